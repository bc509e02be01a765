"""Whether an answer is what the description says, with nothing that it does not tell of."""

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator


class Described:
    """The API's description, asked by operationId."""

    def __init__(self, schema: dict):
        self.schema = schema
        self.components = closed(schema["components"])
        self.operations = {
            operation["operationId"]: operation
            for methods in schema["paths"].values()
            for operation in methods.values()
        }
        self.validator = cache(self._validator)

    def faults(self, operation_id: str, answer: Any) -> list[str]:
        """What is wrong with an answer, in a few words for each fault."""
        # An export is read to its end, wherever it is at fault: it holds a cursor of the database.
        content = answer.getvalue()
        where = f"{operation_id} {answer.status_code}"
        responses = self.operations[operation_id]["responses"]
        if str(answer.status_code) not in responses:
            return [f"{where} is not told"]
        response = self.resolved(responses[str(answer.status_code)])
        faults = [f"{where} lacks {name}" for name in self.missing_headers(response, answer)]
        media_type = answer.get("Content-Type", "").partition(";")[0]
        if not response.get("content"):
            return faults + ([f"{where} has a body"] if content else [])
        if media_type not in response["content"]:
            return [*faults, f"{where} is of the type {media_type}"]
        if media_type != "application/json" and not media_type.endswith("+json"):
            return faults
        validator = self.validator(operation_id, answer.status_code, media_type)
        errors = validator.iter_errors(json.loads(content))
        return faults + [f"{where} {error.json_path} {error.message[:200]}" for error in errors]

    def _validator(self, operation_id: str, code: int, media_type: str) -> Validator:
        response = self.resolved(self.operations[operation_id]["responses"][str(code)])
        schema = closed(response["content"][media_type]["schema"])
        return self.of(schema)

    def of(self, schema: dict) -> Validator:
        format_checker = Draft202012Validator.FORMAT_CHECKER
        return Draft202012Validator({**schema, "components": self.components}, format_checker=format_checker)

    def resolved(self, part: dict) -> dict:
        if "$ref" not in part:
            return part
        kind, name = part["$ref"].split("/")[-2:]
        return self.schema["components"][kind][name]

    def missing_headers(self, response: dict, answer: Any) -> list[str]:
        headers = {name: self.resolved(header) for name, header in response.get("headers", {}).items()}
        required = [name for name, header in headers.items() if header.get("required")]
        return [name for name in required if name not in answer.headers]


def closed(schema: Any) -> Any:
    """With no room for properties that are not told; parts of an allOf are closed together."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    shut = {name: closed(part) for name, part in schema.items()}
    if "allOf" in shut:
        shut["allOf"] = schema["allOf"]
        return {**shut, "unevaluatedProperties": False}
    if isinstance(shut.get("properties"), dict) and shut.get("type") == "object":
        shut.setdefault("additionalProperties", False)
    return shut
