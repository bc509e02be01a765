"""Bodies: JSON, read to the last digit, and nothing that would be taken for something else."""

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

import orjson
from django.http import UnreadablePostError
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from config.rest.renderers import JsonRenderer

DEEPEST = 50  # a row is at most six deep
LONGEST_NUMBER = 400  # characters; also the most zeros that an exponent may stand for

EMPTY = "The body is empty. Send JSON, with its type in the Content-Type header."
MARKS = {
    b"\xef\xbb\xbf": "The body begins with a byte order mark. Send UTF-8 without one.",
    b"\xff\xfe": "The body is UTF-16. Send UTF-8.",
    b"\xfe\xff": "The body is UTF-16. Send UTF-8.",
}


class JsonParser(BaseParser):
    media_type = "application/json"
    # With it the browsable pages fill in their form.
    renderer_class = JsonRenderer

    def parse(self, stream: BinaryIO, media_type: str | None = None, parser_context: dict | None = None):
        try:
            content = stream.read()
        except UnreadablePostError as error:
            raise ParseError("The connection ended before the body did.") from error
        return read_json(content)


class MergePatchParser(JsonParser):
    """A change as JSON Merge Patch (RFC 7396) has it: what is named is set, what is not stays."""

    media_type = "application/merge-patch+json"


def body_of(request: Request) -> object:
    """The body of a request that needs one. DRF takes no body for an empty object."""
    if request.stream is None:
        raise ParseError(EMPTY)
    return request.data


def read_json(content: bytes) -> object:
    text = decoded(content)
    if not text.strip():
        raise ParseError(EMPTY)
    try:
        # What JSON does not allow, and Python's reader does: NaN, half surrogates, numbers beyond all bounds.
        is_deep = is_deeper(orjson.loads(text), DEEPEST)
    except orjson.JSONDecodeError as error:
        detail = f"The body is not JSON: {error.msg}, at line {error.lineno}, column {error.colno}."
        raise ParseError(detail) from error
    if is_deep:
        raise ParseError(f"The body is nested deeper than {DEEPEST} levels; nothing here is.")
    return json.loads(text, parse_float=exact_number, object_pairs_hook=object_of)


def decoded(content: bytes) -> str:
    for mark, detail in MARKS.items():
        if content.startswith(mark):
            raise ParseError(detail)
    if b"\x00" in content[:4]:
        raise ParseError("The body is UTF-16 or UTF-32, or no text at all. Send JSON in UTF-8.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(f"The body is not UTF-8: {error.reason} at byte {error.start}.") from error


def is_deeper(value: object, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        level = [part for whole in level for part in parts_of(whole)]
    return any(isinstance(part, dict | list) for part in level)


def parts_of(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def exact_number(text: str) -> Decimal:
    """A number with all its digits. An exponent without end would be digits without end in whoever counts."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or len(text) > LONGEST_NUMBER or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ParseError(f"The number {text[:20]}… needs more than {LONGEST_NUMBER} digits to be written out.")
    return number


def object_of(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) < len(pairs):
        given = Counter(name for name, _value in pairs)
        twice = next(name for name, times in given.items() if times > 1)
        raise ParseError(f"“{twice[:50]}” is given twice in one object of the body. Give it once.")
    return read
