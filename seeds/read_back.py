"""The rows of the database as states, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from seeds.kinds import KINDS
from seeds.models import ImportRun
from sources.models import Passage, RetiredSlug
from sources.states.columns import Keys, State
from sources.states.kinds import Kind
from sources.states.reading import read_states
from sources.states.states import Winners


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
        database.states[kind.name] = read_states(kind, kind.model.objects.all(), database.keys)
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
