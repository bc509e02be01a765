import csv
import io
import json
from collections.abc import Callable

import orjson

from config.rest.compiled import field_expanded_by
from config.rest.exports.streams import Blocks, Export, blocks_of
from config.rest.parameters import chosen_fields

# With what spreadsheets begin a formula, also as wide as a Chinese character; or skip before one.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Columns = dict[str, Callable[[dict], object]]


class CsvExport(Export):
    """A header and one line a row (RFC 4180), in columns of its own; lists inside a row are JSON text."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"
    is_trimmed = True

    def blocks(self, view) -> Blocks:
        expanded = view.asked_expansions()
        # What is expanded is JSON text too, in a column of its field's name.
        known = {**view.csv_columns, **{name: at(name) for name in map(field_expanded_by, expanded)}}
        names = chosen_fields(view.request.query_params, list(known))
        columns = [known[name] for name in names]

        def write(finished: list[str]) -> bytes:
            # A number with a fraction stays as it is written: a float would round it.
            rows = [json.loads(row, parse_float=str) for row in finished]
            return csv_lines([[cell(column(row)) for column in columns] for row in rows])

        row = view.row_of(view.known_fields(), expanded)
        return blocks_of(view.matching_in_order(), row, write=write, head=csv_lines([names]))

    def description(self, view) -> str:
        return f"All rows, one a line, lists as JSON text. Columns: {', '.join(view.csv_columns)}."


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
