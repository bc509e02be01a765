"""What is added to the description once all operations are told."""

from collections.abc import Iterator

from drf_spectacular.settings import spectacular_settings

from config.rest.schema.parameters import SHARED
from config.rest.schema.problems import HEADERS, shared_responses

SESSION = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
    "description": "Who is signed in at /admin/. To write takes the CSRF token too, in the header X-CSRFToken.",
}


def finish(result: dict, generator, **_options: object) -> dict:
    """A hook of drf-spectacular (POSTPROCESSING_HOOKS)."""
    components = result["components"]
    components["securitySchemes"] = {"token": components["securitySchemes"]["token"], "session": SESSION}
    components |= {"responses": shared_responses(), "headers": HEADERS, "parameters": SHARED}
    result["tags"] = tags_of(generator.endpoints)
    name_vocabularies(result)
    result["paths"] = with_titled_apart(result["paths"], components["schemas"])
    leave_out_unused(result)
    return result


def tags_of(endpoints: list[tuple]) -> list[dict]:
    """One for each resource, with what its view says of itself."""
    prefix = f"{spectacular_settings.SCHEMA_PATH_PREFIX}/"
    told = {}
    for path, _regex, _method, callback in sorted(endpoints, key=lambda endpoint: len(endpoint[0])):
        name = path.removeprefix(prefix).partition("/")[0] or "root"
        told.setdefault(name, callback.cls.__doc__ or "")
    return [{"name": name, "description": unwrapped(text)} for name, text in sorted(told.items())]


def unwrapped(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def name_vocabularies(result: dict) -> None:
    """A parameter whose words are those of a component refers to it."""
    schemas = result["components"]["schemas"]
    names = {frozenset(schema["enum"]): name for name, schema in schemas.items() if "enum" in schema}
    for parameter in parameters_of(result):
        words = parameter.get("schema", {}).get("enum")
        if words and frozenset(words) in names:
            parameter["schema"] = {"$ref": f"#/components/schemas/{names[frozenset(words)]}"}


def parameters_of(result: dict) -> Iterator[dict]:
    for methods in result["paths"].values():
        for operation in methods.values():
            yield from operation.get("parameters", [])


def with_titled_apart(part: object, schemas: dict) -> object:
    """The same, with a component for each object that has a title: generated clients name classes after it."""
    if isinstance(part, list):
        return [with_titled_apart(item, schemas) for item in part]
    if not isinstance(part, dict):
        return part
    apart = {name: with_titled_apart(item, schemas) for name, item in part.items()}
    if "title" not in apart or "properties" not in apart:
        return apart
    name = apart.pop("title")
    schemas[name] = apart
    return {"$ref": f"#/components/schemas/{name}"}


def leave_out_unused(result: dict) -> None:
    """Bodies of what is only shown: drf-spectacular makes them before it learns that."""
    schemas = result["components"]["schemas"]
    used = set(references_in(result["paths"])) | set(references_in(shared_responses()))
    found = list(used)
    while found:
        further = set(references_in(schemas.get(found.pop(), {}))) - used
        used |= further
        found += further
    for name in schemas.keys() - used:
        del schemas[name]


def references_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for part in value.values():
            yield from references_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from references_in(part)
