"""What must hold inside a row, told with its place in the file (the database holds it too, without)."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from seeds.kinds import BY_NAME
from seeds.problems import Problem
from seeds.rows import Rows
from sources.states.states import Path


def check_rules(rows: Rows) -> list[Problem]:
    problems = []
    for row in rows.all():
        for rule in BY_NAME[row.kind].rules:
            problems += [row.problem(path, value, expected) for path, value, expected in rule(row.state)]
    for name, function, expected in DATABASE_RULES:
        problems += _check_in_database(rows, name, function, expected)
    return problems


# What the database's own functions decide, asked once for all values: the key, the question, what was expected.
DATABASE_RULES = (
    (
        "edtf",
        "edtf_range(value) IS NOT NULL",
        "expected EDTF: 2025, 2025-10, 2025-10-02, 2025-10-02?, 2024~, ../2026 or 2025-10-02/2025-10-04",
    ),
    (
        "language",
        "is_language_tag(value)",
        "expected a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant",
    ),
)


def _check_in_database(rows: Rows, name: str, question: str, expected: str) -> list[Problem]:
    places = [(row, path, value) for row in rows.all() for path, value in _values_of(name, row.state)]
    with connection.cursor() as cursor:
        cursor.execute(
            # The question is one of those above.
            f"SELECT value FROM unnest(%s::text[]) value WHERE ({question}) IS NOT TRUE",  # noqa: S608
            [sorted({value for _, _, value in places})],
        )
        refused = {value for (value,) in cursor.fetchall()}
    return [row.problem(path, value, expected) for row, path, value in places if value in refused]


def _values_of(name: str, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        if step == name and isinstance(item, str):
            yield (*path, step), item
        yield from _values_of(name, item, (*path, step))
