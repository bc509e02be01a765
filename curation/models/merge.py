"""Merges of entries, and all that each changed: what undoing one goes by.

A log and no facts: it names tables and rows, and keeps no reference to them. It is only appended to, but for
the undoing of a merge, which is noted once; so it has no history beside it. It names what is hidden: only those
who see all see it.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from sources.fields import VocabularyField
from sources.triggers import never_changes, refuse


class EntryType(models.TextChoices):
    PERSON = "person"
    ORGANIZATION = "organization"
    FACILITY = "facility"
    EVENT = "event"


class MergeQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MergeQuerySet":
        return self if user.has_perm("sources.view_unverified") else self.none()


class Merge(models.Model):
    """One entry, the loser, was found to be another, the winner."""

    type = VocabularyField(choices=EntryType)
    loser_id = models.BigIntegerField()
    loser = models.CharField(max_length=200, help_text="Its slug.")
    winner_id = models.BigIntegerField()
    winner = models.CharField(max_length=200, help_text="Its slug.")
    reason = models.TextField(blank=True, default="")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=TransactionNow())
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.TextField(blank=True, default="")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(loser_id=F("winner_id")), name="merge_is_of_two_entries"),
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None, undo_reason="")
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="merge_is_undone_by_somebody_at_a_time",
            ),
        ]
        triggers = [
            never_changes(
                "type",
                "loser_id",
                "loser",
                "winner_id",
                "winner",
                "reason",
                "made_by_id",
                "made_at",
                name="merge_never_changes",
            ),
            pgtrigger.Trigger(
                name="merge_is_undone_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__undone_at__isnull=False),
                func=refuse("merge_is_undone_once", "'merge ' || OLD.id || ' is undone already'")
                + " RETURN NEW;",
            ),
            pgtrigger.Protect(name="merge_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.loser} into {self.winner}"


class MergedCell(models.Model):
    """A cell that a merge changed: one column of one row. Values are kept as text.

    Steps count what a merge did, each one table and column; an undoing takes them back from the last.
    """

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="cells", db_index=False)
    step = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    column = models.CharField(max_length=63)
    before = models.TextField(null=True)  # noqa: DJ001 - null is a value that a cell may have
    after = models.TextField(null=True)  # noqa: DJ001 - null is a value that a cell may have

    class Meta:
        constraints = [models.UniqueConstraint("merge", "table", "column", "row", name="cell_is_merged_once")]
        indexes = [models.Index("table", "row", name="merged_cell_by_row")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}"


class UnitedRow(models.Model):
    """A row that a merge deleted, because another said the same; that one, `kept`, has its passages now."""

    merge = models.ForeignKey(Merge, models.PROTECT, related_name="united_rows", db_index=False)
    step = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    kept = models.BigIntegerField()
    content = models.JSONField(help_text="The whole row as it was.")

    class Meta:
        constraints = [models.UniqueConstraint("merge", "table", "row", name="row_is_united_once_in_a_merge")]
        indexes = [
            models.Index("table", "row", name="united_row_by_row"),
            models.Index("table", "kept", name="united_row_by_kept"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.table} {self.row} in {self.kept}"
