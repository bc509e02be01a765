"""Pairs of entries that somebody looked at and found to be two: they are not suggested for a merge again.

As a merge does, it names its entries by id and slug and keeps no reference: such a decision holds no entry.
"""

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from curation.models.merge import EntryType
from sources.fields import VocabularyField
from sources.history import track


class NotTheSameQuerySet(models.QuerySet):
    def visible_to(self, user) -> "NotTheSameQuerySet":
        return self if user.has_perm("sources.view_unverified") else self.none()


@track
class NotTheSame(models.Model):
    """Taken back by deleting it. Of the two entries, the one with the lower id stands first."""

    type = VocabularyField(choices=EntryType)
    first_id = models.BigIntegerField()
    first = models.CharField(max_length=200, help_text="Its slug.")
    second_id = models.BigIntegerField()
    second = models.CharField(max_length=200, help_text="Its slug.")
    reason = models.TextField(blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name = "pair found to be two"
        verbose_name_plural = "pairs found to be two"
        constraints = [
            models.UniqueConstraint("type", "first_id", "second_id", name="pair_is_decided_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="pair_stands_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.first} and {self.second}"
