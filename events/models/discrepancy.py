from django.db import models
from django.db.models import Q

from events.models.event import Event
from events.models.statement import Statement
from orgs.models import Facility, Organization
from people.models import Person
from sources.fields import VocabularyField, exactly_one_of
from sources.history import track
from sources.models import Passage, Reviewed, resource_triggers
from sources.triggers import has_part, keeps_part, touches

HAS_PASSAGE = "reading_has_a_passage"


@track
class Discrepancy(Reviewed):
    """A point on which sources differ, among each other or in themselves (TEI critical apparatus)."""

    class Kind(models.TextChoices):
        CONFLICT = "conflict"
        SPELLING = "spelling"
        SCOPE = "scope"
        RENDERING = "rendering"
        DATE = "date"
        ATTRIBUTION = "attribution"
        OTHER = "other"

    title = models.CharField(max_length=300)
    kind = VocabularyField(choices=Kind)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "discrepancies"
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="discrepancy_has_a_title")]
        indexes = [models.Index("updated_at", "slug", name="discrepancy_by_change")]
        triggers = resource_triggers()

    def __str__(self) -> str:
        return self.title


@track
class DiscrepancySubject(models.Model):
    """What a discrepancy is about: an entry or a statement."""

    discrepancy = models.ForeignKey(Discrepancy, models.CASCADE, related_name="about")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="discrepancies")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="discrepancies"
    )
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="discrepancies")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="discrepancies")
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, blank=True, related_name="discrepancies"
    )

    class Meta:
        ordering = ["discrepancy", "person", "organization", "facility", "event", "statement"]
        constraints = [
            exactly_one_of(
                "person",
                "organization",
                "facility",
                "event",
                "statement",
                name="discrepancy_subject_points_at_one_row",
            ),
            *(
                models.UniqueConstraint(
                    fields=["discrepancy", subject],
                    condition=Q(**{f"{subject}__isnull": False}),
                    name=f"discrepancy_is_about_a_{subject}_once",
                    violation_error_message=f"The discrepancy is about this {subject} already.",
                )
                for subject in ("person", "organization", "facility", "event", "statement")
            ),
        ]
        triggers = touches("events_discrepancy", by="SELECT discrepancy_id FROM {rows} changed")

    def __str__(self) -> str:
        return str(self.person or self.organization or self.facility or self.event or self.statement)


@track
class Reading(models.Model):
    """What some of the sources say where they differ, with the words (TEI `rdg`, its witnesses)."""

    discrepancy = models.ForeignKey(Discrepancy, models.CASCADE, related_name="readings")
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=500)
    is_followed = models.BooleanField(default=False, help_text="The record follows this reading.")
    why = models.TextField(blank=True, default="", help_text="Why the record follows it, or does not.")
    passages = models.ManyToManyField(Passage, through="ReadingPassage", related_name="readings")

    class Meta:
        ordering = ["discrepancy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["discrepancy", "position"], name="readings_stand_in_order"),
            models.CheckConstraint(condition=~Q(label=""), name="reading_has_a_label"),
            models.UniqueConstraint(
                fields=["discrepancy"],
                condition=Q(is_followed=True),
                name="discrepancy_follows_one_reading_at_most",
                violation_error_message="Another reading of this discrepancy is followed.",
            ),
        ]
        triggers = [
            *touches("events_discrepancy", by="SELECT discrepancy_id FROM {rows} changed"),
            has_part(HAS_PASSAGE, part="events_readingpassage", owner="reading_id"),
        ]

    def __str__(self) -> str:
        return self.label


@track
class ReadingPassage(models.Model):
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="evidence")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="reading_uses")

    class Meta:
        ordering = ["reading", "passage"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "passage"], name="reading_has_a_passage_once"),
        ]
        triggers = [
            *touches(
                "events_discrepancy",
                by="SELECT discrepancy_id FROM events_reading WHERE id IN"
                " (SELECT reading_id FROM {rows} changed)",
            ),
            keeps_part(HAS_PASSAGE, whole="events_reading", owner="reading_id"),
        ]

    def __str__(self) -> str:
        return str(self.passage)
