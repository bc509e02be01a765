import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q

from sources.fields import SlugField, VocabularyField
from sources.history import TRANSACTION_ID, track
from sources.triggers import KeptByTheDatabase, after_each, never_changes, refuse


class Status(models.TextChoices):
    PROPOSED = "proposed"
    VERIFIED = "verified"
    REJECTED = "rejected"


class Resource(models.Model):
    """What has a slug of its own, for good, and counts its changes."""

    slug = SlugField(max_length=200, unique=True)
    version = models.PositiveIntegerField(db_default=1, editable=False)
    changed_in = models.BigIntegerField(db_default=TRANSACTION_ID, editable=False)
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    updated_at = models.DateTimeField(db_default=TransactionNow(), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class ReviewedQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ReviewedQuerySet":
        """What this user may see: all that is verified, one's own proposals, for editors everything."""
        return self.filter(seen_by(user))


def seen_by(user) -> Q:
    """The condition of `visible_to`, for a row of the table or of its history."""
    if user.has_perm("sources.view_unverified"):
        return Q()
    visible = Q(status=Status.VERIFIED)
    return visible | Q(proposed_by=user) if user.is_authenticated else visible


def reader_key(user) -> str | int | None:
    """What `seen_by` knows of a user: it answers alike for users of one key. Change the two together."""
    return "all" if user.has_perm("sources.view_unverified") else user.pk


class Reviewed(Resource):
    """A resource that is proposed, and then verified or rejected."""

    status = VocabularyField(choices=Status, default=Status.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ReviewedQuerySet.as_manager()

    class Meta:
        abstract = True


@track
class RetiredSlug(models.Model):
    """The slug of a deleted row: it answers 410 and is never given to another row."""

    table = models.CharField(max_length=63)
    slug = models.SlugField(max_length=200)
    retired_at = models.DateTimeField(db_default=TransactionNow())

    class Meta:
        constraints = [models.UniqueConstraint("table", "slug", name="slug_is_retired_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.slug}"


def resource_triggers(*derived: str) -> list[pgtrigger.Trigger]:
    """The rules of every resource; `derived` are columns that other triggers keep."""
    return [
        never_changes("slug", name="slug_never_changes"),
        KeptByTheDatabase(*derived),
        *after_each(
            [pgtrigger.Delete],
            "deleted_slug_stays_reserved",
            "INSERT INTO sources_retiredslug (\"table\", slug) SELECT '{meta.db_table}', slug FROM {rows} gone"
            " ON CONFLICT DO NOTHING;",
        ),
        *after_each(
            [pgtrigger.Insert],
            "slug_is_not_of_a_deleted_row",
            """
            IF EXISTS (
                SELECT 1 FROM {rows} fresh JOIN sources_retiredslug retired
                ON retired."table" = '{meta.db_table}' AND retired.slug = fresh.slug
            ) THEN
            """
            + refuse("slug_is_not_of_a_deleted_row", "'a deleted row of {meta.db_table} keeps this slug'")
            + "END IF;",
        ),
    ]
