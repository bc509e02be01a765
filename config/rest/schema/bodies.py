"""The bodies that a resource takes: one row or many, whole or a change."""

from config.rest.parsers import JsonParser, MergePatchParser
from config.rest.schema.operations import REVIEWED
from config.rest.schema.rows import RowSchemas

MOST_ITEMS = 500
VERSION = {"type": "integer", "minimum": 1, "description": "The version that was read."}
JSON = JsonParser.media_type
MERGE_PATCH = MergePatchParser.media_type


class BodySchemas(RowSchemas):
    """Of each serializer of a resource: to create, to replace, to change, and as an item of a list."""

    def body_of_action(self, action: str) -> dict | None:
        """The media types of the body of a resource's action, with their schemas."""
        made = {
            "create": lambda: {JSON: {"oneOf": [self._whole(), many(self._whole())]}},
            "replace": lambda: {JSON: self._replacing()},
            "change": lambda: {MERGE_PATCH: self._changing(), JSON: self._changing()},
            "change_many": lambda: {JSON: many(self._changing_item())},
            "delete_many": lambda: {JSON: many(self._named_row())},
            **dict.fromkeys(REVIEWED, lambda: {JSON: self._review()}),
        }
        return made[action]() if action in made else None

    @property
    def _row(self) -> type:
        """The serializer of a whole row: an action may have another, and a list shows less."""
        return type(self.view).serializer_class

    def _whole(self) -> dict:
        return self.resolve_serializer(self._row, "request").ref

    def _review(self) -> dict:
        return self.resolve_serializer(self.view.serializer_class, "request").ref

    def _replacing(self) -> dict:
        """As for a creation, but the address has the slug."""
        whole, name = self._schema_and_name(self._row)
        required = [field for field in whole.get("required", []) if field != "slug"]
        without = {field: value for field, value in whole.items() if field != "required"}
        return self._component(f"{name}PutRequest", {**without, **({"required": required} if required else {})})

    def _changing(self) -> dict:
        return self.resolve_serializer(self._row(partial=True), "request").ref

    def _changing_item(self) -> dict:
        changing, name = self._schema_and_name(self._row(partial=True))
        fields = {**changing["properties"], "version": VERSION}
        item = {**changing, "properties": fields, "required": ["slug", "version"]}
        return self._component(f"{name}ItemRequest", item)

    def _named_row(self) -> dict:
        slug = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 200}
        item = {
            "type": "object",
            "description": "Which row, and the version that was read of it: what If-Match is for one row.",
            "properties": {"slug": slug, "version": VERSION},
            "required": ["slug", "version"],
            "additionalProperties": False,
        }
        return self._component("NamedRowRequest", item)

    def _schema_and_name(self, serializer) -> tuple[dict, str]:
        component = self.resolve_serializer(serializer, "request")
        return component.schema, component.name.removesuffix("Request")

    def bulk_result(self) -> dict:
        properties = {
            "slug": {"type": "string"},
            "status": {"type": "integer", "description": "What it alone would have been answered with."},
            "version": {"type": ["integer", "null"], "description": "Null where it was deleted."},
            "etag": {"type": ["string", "null"], "description": "As its own address gives it; null as above."},
        }
        row = self._component("WrittenRow", of_all(properties, "One of the rows, in the order of the request."))
        results = {"results": {"type": "array", "items": row}}
        return self._component("WrittenRows", of_all(results, "What became of each item of a list."))


def many(item: dict) -> dict:
    return {"type": "array", "items": item, "minItems": 1, "maxItems": MOST_ITEMS}


def of_all(properties: dict, description: str) -> dict:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
    }
