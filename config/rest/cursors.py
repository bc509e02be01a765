"""The mark that says where in a list a page begins. It is signed: nobody else can make one."""

from base64 import b64decode, urlsafe_b64encode
from typing import NamedTuple

import orjson
from django.utils.crypto import constant_time_compare, salted_hmac

SIGNATURE_LENGTH = 32


class BadCursor(ValueError):
    """The mark was changed, or made for another list, other filters or another ordering."""


class Cursor(NamedTuple):
    is_backwards: bool
    place: list[str]


def write(cursor: Cursor, *, bound_to: str) -> str:
    content = orjson.dumps([cursor.is_backwards, *cursor.place])
    return urlsafe_b64encode(_signature(content, bound_to) + content).decode().rstrip("=")


def read(text: str, *, bound_to: str) -> Cursor:
    try:
        signed = b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except ValueError as error:  # not ASCII, or not base64
        raise BadCursor from error
    signature, content = signed[:SIGNATURE_LENGTH], signed[SIGNATURE_LENGTH:]
    if not constant_time_compare(signature, _signature(content, bound_to)):
        raise BadCursor
    is_backwards, *place = orjson.loads(content)
    return Cursor(is_backwards, place)


def _signature(content: bytes, bound_to: str) -> bytes:
    message = bound_to.encode() + b"\n" + content
    return salted_hmac("config.rest.cursors", message, algorithm="sha256").digest()
