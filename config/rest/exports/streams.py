"""Exports: all rows that match, as they come from the database, however many there are.

A row that is sent is forgotten, so memory stays the same. A slow reader keeps a transaction open meanwhile.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice

from django.db import transaction
from django.db.models import Expression, QuerySet
from rest_framework.renderers import BaseRenderer

from config.rest.expressions import as_text

ROWS_AT_ONCE = 100

Blocks = Generator[bytes, None, None]


class Export(BaseRenderer):
    """A format in which a list is given whole. It writes blocks of bytes for the view that it is asked of."""

    charset = None
    # Whether fields can be chosen: some formats need all of a row.
    is_trimmed = False
    # What it is for OpenAPI: all but JSON is text.
    json_type = "string"

    def blocks(self, view) -> Blocks:
        raise NotImplementedError

    def description(self, view) -> str:
        """What the API's own description says of it."""
        raise NotImplementedError


class Begun:
    """Blocks of which the first is made: what goes wrong until then can still be answered as an error."""

    def __init__(self, blocks: Blocks):
        self.first = next(blocks)
        self.blocks = blocks

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        yield from self.blocks

    def close(self) -> None:
        """What a reader who has gone away left behind: the cursor and its transaction."""
        self.blocks.close()


def blocks_of(
    matching: QuerySet,
    row: Expression,
    *,
    write: Callable[[list[str]], bytes],
    head: bytes = b"",
    tail: bytes = b"",
) -> Blocks:
    # Inside a transaction the cursor computes as it is read; outside, the server would store all rows first.
    # It is closed before the transaction ends, also where the reader goes away.
    found = matching.values_list(as_text(row), flat=True)
    with transaction.atomic(), closing(found.iterator(chunk_size=ROWS_AT_ONCE)) as rows:
        yield head + write(list(islice(rows, ROWS_AT_ONCE)))
        while finished := list(islice(rows, ROWS_AT_ONCE)):
            yield write(finished)
    if tail:
        yield tail
