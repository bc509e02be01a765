"""The rows of the database as states, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any

from django.db.models import QuerySet

from seeds.columns import Keys, State
from seeds.kinds import KINDS
from seeds.models import ImportRun
from seeds.parts import Kind, Part
from seeds.states import Winners, in_order
from sources.models import Passage, RetiredSlug


class Retired(Enum):
    """Who deleted a row whose slug stays reserved."""

    BY_IMPORT = auto()
    BY_OTHERS = auto()


@dataclass
class Database:
    """What the database holds of the record: states by kind and slug."""

    states: dict[str, dict[str, State]] = field(default_factory=dict)
    versions: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    winners: Winners = field(default_factory=dict)
    retired: dict[tuple[str, str], Retired] = field(default_factory=dict)


def read_database() -> Database:
    """Versions are read first: a row that somebody changes during the rest counts as changed since."""
    database = Database()
    for kind in KINDS:
        _read_slugs(kind, database)
    _read_passages(database.keys)
    for kind in KINDS:
        database.states[kind.name] = _read_states(kind, database.keys)
    database.retired = _read_retired()
    return database


def _read_retired() -> dict[tuple[str, str], Retired]:
    """The slugs of deleted rows. An import deleted the row if nobody has deleted it anew since that run."""
    pruned: dict[tuple[str, str], datetime] = {}
    runs = ImportRun.objects.filter(plan__rows__contains=[{"action": "deleted"}]).order_by("id")
    for rows, started_at in runs.values_list("plan__rows", "started_at"):
        pruned |= {(row["kind"], row["slug"]): started_at for row in rows if row["action"] == "deleted"}
    retired = {}
    tables = {kind.model._meta.db_table: kind.name for kind in KINDS}
    for table, slug, retired_at in RetiredSlug.objects.values_list("table", "slug", "retired_at"):
        if table in tables:
            row = tables[table], slug
            is_pruned = row in pruned and retired_at <= pruned[row]
            retired[row] = Retired.BY_IMPORT if is_pruned else Retired.BY_OTHERS
    return retired


def _read_slugs(kind: Kind, database: Database) -> None:
    has_version = any(column.name == "version" for column in kind.model._meta.fields)
    columns = [
        "id",
        "slug",
        *(["version"] if has_version else []),
        *(["merged_into_id"] if kind.can_merge else []),
    ]
    merged: dict[int, int] = {}
    versions = database.versions[kind.name] = {}
    for row in kind.model.objects.values(*columns):
        database.keys.add(kind.name, row["id"], row["slug"])
        versions[row["slug"]] = row.get("version", 1)
        if row.get("merged_into_id"):
            merged[row["id"]] = row["merged_into_id"]
    slugs = database.keys.slugs[kind.name]
    for loser in merged:
        winner = loser
        while winner in merged:
            winner = merged[winner]
        database.winners[kind.name, slugs[loser]] = slugs[winner]


def _read_passages(keys: Keys) -> None:
    slugs = keys.slugs["sources"]
    for key, source, start, end in Passage.objects.order_by().values_list("id", "source_id", "start", "end"):
        if source in slugs:
            keys.add_passage(key, (slugs[source], start, end))


def _read_states(kind: Kind, keys: Keys) -> dict[str, State]:
    columns = [column for described in kind.columns for column in described.columns]
    parts = {part.name: _by_owner(part, part.model.objects.all(), keys) for part in kind.parts}
    states = {}
    for row in kind.model.objects.order_by().values("id", "slug", *columns):
        state = _state(kind, row, keys)
        for name, by_owner in parts.items():
            if row["id"] in by_owner:
                state[name] = by_owner[row["id"]]
        states[row["slug"]] = in_order(kind, state)
    return states


def read_parts(part: Part, rows: QuerySet, keys: Keys) -> list[tuple[int, int, State]]:
    """Parts as (id of the owner, id, state), in the order that they stand in their owner."""
    columns = [column for described in part.columns for column in described.columns]
    inner_states = {
        inner.name: _by_owner(inner, inner.model.objects.filter(**{f"{inner.owner}__in": rows}), keys)
        for inner in part.parts
    }
    order = ("position",) if part.is_ordered else ("id",)
    found = []
    for row in rows.order_by(*order).values("id", f"{part.owner}_id", *columns):
        state = _state(part, row, keys)
        for name, by_owner in inner_states.items():
            if row["id"] in by_owner:
                state[name] = by_owner[row["id"]]
        found.append((row[f"{part.owner}_id"], row["id"], in_order(part, state)))
    return found


def _by_owner(part: Part, rows: QuerySet, keys: Keys) -> dict[int, list[State]]:
    by_owner = defaultdict(list)
    for owner, _, state in read_parts(part, rows, keys):
        by_owner[owner].append(state)
    return by_owner


def _state(described: Kind | Part, row: dict[str, Any], keys: Keys) -> State:
    state = {}
    for column in described.columns:
        value = column.read(row, keys)
        if value is not None:
            state[column.name] = value
    return state
