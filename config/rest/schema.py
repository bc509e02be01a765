"""How the API describes itself (OpenAPI 3.1)."""

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from config.rest.renderers import ProblemRenderer

FIELDS = OpenApiParameter("fields", str, description="The fields to show, with commas between: slug,label.")
OMIT = OpenApiParameter("omit", str, description="The fields to leave out, with commas between.")

EXPORTS = {"application/x-ndjson", "text/csv"}
BLANK = {"type": "string", "maxLength": 0}


class ParameterErrorSerializer(serializers.Serializer):
    """What is wrong with one parameter, and the known words that are like the one given."""

    parameter = serializers.CharField()
    detail = serializers.CharField()
    near_misses = serializers.ListField(child=serializers.CharField())


class ProblemSerializer(serializers.Serializer):
    """Why there is no other answer (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = ParameterErrorSerializer(many=True, help_text="One for each parameter at fault.")


class Schema(AutoSchema):
    """Adds what all resources have: the parameters that trim a row, and the answer when something is wrong."""

    def get_override_parameters(self) -> list[OpenApiParameter]:
        known = self.view.known_parameters() if hasattr(self.view, "known_parameters") else []
        return [parameter for parameter in (FIELDS, OMIT) if parameter.name in known]

    def get_response_serializers(self) -> dict:
        problem = OpenApiResponse(ProblemSerializer, description="Any error.")
        return {200: super().get_response_serializers(), ("default", ProblemRenderer.media_type): problem}

    def _get_response_bodies(self, direction="response") -> dict:
        """Exports are not pages of a list, for which drf-spectacular takes every format of the address."""
        bodies = super()._get_response_bodies(direction)
        content = bodies["200"]["content"]
        for media_type in EXPORTS & set(content):
            content[media_type] = {
                "schema": {"type": "string", "description": self.export_description(media_type)}
            }
        return bodies

    def export_description(self, media_type: str) -> str:
        if media_type == "text/csv":
            return f"All rows, one a line, lists as JSON text. Columns: {', '.join(self.view.csv_columns)}."
        return "All rows, one JSON object a line, each as `results` has it."

    def _map_basic_serializer(self, serializer, direction) -> dict:
        """What drf-spectacular makes of a serializer, put right in two points for which it has no setting."""
        schema = super()._map_basic_serializer(serializer, direction)
        if direction == "response" and isinstance(serializer, serializers.ModelSerializer):
            # A row has all its fields, also those that a request may leave out.
            schema["required"] = list(schema["properties"])
        for field in schema.get("properties", {}).values():
            if BLANK in field.get("oneOf", []):
                # Empty text may match both alternatives.
                field["anyOf"] = field.pop("oneOf")
        return schema
