from django.db import models

from orgs.models import Facility
from sources.fields import AsPrinted, CountryField, EarliestDay, EdtfField, LatestDay, VocabularyField
from sources.history import track
from sources.models import (
    Citation,
    Entry,
    Identifier,
    Name,
    citation_triggers,
    entry_fields,
    entry_triggers,
    identifier_triggers,
    name_triggers,
)
from sources.triggers import no_cycle


@track
class Event(Entry):
    """A happening, or a part of one (schema.org `Event`)."""

    class Classification(models.TextChoices):
        FORUM = "forum"
        SPEECH = "speech"
        ANNOUNCEMENT = "announcement"
        MEETING = "meeting"
        OPENING = "opening"
        LAUNCH = "launch"
        AGREEMENT = "agreement"
        INTERVIEW = "interview"
        AWARD = "award"
        FOUNDING = "founding"
        PILOT = "pilot"
        EXHIBITION = "exhibition"
        PROCESS = "process"
        OTHER = "other"

    class EventStatus(models.TextChoices):
        ANNOUNCED = "announced"
        HELD = "held"
        CANCELLED = "cancelled"
        OTHER = "other"

    CITED_FIELDS = entry_fields(
        "classification", "date", "parent", "facility", "locality", "country", "event_status"
    )

    classification = VocabularyField(choices=Classification)
    date_edtf = EdtfField("date")
    date_as_printed = AsPrinted()
    date_earliest = EarliestDay("date_edtf")
    date_latest = LatestDay("date_edtf")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, blank=True, related_name="events")
    locality = models.CharField(max_length=200, blank=True, default="")
    country = CountryField()
    event_status = VocabularyField(choices=EventStatus)

    class Meta:
        indexes = [
            models.Index("label", "slug", name="event_by_label"),
            models.Index("updated_at", "slug", name="event_by_change"),
        ]
        triggers = [
            *entry_triggers("event", "events_event"),
            *no_cycle("parent_id", name="event_is_not_its_own_parent"),
        ]


@track
class EventName(Name):
    entry = models.ForeignKey(Event, models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        triggers = name_triggers(Event._meta.db_table)


@track
class EventIdentifier(Identifier):
    entry = models.ForeignKey(Event, models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        triggers = identifier_triggers(Event._meta.db_table)


@track
class EventCitation(Citation):
    entry = models.ForeignKey(Event, models.CASCADE, related_name="citations")
    field = VocabularyField(choices=Event.CITED_FIELDS, blank=True, default="")

    class Meta(Citation.Meta):
        triggers = citation_triggers("event", Event._meta.db_table)
