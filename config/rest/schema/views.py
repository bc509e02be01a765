"""An operation of the API as OpenAPI has it. What is so of one view alone stands there (extend_schema)."""

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from config.rest.exports import Export
from config.rest.schema.bodies import BodySchemas
from config.rest.schema.operations import ON_ONE_STATE, OPERATIONS, READING, REVIEWED, WRITING, Operation
from config.rest.schema.parameters import shared, trims
from config.rest.schema.problems import ProblemSerializer, header, reference
from config.rest.views import ReadingViewSet

SPELLED = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"}


class Schema(BodySchemas):
    @property
    def operation(self) -> Operation | None:
        """Of a resource; None for what is no resource, and for what a resource has alone."""
        return OPERATIONS.get(self.view.action) if isinstance(self.view, ReadingViewSet) else None

    def named(self, text: str) -> str:
        about = self.view.queryset.model._meta
        row, rows = about.verbose_name, about.verbose_name_plural
        capital = {"Row": row.title().replace(" ", ""), "Rows": rows.title().replace(" ", "")}
        return text.format(row=row, rows=rows, **capital)

    def get_operation_id(self) -> str:
        return self.named(self.operation.id) if self.operation else super().get_operation_id()

    def get_summary(self) -> str | None:
        if self.operation:
            return self.named(self.operation.summary)
        return self.get_description().partition(". ")[0].partition("\n")[0].rstrip(".")

    def get_description(self) -> str:
        return (self.operation and self.operation.description) or super().get_description()

    def get_auth(self) -> list[dict]:
        super().get_auth()  # which tells the components of the two schemes
        known = [{"token": []}, {"session": []}]
        is_open = self.method in SAFE_METHODS and settings.PUBLIC_READING
        return [{}, *known] if is_open else known

    def get_override_parameters(self) -> list[OpenApiParameter]:
        known = self.view.known_parameters() if self.method == "GET" and self.operation else []
        if "fields" not in known:
            return []
        return trims(self.view.known_fields(), self.view.known_expansions() if "expand" in known else ())

    def _get_filter_parameters(self) -> list[dict]:
        declared = super()._get_filter_parameters()
        for parameter in declared:
            if parameter["schema"] == {"type": "string"}:
                parameter["schema"] = SPELLED
        return declared

    def _resolve_path_parameters(self, variables) -> list[dict]:
        declared = super()._resolve_path_parameters(variables)
        known = {"slug": "The name of the row in addresses.", "number": "The number of the merge."}
        return [parameter | {"description": known[parameter["name"]]} for parameter in declared]

    def _get_parameters(self) -> list[dict]:
        return [*super()._get_parameters(), *map(shared, self.headers_taken())]

    def headers_taken(self) -> list[str]:
        if self.method == "GET":
            return ["IfNoneMatch"]
        action = getattr(self.view, "action", None)
        if not self.operation:
            return ["ChangeReason"]
        if action == "replace":
            return ["IfMatchWhereItStands", "ChangeReason"]
        return ["IfMatch", "ChangeReason"] if action in ON_ONE_STATE else ["ChangeReason"]

    def _get_request_body(self, direction="request") -> dict | None:
        schemas = self.body_of_action(self.view.action) if self.operation else None
        if schemas:
            content = {name: {"schema": schema} for name, schema in schemas.items()}
            return {"content": content, "required": self.view.action not in REVIEWED}
        body = super()._get_request_body(direction)
        if body:
            body["content"] = {"application/json": body["content"]["application/json"]}
        return body

    def get_response_serializers(self):
        """Of a resource's actions; what else there is tells its own."""
        if not self.operation or self.method == "GET":
            return super().get_response_serializers()
        row = type(self.view).serializer_class
        if self.view.action == "create":
            one = self.resolve_serializer(row, "response").ref
            return {201: {"oneOf": [one, self.bulk_result()]}}
        if self.view.action in ("change_many", "delete_many"):
            return {200: self.bulk_result()}
        if self.view.action == "destroy":
            return {204: None}
        return {200: row, 201: row} if self.view.action == "replace" else {200: row}

    def _get_response_bodies(self, direction="response") -> dict:
        bodies = super()._get_response_bodies(direction)
        self.resolve_serializer(ProblemSerializer, "response")
        good = {code: body for code, body in bodies.items() if code.isdigit() and int(code) < 300}
        told = {int(code) for code in bodies if code.isdigit() and int(code) not in map(int, good)}
        others = sorted(told | self.other_codes())
        for code, body in good.items():
            self.describe(int(code), body)
        return {**good, **{str(code): reference(code) for code in others}}

    def other_codes(self) -> set[int]:
        """All that may be answered instead."""
        codes = set(READING if self.method == "GET" else WRITING)
        if self.operation:
            codes |= set(self.operation.others)
            # Entries are merged, and a slug that was leads on.
            is_moved = hasattr(self.view, "winner_of") and "{slug}" in self.path
            return codes | {308} if is_moved else codes
        codes |= {304} if self.method == "GET" else set()
        return codes | {404} if "{" in self.path else codes

    def describe(self, code: int, body: dict) -> None:
        """What is good, in words, with its headers; exports in formats of their own."""
        body["description"] = body["description"] or {200: "As asked.", 201: "Created.", 204: "Done."}[code]
        headers = {"ETag": header("ETag")} if code != 204 and self.tells_state() else {}
        if code == 201:
            headers["Location"] = header("Location")
        if headers:
            body["headers"] = headers
        for export in self.view.get_renderers():
            if isinstance(export, Export) and export.media_type in body.get("content", {}):
                description = {"description": export.description(self.view)}
                body["content"][export.media_type] = {"schema": {"type": export.json_type, **description}}

    def tells_state(self) -> bool:
        """Whether the answer has an ETag: what is read, and the state of a row after it was changed."""
        is_bulk = getattr(self.view, "action", "") in ("change_many", "delete_many")
        return self.method == "GET" or (self.operation is not None and not is_bulk)
