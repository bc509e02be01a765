"""The mark of what was read: sent back, it asks whether that still holds (RFC 9110)."""

import re
from hashlib import sha256

from rest_framework.exceptions import ParseError

DIGITS = 16
TAG = re.compile(r'(?:W/)?"([^"\s]*)"')
LIST = re.compile(rf"{TAG.pattern}(?:\s*,\s*{TAG.pattern})*")
VERSION = re.compile(r"(\d{1,18})-.+", re.ASCII)
ANY = "*"


def etag(content: bytes) -> str:
    return f'"{_digest(content)}"'


def row_etag(version: int, content: bytes) -> str:
    """Of a single row: another version is another state, and so is another body of the same version."""
    return f'"{version}-{_digest(content)}"'


def versions_in(if_match: str) -> list[int] | str:
    """The versions that an If-Match header asks for, or "*": whatever there is."""
    asked = if_match.strip()
    if asked == ANY:
        return ANY
    if not LIST.fullmatch(asked):
        raise ParseError(
            "The If-Match header holds no ETag: send it as the row was given with it, quotation marks and all, "
            'such as "3-1f0c5a7be92d4806".'
        )
    return [_version(tag) for tag in TAG.findall(asked)]


def _version(tag: str) -> int:
    if found := VERSION.fullmatch(tag):
        return int(found[1])
    raise ParseError(
        f'“{tag[:50]}” in the If-Match header is not the ETag of a row, such as "3-1f0c5a7be92d4806". Read the '
        "row at its own address and send the ETag of that answer."
    )


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:DIGITS]
