"""Takes a merge back: what still is as the merge left it becomes what it was."""

from collections import Counter
from dataclasses import dataclass
from itertools import filterfalse

import pghistory
from django.apps import apps
from django.contrib.postgres.functions import TransactionNow
from django.db import transaction
from django.db.models import GeneratedField, Model
from psycopg.sql import SQL, Composable, Identifier

from config.rest.policy import Act, check
from curation.merging.entries import MODELS, locked, merges_take_turns, told_in_words
from curation.merging.obstacles import MergeRefused, Obstacle
from curation.merging.references import references_to
from curation.merging.sql import ask, run
from curation.models import Merge, MergedCell, UnitedRow
from sources.models import Entry, Resource, Status

# Later merges that changed what this one had changed: the same cell, or a row that it had moved or kept, also
# by uniting another with it.
BUILT_ON = """
SELECT DISTINCT later.id FROM curation_merge later
WHERE later.id > %(merge)s AND later.undone_at IS NULL AND (
    EXISTS (
        SELECT FROM curation_mergedcell this JOIN curation_mergedcell that USING ("table", "row", "column")
        WHERE this.merge_id = %(merge)s AND that.merge_id = later.id
    ) OR EXISTS (
        SELECT FROM curation_mergedcell this JOIN curation_unitedrow that
        ON that."table" = this."table" AND this."row" IN (that."row", that.kept)
        WHERE this.merge_id = %(merge)s AND that.merge_id = later.id
    ) OR EXISTS (
        SELECT FROM curation_unitedrow this JOIN curation_mergedcell that
        ON that."table" = this."table" AND that."row" = this.kept
        WHERE this.merge_id = %(merge)s AND that.merge_id = later.id
    ) OR EXISTS (
        SELECT FROM curation_unitedrow this JOIN curation_unitedrow that
        ON that."table" = this."table" AND that."row" = this.kept
        WHERE this.merge_id = %(merge)s AND that.merge_id = later.id
    )
)
ORDER BY later.id DESC
"""
RECREATE = """
INSERT INTO {table} ({columns})
SELECT {values} FROM curation_unitedrow united, jsonb_populate_record(NULL::{table}, united.content) again
WHERE united.merge_id = %(merge)s AND united.step = %(step)s
AND NOT EXISTS (SELECT FROM {table} present WHERE present.id = united."row") {targets_are_there}
"""
RESTORE = """
UPDATE {table} again SET {column} = cell.before::{type} FROM curation_mergedcell cell
WHERE cell.merge_id = %(merge)s AND cell.step = %(step)s AND again.id = cell."row"
AND again.{column}::text IS NOT DISTINCT FROM cell.after {targets_are_there}
"""
NOT_RESTORED = """
SELECT cell."row", present.id IS NULL, present.{column}::text, cell.before, cell.after
FROM curation_mergedcell cell LEFT JOIN {table} present ON present.id = cell."row"
WHERE cell.merge_id = %(merge)s AND cell.step = %(step)s
AND (present.id IS NULL OR present.{column}::text IS DISTINCT FROM cell.before)
ORDER BY cell."row"
"""
NOT_RECREATED = """
SELECT united."row" FROM curation_unitedrow united LEFT JOIN {table} present ON present.id = united."row"
WHERE united.merge_id = %(merge)s AND united.step = %(step)s AND present.id IS NULL ORDER BY united."row"
"""
# What it rests on was taken away since: a row of passages comes back with a passage, or not at all.
DELETE_BARE = """
DELETE FROM {table} bare USING curation_unitedrow united
WHERE united.merge_id = %(merge)s AND united.step = %(step)s AND bare.id = united."row"
AND NOT EXISTS (SELECT FROM {part} part WHERE part.{owner} = bare.id)
"""
LEFT_BARE = """
SELECT kept.id FROM curation_unitedrow united JOIN {table} kept ON kept.id = united.kept
WHERE united.merge_id = %(merge)s AND united.step = %(step)s
AND NOT EXISTS (SELECT FROM {part} part WHERE part.{owner} = kept.id) LIMIT 1
"""


@dataclass(frozen=True)
class Kept:
    """What is not as it was before the merge, and why. A whole row has no column, one that is gone no label."""

    table: str
    row: int
    label: str
    column: str
    value: str | None
    why: str


@dataclass(frozen=True)
class Undone:
    merge: Merge
    restored: dict[str, int]
    recreated: dict[str, int]
    kept: list[Kept]


@dataclass(frozen=True)
class Step:
    number: int
    table: str
    column: str = ""

    @property
    def model(self) -> type[Model]:
        return next(model for model in apps.get_models() if model._meta.db_table == self.table)


def is_of_a_resource(step: Step) -> bool:
    return issubclass(step.model, Resource)


def undo(merge: Merge, *, by, reason: str = "") -> Undone:
    """Give the loser back what the merge took, unless it was changed since. What was added stays."""
    with told_in_words(), transaction.atomic():
        merges_take_turns()
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise MergeRefused(
                Obstacle("", f"This merge was undone already, at {merge.undone_at:%Y-%m-%d %H:%M} UTC.")
            )
        loser, winner = locked(*stored_entries(merge))
        check(by, Act.UNDO, status=loser.status)
        check(by, Act.UNDO, status=winner.status)
        refuse_if_built_on(merge)
        with pghistory.context(user=by.pk, reason=reason, undone_merge=merge.pk):
            undone = TakingBack(merge).carry_out(loser, winner)
        changed = {"undone_by_id": by.pk, "undone_at": TransactionNow(), "undo_reason": reason}
        Merge.objects.filter(pk=merge.pk).update(**changed)
        merge.refresh_from_db()
    return undone


def stored_entries(merge: Merge) -> tuple[Entry, Entry]:
    model = MODELS[merge.type]
    stored = model.objects.in_bulk([merge.loser_id, merge.winner_id])
    for key, slug in ((merge.loser_id, merge.loser), (merge.winner_id, merge.winner)):
        if key not in stored:
            detail = f"“{slug}” was deleted since: undo that first, so that there is something to give back to."
            raise MergeRefused(Obstacle("", detail))
    loser = stored[merge.loser_id]
    return loser, stored[merge.winner_id]


def refuse_if_built_on(merge: Merge) -> None:
    found = ask(BUILT_ON, {}, {"merge": merge.pk})
    later = Merge.objects.in_bulk([key for (key,) in found])
    if later:
        named = ", then ".join(f"merge {key} ({later[key]})" for (key,) in found)
        raise MergeRefused(Obstacle("", f"Later merges build on this one. Undo {named} first."))
    if MODELS[merge.type].objects.filter(pk=merge.loser_id, merged_into=merge.winner_id).exists():
        return
    detail = f"“{merge.loser}” is not merged into “{merge.winner}” any more: somebody changed that by hand."
    raise MergeRefused(Obstacle("", detail))


class TakingBack:
    """What one undoing does, from the last step of the merge to the first."""

    def __init__(self, merge: Merge):
        self.merge = merge
        self.kept: list[Kept] = []

    def carry_out(self, loser: Entry, winner: Entry) -> Undone:
        merged, *others = self.steps(MergedCell, "column")
        united = self.steps(UnitedRow)[::-1]
        restored, recreated = Counter(), Counter()
        # First of all the loser stands by itself again, so that something can point at it.
        self.restore(merged)
        # Then resources: their parts touch them, which is for nothing where they have changed already.
        for step in filter(is_of_a_resource, others):
            restored[step.table] += self.restore(step)
        for step in united:
            recreated[step.table] += self.recreate(step)
        for step in filterfalse(is_of_a_resource, others):
            restored[step.table] += self.restore(step)
        for step in united:
            recreated[step.table] -= self.take_bare_ones_back(step)
        self.list_kept(others, united)
        self.keep_evidence(loser, winner)
        return Undone(self.merge, dict(+restored), dict(+recreated), self.kept)

    def steps(self, log: type[Model], *more: str) -> list[Step]:
        """From the last to the first."""
        found = log.objects.filter(merge=self.merge).values_list("step", "table", *more)
        return [Step(*step) for step in found.distinct().order_by("-step")]

    def restore(self, step: Step) -> int:
        field = next(field for field in step.model._meta.concrete_fields if field.column == step.column)
        there = SQL("")
        if field.is_relation:
            there = SQL(
                "AND (cell.before IS NULL"
                " OR EXISTS (SELECT FROM {} whole WHERE whole.id = cell.before::bigint))"
            )
            there = there.format(Identifier(field.related_model._meta.db_table))
        parts = {
            "table": step.table,
            "column": step.column,
            "type": SQL("bigint" if field.is_relation else "text"),
            "targets_are_there": there,
        }
        return run(RESTORE, parts, self.values(step))

    def recreate(self, step: Step) -> int:
        fields = [f for f in step.model._meta.concrete_fields if not isinstance(f, GeneratedField)]
        parts = {
            "table": step.table,
            "columns": SQL(", ").join(Identifier(field.column) for field in fields),
            "values": SQL(", ").join(Identifier("again", field.column) for field in fields),
            "targets_are_there": targets_are_there(step.model),
        }
        return run(RECREATE, parts, self.values(step))

    def take_bare_ones_back(self, step: Step) -> int:
        """How many rows of this step were recreated, and have none of their passages left."""
        taken = 0
        for part in references_to(step.model):
            parts = {"table": step.table, "part": part.table, "owner": part.column}
            taken += run(DELETE_BARE, parts, self.values(step))
            for (row,) in ask(LEFT_BARE, parts, self.values(step)):
                bare = step.model.objects.get(pk=row)
                what = f"{step.model._meta.verbose_name} “{bare}” of “{self.merge.winner}”"
                detail = (
                    f"The {what} would be left without a passage. Give it one of its own first, or delete it."
                )
                raise MergeRefused(Obstacle("", detail))
        return taken

    def list_kept(self, cells: list[Step], united: list[Step]) -> None:
        for step in cells:
            parts = {"table": step.table, "column": step.column}
            found = ask(NOT_RESTORED, parts, self.values(step))
            there = step.model._base_manager.in_bulk([row for row, *_ in found])
            for row, is_gone, value, before, after in found:
                why = f"edited since: the merge had made it {after}, before it was {before}"
                if is_gone:
                    why = "deleted since"
                elif value == after:
                    why = f"what it belonged to ({before}) is not there any more"
                label = "" if is_gone else str(there[row])
                self.kept.append(Kept(step.table, row, label, step.column, value, why))
        for step in united:
            for (row,) in ask(NOT_RECREATED, {"table": step.table}, self.values(step)):
                why = "not recreated: what it pointed at, or the passages it rested on, are not there any more"
                self.kept.append(Kept(step.table, row, "", "", None, why))

    def keep_evidence(self, loser: Entry, winner: Entry) -> None:
        """What is verified has evidence, also if the citations that were to come back are gone."""
        if winner.status == Status.VERIFIED and not winner.citations.exists():
            detail = f"“{winner.slug}” would be left without evidence: add a citation of its own first."
            raise MergeRefused(Obstacle("", detail))
        if loser.status == Status.VERIFIED and not loser.citations.exists():
            type(loser).objects.filter(pk=loser.pk).update(status=Status.PROPOSED)
            why = (
                "all its citations were taken away since: it is proposed, until it is cited and verified again"
            )
            self.kept.append(
                Kept(loser._meta.db_table, loser.pk, loser.slug, "status", Status.PROPOSED.value, why)
            )

    def values(self, step: Step) -> dict:
        return {"merge": self.merge.pk, "step": step.number}


def targets_are_there(model: type[Model]) -> Composable:
    """The condition that all that a recreated row points at is stored, and not merged since."""
    conditions = []
    for field in model._meta.concrete_fields:
        if field.is_relation:
            target = field.related_model
            stands = SQL("AND target.merged_into_id IS NULL" if issubclass(target, Entry) else "")
            condition = SQL(
                "AND (again.{column} IS NULL OR EXISTS"
                " (SELECT FROM {target} target WHERE target.id = again.{column} {stands}))"
            )
            parts = {"column": Identifier(field.column), "target": Identifier(target._meta.db_table)}
            conditions.append(condition.format(**parts, stands=stands))
    return SQL(" ").join(conditions)
