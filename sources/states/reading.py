"""The rows of one table as states."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from sources.states.columns import Keys, State
from sources.states.kinds import Kind, Part
from sources.states.states import in_order


def read_states(kind: Kind, rows: QuerySet, keys: Keys) -> dict[str, State]:
    """By slug. As many queries as the kind has parts, and one."""
    columns = [column for described in kind.columns for column in described.columns]
    parts = {part.name: read_by_owner(part, part.model.objects.all(), keys) for part in kind.parts}
    states = {}
    for row in rows.order_by().values("id", "slug", *columns):
        state = read_columns(kind, row, keys)
        for name, by_owner in parts.items():
            if row["id"] in by_owner:
                state[name] = by_owner[row["id"]]
        states[row["slug"]] = in_order(kind, state)
    return states


def read_parts(part: Part, rows: QuerySet, keys: Keys) -> list[tuple[int, int, State]]:
    """Parts as (id of the owner, id, state), in the order that they stand in their owner."""
    columns = [column for described in part.columns for column in described.columns]
    inner_states = {
        inner.name: read_by_owner(inner, inner.model.objects.filter(**{f"{inner.owner}__in": rows}), keys)
        for inner in part.parts
    }
    order = ("position",) if part.is_ordered else ("id",)
    found = []
    for row in rows.order_by(*order).values("id", f"{part.owner}_id", *columns):
        state = read_columns(part, row, keys)
        for name, by_owner in inner_states.items():
            if row["id"] in by_owner:
                state[name] = by_owner[row["id"]]
        found.append((row[f"{part.owner}_id"], row["id"], in_order(part, state)))
    return found


def read_by_owner(part: Part, rows: QuerySet, keys: Keys) -> dict[int, list[State]]:
    by_owner = defaultdict(list)
    for owner, _, state in read_parts(part, rows, keys):
        by_owner[owner].append(state)
    return by_owner


def read_columns(described: Kind | Part, row: dict[str, Any], keys: Keys) -> State:
    state = {}
    for column in described.columns:
        value = column.read(row, keys)
        if value is not None:
            state[column.name] = value
    return state
