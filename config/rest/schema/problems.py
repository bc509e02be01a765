"""Every answer but the good ones, declared once for all operations."""

from http import HTTPStatus

from rest_framework import serializers

from config.rest.renderers import ProblemRenderer


class CandidateSerializer(serializers.Serializer):
    """A place in the source where the words stand, or words much like them, with what stands around."""

    start = serializers.IntegerField(help_text="In Unicode code points.")
    end = serializers.IntegerField(help_text="In Unicode code points.")
    exact = serializers.CharField()
    prefix = serializers.CharField(help_text="What stands before it.")
    suffix = serializers.CharField(help_text="What stands after it.")


class FaultSerializer(serializers.Serializer):
    """One fault, and where it lies: in the body (`pointer`) or in a query parameter or header (`parameter`)."""

    pointer = serializers.CharField(
        required=False,
        help_text="The place in the body, as JSON Pointer (RFC 6901): /names/0/text; empty is the whole.",
    )
    parameter = serializers.CharField(required=False, help_text="The name of the parameter or header.")
    detail = serializers.CharField(help_text="What is wrong there, and what to do instead.")
    near_misses = serializers.ListField(
        child=serializers.CharField(), help_text="The known words most like the one given, best first."
    )
    candidates = CandidateSerializer(
        many=True, required=False, help_text="For words that are not found, or found more than once."
    )
    status = serializers.IntegerField(
        required=False, help_text="In answers to lists: what this item alone would have been answered with."
    )
    current = serializers.DictField(
        required=False, allow_null=True, help_text="In answers to lists, with status 412: the row as it stands."
    )


class ProblemSerializer(serializers.Serializer):
    """Why there is no other answer (RFC 9457)."""

    type = serializers.CharField(help_text="about:blank: the status says what kind of problem it is.")
    title = serializers.CharField(help_text="The name of the status.")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong, and what to do instead: for people.")
    instance = serializers.CharField(help_text="The address that was asked.")
    errors = FaultSerializer(many=True, help_text="One for each fault that has a place; empty where none has.")
    current = serializers.DictField(
        required=False,
        allow_null=True,
        help_text="With status 412: the row as it stands now; null where there is none.",
    )


TEXT = {"type": "string"}
HEADERS = {
    "ETag": {
        "description": "The state that this answer shows. Of a single row it is sent back in If-Match to "
        "change it.",
        "schema": TEXT,
    },
    "Location": {"description": "The address of the row.", "schema": {"type": "string", "format": "uri"}},
    "RetryAfter": {
        "description": "After how many seconds to ask again.",
        "required": True,
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "WwwAuthenticate": {"description": "How to be known: Bearer.", "required": True, "schema": TEXT},
}


def header(name: str) -> dict:
    return {"$ref": f"#/components/headers/{name}"}


# The code: what it says, and the headers that come with it.
PROBLEMS = {
    400: ("A parameter, a header or the address cannot be understood, or the body is no JSON.", {}),
    401: ("Who asks must be known, or the token is not good.", {"WWW-Authenticate": header("WwwAuthenticate")}),
    403: ("Who asks may not do this. The detail names the role that it takes.", {}),
    404: ("There is nothing of this slug that you may see.", {}),
    405: ("The address does not take this method; the Allow header has those that it takes.", {}),
    406: ("None of the media types that the Accept header asks for is given here.", {}),
    409: ("It clashes with what the record holds: a slug that is taken, rows that rest on this one.", {}),
    410: ("It was deleted. Its slug stays reserved.", {}),
    411: ("The body came without its length.", {}),
    412: (
        "The row is not in the state that If-Match names: `current` is how it stands now, with its ETag.",
        {"ETag": header("ETag")},
    ),
    413: ("The body is larger than 16 MiB.", {}),
    414: ("The address is longer than 8,000 characters.", {}),
    415: ("The body is of a type, a charset or an encoding that is not taken here.", {}),
    422: (
        "The body was read and cannot be stored. `errors` has each fault with its place; nothing was written.",
        {},
    ),
    428: ("The If-Match header is missing: say which state you change.", {}),
    429: (
        "From this address came too many tokens that are not good.",
        {"Retry-After": header("RetryAfter")},
    ),
    503: ("The database is too busy. The question is not at fault.", {"Retry-After": header("RetryAfter")}),
}
OTHERS = {
    304: {
        "description": "You have it already: If-None-Match names this state.",
        "headers": {"ETag": header("ETag")},
    },
    308: {
        "description": "It was merged into another, to which Location leads. The slug lives on there.",
        "headers": {"Location": {**HEADERS["Location"], "required": True}},
    },
}


def response_name(code: int) -> str:
    return "".join(word.capitalize() for word in HTTPStatus(code).phrase.replace("-", " ").split())


def reference(code: int) -> dict:
    """The answer with this code, as an operation names it."""
    return {"$ref": f"#/components/responses/{response_name(code)}"}


def shared_responses() -> dict[str, dict]:
    """All of them, as components."""
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    responses = {response_name(code): response for code, response in OTHERS.items()}
    for code, (description, headers) in PROBLEMS.items():
        responses[response_name(code)] = {
            "description": description,
            **({"headers": headers} if headers else {}),
            "content": {ProblemRenderer.media_type: problem},
        }
    return responses
