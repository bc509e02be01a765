"""A plan for people."""

from collections.abc import Iterator
from typing import Any

from seeds.kinds import KINDS
from seeds.plan import CONFLICT, Action, Change, Plan, RowPlan
from seeds.problems import PROBLEMS_SHOWN, shown
from sources.states.kinds import Part
from sources.states.states import part_key


def counts(plan: Plan) -> Iterator[str]:
    width = max(len(kind.name) for kind in KINDS)
    yield " " * width + "".join(f"{action.value:>11}" for action in Action)
    for kind, counted in plan.counts().items():
        yield kind.ljust(width) + "".join(f"{counted[action.value]:>11,}" for action in Action)


def updates(plan: Plan, texts: dict[str, str]) -> Iterator[str]:
    """Each row that changes, field by field: old -> new. `texts` are those of the sources, to show words by."""
    for row in plan.rows:
        if row.action is Action.DELETED:
            yield f"{row.kind.name} {row.slug}: deleted"
        if row.updates:
            yield f"{row.kind.name} {row.slug}:"
            parts = {part.name: part for part in row.kind.parts}
            for change in row.updates:
                database, files = (_in_words(value, texts) for value in (change.database, change.files))
                yield from _change(change.field, parts.get(change.field), database, files, "    ")


def _change(name: str, part: Part | None, old: Any, new: Any, indent: str) -> Iterator[str]:
    if part is None:
        yield f"{indent}{name}: {_short(old)} -> {_short(new)}"
        return
    yield f"{indent}{name}:"
    removed = {part_key(part.key, item): item for item in old or () if item not in (new or ())}
    added = {part_key(part.key, item): item for item in new or () if item not in (old or ())}
    for key, item in removed.items():
        if key not in added:
            yield f"{indent}    - {shown(item)}"
            continue
        yield f"{indent}    {', '.join(shown(item[name]) for name in part.key if name in item)}:"
        inner = {one.name: one for one in part.parts}
        for field in sorted(item.keys() | added[key].keys()):
            if item.get(field) != added[key].get(field):
                changed = item.get(field), added[key].get(field)
                yield from _change(field, inner.get(field), *changed, f"{indent}        ")
    yield from (f"{indent}    + {shown(item)}" for key, item in added.items() if key not in removed)
    if not removed and not added:
        yield f"{indent}    in another order"


def _in_words(value: Any, texts: dict[str, str]) -> Any:
    """The value with the words of each passage in place of its numbers."""
    if isinstance(value, dict):
        return {name: _in_words(item, texts) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) == 3 and isinstance(value[1], int) and value[0] in texts:
        source, start, end = value
        return f"“{texts[source][start:end]}” ({source} [{start}, {end}))"
    return [_in_words(item, texts) for item in value]


def kept(plan: Plan) -> Iterator[str]:
    for row in plan.rows:
        if row.kept:
            fields = ", ".join(change.field for change in row.kept)
            yield f"{row.kind.name} {row.slug}: {fields} changed in the database, and kept."


def conflicts(plan: Plan) -> list[str]:
    found = plan.conflicts()
    lines = [line for row, change in found[:PROBLEMS_SHOWN] for line in _conflict(row, change)]
    left_out = len(found) - PROBLEMS_SHOWN
    return [*lines, f"and {left_out:,} more"] if left_out > 0 else lines


def _conflict(row: RowPlan, change: Change) -> Iterator[str]:
    yield f"{row.row.problem((change.field,), None, CONFLICT)}"
    database = _short(change.database) if row.state is not None else "(the row was deleted)"
    yield f"    last imported: {_short(change.imported)}"
    yield f"    in the database (--ours keeps it): {database}"
    yield f"    in the files (--theirs takes it): {_short(change.files)}"


def _short(value: object) -> str:
    return "(empty)" if value is None else shown(value)
