"""Rules about single values that the database's own functions decide."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from sources.states.columns import State
from sources.states.states import Path

# The key in a state, the question, what was expected.
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


def breaches_in_database(states: Sequence[State]) -> Iterator[tuple[int, Path, str, str]]:
    """Which state, where in it, the value there, what was expected. One query a rule for all states."""
    for name, question, expected in DATABASE_RULES:
        places = [(n, path, value) for n, state in enumerate(states) for path, value in _values_of(name, state)]
        refused = _refused(question, {value for _, _, value in places})
        yield from ((n, path, value, expected) for n, path, value in places if value in refused)


def _refused(question: str, values: set[str]) -> set[str]:
    if not values:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            # The question is one of those above.
            f"SELECT value FROM unnest(%s::text[]) value WHERE ({question}) IS NOT TRUE",  # noqa: S608
            [sorted(values)],
        )
        return {value for (value,) in cursor.fetchall()}


def _values_of(name: str, value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in items:
        if step == name and isinstance(item, str):
            yield (*path, step), item
        yield from _values_of(name, item, (*path, step))
