"""Exports: all rows that match, as they come from the database, however many there are.

A row that is sent is forgotten, so memory stays the same. A slow reader keeps a transaction open meanwhile.
"""

import csv
import io
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice

import orjson
from django.db import transaction
from django.db.models import Expression, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.expressions import JsonObject, as_text
from config.rest.ordering import asked_ordering
from config.rest.paging import page_of
from config.rest.parameters import chosen_fields

ROWS_AT_ONCE = 100
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Blocks = Generator[bytes, None, None]
Columns = dict[str, Callable[[dict], object]]


class NdjsonRenderer(BaseRenderer):
    """One JSON object a line, each as the list shows it."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    charset = None


class CsvRenderer(BaseRenderer):
    """A header and one line a row (RFC 4180), in columns of its own; lists inside a row are JSON text."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"


class Exported:
    """A list that is also given whole, by `?format=`. Put it before ReadingViewSet."""

    csv_columns: Columns = {}

    def get_renderers(self) -> list[BaseRenderer]:
        exports = [NdjsonRenderer(), CsvRenderer()] if self.action == "list" else []
        return [*super().get_renderers(), *exports]

    def known_parameters(self) -> list[str]:
        known = super().known_parameters()
        if not self.is_export():
            return known
        return [name for name in known if name not in ("cursor", "page_size")]

    def is_export(self) -> bool:
        return isinstance(getattr(self.request, "accepted_renderer", None), (NdjsonRenderer, CsvRenderer))

    def list(self, request: Request) -> Response | HttpResponse:
        if not self.is_export():
            return super().list(request)
        renderer = request.accepted_renderer
        name = self.queryset.model._meta.verbose_name_plural.replace(" ", "-")
        about = {
            "content_type": "; charset=".join(filter(None, (renderer.media_type, renderer.charset))),
            "headers": {"Content-Disposition": f'attachment; filename="{name}.{renderer.format}"'},
        }
        blocks = self.csv_blocks() if renderer.format == "csv" else self.ndjson_blocks()
        return (
            StreamingHttpResponse(Begun(blocks), **about) if request.method == "GET" else HttpResponse(**about)
        )

    def matching_in_order(self) -> QuerySet:
        ordering = asked_ordering(self.request.query_params.get("ordering", ""), self.orderings)
        return page_of(self.filter_queryset(self.get_queryset()), ordering, None)

    def ndjson_blocks(self) -> Blocks:
        return blocks_of(self.matching_in_order(), self.finished_row(), write=ndjson_lines)

    def csv_blocks(self) -> Blocks:
        shape = self.shape(self.request.user)
        whole_row = JsonObject(**{name: shape[name] for name in shape if name not in self.only_in_detail})
        names = chosen_fields(self.request.query_params, list(self.csv_columns))
        columns = [self.csv_columns[name] for name in names]

        def write(finished: list[str]) -> bytes:
            # A number with a fraction stays as it is written: a float would round it.
            rows = [json.loads(row, parse_float=str) for row in finished]
            return csv_lines([[cell(column(row)) for column in columns] for row in rows])

        return blocks_of(self.matching_in_order(), whole_row, write=write, head=csv_lines([names]))


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
    matching: QuerySet, row: Expression, *, write: Callable[[list[str]], bytes], head: bytes = b""
) -> Blocks:
    # Inside a transaction the cursor computes as it is read; outside, the server would store all rows first.
    # It is closed before the transaction ends, also where the reader goes away.
    found = matching.values_list(as_text(row), flat=True)
    with transaction.atomic(), closing(found.iterator(chunk_size=ROWS_AT_ONCE)) as rows:
        yield head + write(list(islice(rows, ROWS_AT_ONCE)))
        while finished := list(islice(rows, ROWS_AT_ONCE)):
            yield write(finished)


def ndjson_lines(finished: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in finished).encode()


def csv_lines(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return orjson.dumps(value).decode()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def at(*path: str) -> Callable[[dict], object]:
    """A column: what stands in a row under these names, each inside the one before; null where one is."""

    def value(row: dict) -> object:
        for name in path:
            row = None if row is None else row[name]
        return row

    return value
