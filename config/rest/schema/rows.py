"""Components of rows: what an answer has, and what a body may have, where the two differ."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from config.rest.bodies import StrictSerializer

BLANK = {"type": "string", "maxLength": 0}
KEPT = {
    "readOnly": True,
    "description": "Kept by the record: it may be sent along as it was read, and sets nothing.",
}


class RowSchemas(AutoSchema):
    """Where drf-spectacular has no setting for how this API reads bodies and shows rows."""

    def get_serializer_name(self, serializer, direction) -> str:
        # MergeRequestSerializer is a body by its name already.
        name = super().get_serializer_name(serializer, direction)
        return name.removesuffix("RequestSerializer") if direction == "request" else name

    def get_serializer_identity(self, serializer, direction):
        # Serializers that share a name declare one shape; what differs is how they find its values.
        ref_name = getattr(getattr(serializer, "Meta", None), "ref_name", None)
        return ref_name or super().get_serializer_identity(serializer, direction)

    def _map_serializer(self, serializer, direction, bypass_extensions=False) -> dict:
        """A body that names something in several ways is any of them, each a component of its own."""
        schema = super()._map_serializer(serializer, direction, bypass_extensions)
        ways = getattr(serializer, "named_by", {}) if direction == "request" else {}
        if not ways:
            return schema
        description = {"description": schema.pop("description")}
        named = [self._component(name, {**schema, "required": required}) for name, required in ways.items()]
        as_text = getattr(serializer, "named_by_text", None)
        return {"anyOf": [as_text, *named] if as_text else named, **description}

    def _map_basic_serializer(self, serializer, direction) -> dict:
        schema = super()._map_basic_serializer(serializer, direction)
        is_strict = isinstance(serializer, StrictSerializer)
        if direction == "response" and (is_strict or isinstance(serializer, serializers.ModelSerializer)):
            # A row has all its fields, also those that a request may leave out.
            schema["required"] = list(schema["properties"])
        if direction == "request" and is_strict:
            schema["additionalProperties"] = False
        for field in schema.get("properties", {}).values():
            if BLANK in field.get("oneOf", []):
                # Empty text may match both alternatives.
                field["anyOf"] = field.pop("oneOf")
        return schema

    def _postprocess_serializer_schema(self, schema, serializer, direction) -> dict:
        """What is read-only stays in a body, where drf-spectacular leaves it out: a body is closed."""
        if direction != "request" or not isinstance(serializer, StrictSerializer):
            return super()._postprocess_serializer_schema(schema, serializer, direction)
        for name, field in schema["properties"].items():
            if field.get("readOnly"):
                schema["properties"][name] = KEPT
        schema["required"] = [
            name for name in schema.get("required", []) if not schema["properties"][name].get("readOnly")
        ]
        if not schema["required"]:
            del schema["required"]
        return schema

    def _component(self, name: str, schema: dict) -> dict:
        """A component of this name, made when it is asked for first."""
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=schema)
        self.registry.register_on_missing(component)
        return component.ref
