from textwrap import shorten

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast, Coalesce

from events.models.event import Event
from orgs.models import Facility, Organization
from people.models import Person
from sources.fields import AsPrinted, EarliestDay, EdtfField, LatestDay, VocabularyField, exactly_one_of
from sources.history import track
from sources.models import Reviewed, resource_triggers
from sources.triggers import has_part, no_cycle, touches

HAS_ATTESTATION = "verified_statement_has_a_best_attestation"


def undated(beyond: str) -> Coalesce:
    """The first day it may have been said; what is undated stands beyond all days, which lists order by."""
    return Coalesce("said_on_earliest", Cast(Value(beyond), models.DateField()))


@track
class Statement(Reviewed):
    """One assertion that can be true or false by itself (or one question, one joke), made once.

    No speaker and nothing printed for one: the sources' own claim. A printed speaker without a link: somebody
    unnamed or not identified. `text` and `language` are those of the best attestation; the database keeps them.
    """

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement"
        ANSWER = "answer"
        QUESTION = "question"
        OPINION = "opinion"
        CLAIM = "claim"
        PLAN = "plan"
        JOKE = "joke"
        OTHER = "other"

    speaker_person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="statements")
    speaker_organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="statements"
    )
    speaker_as_printed = models.CharField(max_length=300, blank=True, default="")
    role = models.CharField(
        max_length=300, blank=True, default="", help_text="The speaker's role at the time, as printed."
    )
    kind = VocabularyField(choices=Kind)
    gist = models.TextField(help_text="What it says, in English: the curator's words.")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="statements")
    said_on_edtf = EdtfField("said on")
    said_on_as_printed = AsPrinted()
    said_on_earliest = EarliestDay("said_on_edtf")
    said_on_latest = LatestDay("said_on_edtf")
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by", help_text="The question."
    )
    text = models.TextField(editable=False, default="")
    language = models.CharField(max_length=35, editable=False, default="")
    search = models.GeneratedField(
        expression=Func("language", "text", "gist", function="statement_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(speaker_person=None) | Q(speaker_organization=None),
                name="statement_has_at_most_one_speaker",
                violation_error_message="A statement has one speaker at most: a person or an organization.",
            ),
            models.CheckConstraint(condition=~Q(gist=""), name="statement_has_a_gist"),
        ]
        indexes = [
            models.Index("updated_at", "slug", name="statement_by_change"),
            models.Index(undated("infinity"), "slug", name="statement_by_day"),
            models.Index(undated("-infinity"), "slug", name="statement_by_day_backwards"),
            *(
                models.Index(column, undated("infinity"), "slug", name=f"statement_by_{word}_and_day")
                for column, word in (
                    ("speaker_person", "speaker"),
                    ("speaker_organization", "body"),
                    ("event", "event"),
                    ("language", "language"),
                    ("kind", "kind"),
                )
            ),
            GinIndex("search", name="statement_search"),
        ]
        triggers = [
            *resource_triggers("text", "language"),
            pgtrigger.Trigger(
                name="statement_begins_without_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.text := ''; NEW.language := ''; RETURN NEW;",
            ),
            *no_cycle("answers_id", name="statement_does_not_answer_itself"),
            has_part(
                HAS_ATTESTATION,
                part="events_attestation",
                owner="statement_id",
                only_if="status = 'verified'",
                among="is_best",
            ),
        ]

    def __str__(self) -> str:
        return shorten(self.gist, 120, placeholder="…")


@track
class Mention(models.Model):
    """An entry that a statement speaks of (schema.org `mentions`)."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="mentions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="mentions")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="mentions"
    )
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="mentions")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="mentions")

    class Meta:
        ordering = ["statement", "person", "organization", "facility", "event"]
        constraints = [
            exactly_one_of("person", "organization", "facility", "event", name="mention_points_at_one_entry"),
            *(
                models.UniqueConstraint(
                    fields=["statement", entry],
                    condition=Q(**{f"{entry}__isnull": False}),
                    name=f"statement_mentions_a_{entry}_once",
                    violation_error_message=f"The statement mentions this {entry} already.",
                )
                for entry in ("person", "organization", "facility", "event")
            ),
        ]
        triggers = touches("events_statement", by="SELECT statement_id FROM {rows} changed")

    def __str__(self) -> str:
        return str(self.person or self.organization or self.facility or self.event)
