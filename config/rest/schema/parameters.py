"""Headers and parameters that many operations share."""

import re
from collections.abc import Collection

from drf_spectacular.utils import OpenApiParameter

TAG = r'(W/)?"[0-9]{1,18}-[!#-~]+"'
TAGS = rf"^(\*|{TAG}(, ?{TAG})*)$"


def request_header(name: str, description: str, *, required: bool = False, **schema: object) -> dict:
    return {
        "name": name,
        "in": "header",
        "required": required,
        "description": description,
        "schema": {"type": "string", **schema},
    }


EXAMPLES = ['"3-1f0c5a7be92d4806"', "*"]
IF_MATCH = "The state that you change: the ETag that you read it with, or * for whatever there is."
SHARED = {
    "IfMatch": request_header("If-Match", IF_MATCH, required=True, pattern=TAGS, examples=EXAMPLES),
    "IfMatchWhereItStands": request_header(
        "If-Match", f"{IF_MATCH} Required where there is such a row.", pattern=TAGS, examples=EXAMPLES
    ),
    "IfNoneMatch": request_header(
        "If-None-Match", "The ETag of what you have: where it still holds, the answer is 304 without a body."
    ),
    "ChangeReason": request_header(
        "X-Change-Reason",
        "Why, for the history: one line in UTF-8.",
        maxLength=1000,
        pattern="^[ -~]*$",
        examples=["The source was corrected."],
    ),
}


def shared(name: str) -> dict:
    return {"$ref": f"#/components/parameters/{name}"}


def words(known: Collection[str]) -> dict:
    """Some of these words, with commas between."""
    word = f"({'|'.join(map(re.escape, known))})"
    return {"type": "string", "pattern": f"^{word}(,{word})*$"}


def trims(known: list[str], expansions: Collection[str]) -> list[OpenApiParameter]:
    """The parameters that say how much of a row is shown."""
    shown = "The answer then has these only, whatever its schema requires."
    told = [
        OpenApiParameter(
            "fields", words(known), description=f"The fields to show, with commas between. {shown}"
        ),
        OpenApiParameter("omit", words(known), description="The fields to leave out, with commas between."),
    ]
    if expansions:
        description = (
            "The references to replace by the whole resource, as its own list shows it, with commas between: "
            f"{', '.join(expansions)}."
        )
        told.append(OpenApiParameter("expand", words(expansions), description=description))
    return told
