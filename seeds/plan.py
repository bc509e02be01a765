"""What an import would do: three-way, field by field, between files, database and what was last imported."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from seeds.kinds import KINDS
from seeds.problems import Problem
from seeds.read_back import Database, Retired
from seeds.rows import FileRow, Rows
from sources.states.columns import State
from sources.states.kinds import Kind
from sources.states.states import led_to_winners

# Stands for a row or a field that is not there, where a conflict is shown.
ABSENT = None
# What is remembered of a row that was deleted in the database, and then gone from the files too.
GONE: State = {}
CONFLICT = "changed in the database and in the files, differently"


class Side(StrEnum):
    """Who wins where files and database have changed the same field: `--ours` or `--theirs`."""

    DATABASE = "ours"
    FILES = "theirs"


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    DELETED = "deleted"


@dataclass
class Change:
    """One field of a row: as it is in the database, in the files, and as it was last imported."""

    field: str
    database: Any
    files: Any
    imported: Any = ABSENT


@dataclass
class RowPlan:
    """What becomes of one row. `state` is how it stands afterwards, None if it is then gone."""

    kind: Kind
    slug: str
    action: Action
    state: State | None
    updates: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    row: FileRow | None = None


@dataclass
class Plan:
    rows: list[RowPlan] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # What is to be remembered as last imported, and what to forget.
    remembered: dict[tuple[str, str], State] = field(default_factory=dict)
    forgotten: set[tuple[str, str]] = field(default_factory=set)
    # Deleted in the database, wanted by the files: their slugs are given back.
    restored: set[tuple[str, str]] = field(default_factory=set)

    def conflicts(self) -> list[tuple[RowPlan, Change]]:
        return [(row, change) for row in self.rows for change in row.conflicts]

    def with_action(self, kind: Kind, action: Action) -> list[RowPlan]:
        return [row for row in self.rows if row.kind is kind and row.action is action]

    def counts(self) -> dict[str, dict[str, int]]:
        counted = Counter((row.kind.name, row.action) for row in self.rows)
        return {kind.name: {action.value: counted[kind.name, action] for action in Action} for kind in KINDS}

    def changes_something(self) -> bool:
        return any(row.action in (Action.CREATED, Action.UPDATED, Action.DELETED) for row in self.rows)


@dataclass
class Planner:
    """Compares row after row. `imported` is what was last imported, by kind and slug."""

    files: Rows
    database: Database
    imported: dict[tuple[str, str], State]
    side: Side | None = None
    prune: bool = False
    plan: Plan = field(default_factory=Plan)

    def make(self) -> Plan:
        for kind in KINDS:
            for slug, row in self.files.rows[kind.name].items():
                self._plan_row(kind, slug, row)
            known = [slug for (name, slug) in self.imported if name == kind.name]
            for slug in sorted(set(known) - self.files.slugs[kind.name]):
                if kind.name not in self.files.unread:
                    self._plan_gone(kind, slug)
        return self.plan

    def _plan_row(self, kind: Kind, slug: str, row: FileRow) -> None:
        winners = self.database.winners
        wanted = led_to_winners(kind, row.state, winners)
        base = self.imported.get((kind.name, slug))
        last = None if base is None else led_to_winners(kind, base, winners)
        if (kind.name, slug) in winners:
            self._plan_merged(kind, slug, row, changed=last is not None and last != wanted)
            return
        if base != row.state:
            self.plan.remembered[kind.name, slug] = row.state
        retired = self.database.retired.get((kind.name, slug))
        stands = self.database.states[kind.name].get(slug)
        if stands is not None:
            self._plan_known(kind, slug, row, wanted, stands, last or {})
        elif last is not None:
            self._plan_deleted_here(kind, slug, row, wanted, last)
        elif retired is Retired.BY_OTHERS:
            expected = (
                "this slug is that of a deleted row and stays reserved: choose another, or restore that row"
            )
            self.plan.problems.append(row.problem(("slug",), slug, expected))
        else:
            if retired is Retired.BY_IMPORT:
                # The files let it go by --prune, and want it again.
                self.plan.restored.add((kind.name, slug))
            self.plan.rows.append(RowPlan(kind, slug, Action.CREATED, wanted, row=row))

    def _plan_merged(self, kind: Kind, slug: str, row: FileRow, *, changed: bool) -> None:
        winner = self.database.winners[kind.name, slug]
        note = "; what changed in its row was not taken: change the row of the winner" if changed else ""
        self.plan.notices.append(
            f"{row.place()}: {slug} was merged into {winner} in the database:"
            f" references lead there, and its own row was passed over{note}."
        )

    def _plan_known(
        self, kind: Kind, slug: str, row: FileRow, wanted: State, stands: State, last: State
    ) -> None:
        planned = RowPlan(kind, slug, Action.UNCHANGED, dict(stands), row=row)
        for name in kind.fields():
            change = Change(name, stands.get(name), wanted.get(name), last.get(name))
            if change.files == change.database:
                continue
            if change.files == change.imported:
                planned.kept.append(change)
            elif change.database == change.imported or self.side is Side.FILES:
                planned.updates.append(change)
                planned.state[name] = change.files
            elif self.side is Side.DATABASE:
                planned.kept.append(change)
            else:
                planned.conflicts.append(change)
        planned.state = {name: value for name, value in planned.state.items() if value is not None}
        if planned.updates:
            planned.action = Action.UPDATED
        elif planned.kept:
            planned.action = Action.KEPT
        self.plan.rows.append(planned)

    def _plan_deleted_here(self, kind: Kind, slug: str, row: FileRow, wanted: State, last: State) -> None:
        place = f"{row.place()}: {slug}"
        if wanted == last or self.side is Side.DATABASE:
            self.plan.notices.append(f"{place} was deleted in the database and stays deleted.")
        elif last == GONE and self.side is None:
            self.plan.notices.append(
                f"{place} was deleted in the database and stays deleted (--theirs brings it back)."
            )
            # So that it can still be brought back by a later import.
            del self.plan.remembered[kind.name, slug]
        elif self.side is Side.FILES:
            self.plan.restored.add((kind.name, slug))
            self.plan.rows.append(RowPlan(kind, slug, Action.CREATED, wanted, row=row))
        else:
            conflicts = [
                Change(name, ABSENT, wanted.get(name), last.get(name))
                for name in kind.fields()
                if wanted.get(name) != last.get(name)
            ]
            self.plan.rows.append(RowPlan(kind, slug, Action.UNCHANGED, None, conflicts=conflicts, row=row))

    def _plan_gone(self, kind: Kind, slug: str) -> None:
        """A row that the files once had and have no more."""
        stands = self.database.states[kind.name].get(slug)
        last = led_to_winners(kind, self.imported[kind.name, slug], self.database.winners)
        if stands is None and (kind.name, slug) in self.database.retired:
            if self.imported[kind.name, slug] != GONE:
                self.plan.remembered[kind.name, slug] = GONE
            return
        if stands is None or (kind.name, slug) in self.database.winners:
            self.plan.forgotten.add((kind.name, slug))
            return
        place = f"{kind.file}: {slug} is gone from the files"
        if stands != last:
            self.plan.notices.append(f"{place}; it was changed in the database since, and stays.")
        elif not self.prune:
            self.plan.notices.append(f"{place}; it stays in the database (--prune removes it).")
        else:
            self.plan.forgotten.add((kind.name, slug))
            self.plan.rows.append(RowPlan(kind, slug, Action.DELETED, None))
            return
        self.plan.rows.append(RowPlan(kind, slug, Action.KEPT, stands))
