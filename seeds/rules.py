"""What must hold inside a row, told with its place in the file (the database holds it too, without)."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

from seeds.problems import Problem, shown
from seeds.rows import Rows
from seeds.states import Path

Fault = tuple[Path, Any, str]


def check_rules(rows: Rows) -> list[Problem]:
    problems = []
    for row in rows.all():
        for rule in RULES.get(row.kind, ()):
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


def _one_preferred_name_per_language(state: dict[str, Any]) -> Iterator[Fault]:
    preferred: dict[str, str] = {}
    for position, name in enumerate(state.get("names", ())):
        if name.get("kind") != "preferred":
            continue
        first = preferred.setdefault(name["language"], name["text"])
        if first is not name["text"]:
            expected = (
                f"expected one preferred name for each language: {shown(first)} is that of {name['language']}"
            )
            yield ("names", position, "kind"), name["text"], expected


def _participant_is_one(state: dict[str, Any]) -> Iterator[Fault]:
    for position, participation in enumerate(state.get("participations", ())):
        who = [name for name in ("person", "organization") if name in participation]
        if len(who) != 1:
            yield ("participations", position), None, "expected exactly one of person, organization"


def _one_attestation_is_best(state: dict[str, Any]) -> Iterator[Fault]:
    attestations = state.get("attestations", [])
    best = sum(attestation.get("is_best", False) for attestation in attestations)
    if attestations and best != 1:
        yield ("attestations",), None, f"expected is_best on exactly one attestation, not on {best}"


def _amount_has_its_comparator(state: dict[str, Any]) -> Iterator[Fault]:
    for position, figure in enumerate(state.get("figures", ())):
        if ("amount" in figure) != ("comparator" in figure):
            yield ("figures", position), None, "amount and comparator go together: both, or neither"
        if "upper" in figure and Decimal(figure["upper"]) <= Decimal(figure.get("amount", "-Infinity")):
            expected = f"expected more than the amount, {figure['amount']}"
            yield ("figures", position, "upper"), figure["upper"], expected


def _one_reading_at_most_is_followed(state: dict[str, Any]) -> Iterator[Fault]:
    followed = [
        position for position, reading in enumerate(state.get("readings", ())) if reading.get("is_followed")
    ]
    for position in followed[1:]:
        yield ("readings", position, "is_followed"), True, f"readings[{followed[0]}] is followed already"


RULES: dict[str, tuple[Callable[[dict[str, Any]], Iterator[Fault]], ...]] = {
    "organizations": (_one_preferred_name_per_language,),
    "facilities": (_one_preferred_name_per_language,),
    "people": (_one_preferred_name_per_language,),
    "events": (_one_preferred_name_per_language, _participant_is_one),
    "statements": (_one_attestation_is_best, _amount_has_its_comparator),
    "discrepancies": (_one_reading_at_most_is_followed,),
}
