from django.db import models

from events.models.event import Event
from orgs.models import Organization
from people.models import Person
from sources.fields import VocabularyField, exactly_one_of
from sources.history import track
from sources.models import Passage
from sources.triggers import has_part, keeps_part, touches

HAS_PASSAGE = "participation_has_a_passage"


@track
class Participation(models.Model):
    """The part that a person or an organization took in an event (schema.org `organizer`, `performer`)."""

    class Role(models.TextChoices):
        ORGANIZER = "organizer"
        HOST = "host"
        SPEAKER = "speaker"
        ATTENDEE = "attendee"
        SUBJECT = "subject"
        PARTY = "party"
        GIVER = "giver"
        RECIPIENT = "recipient"
        INTERVIEWER = "interviewer"
        INTERVIEWEE = "interviewee"
        OTHER = "other"

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="participations"
    )
    role = VocabularyField(choices=Role)
    name_as_printed = models.CharField(max_length=500, blank=True, default="")
    passages = models.ManyToManyField(Passage, through="ParticipationPassage", related_name="+")

    class Meta:
        ordering = ["event", "role", "name_as_printed"]
        constraints = [
            exactly_one_of("person", "organization", name="participation_is_of_a_person_or_an_organization"),
            models.UniqueConstraint(
                "event",
                "person",
                "role",
                name="person_takes_a_role_in_an_event_once",
                violation_error_message="The person has this role in this event already.",
            ),
            models.UniqueConstraint(
                "event",
                "organization",
                "role",
                name="organization_takes_a_role_in_an_event_once",
                violation_error_message="The organization has this role in this event already.",
            ),
        ]
        triggers = [
            *touches("events_event", by="SELECT event_id FROM {rows} changed"),
            has_part(HAS_PASSAGE, part="events_participationpassage", owner="participation_id"),
        ]

    def __str__(self) -> str:
        return f"{self.name_as_printed} ({self.role})"


@track
class ParticipationPassage(models.Model):
    participation = models.ForeignKey(Participation, models.CASCADE, related_name="evidence")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="participation_uses")

    class Meta:
        ordering = ["participation", "passage"]
        constraints = [
            models.UniqueConstraint(
                "participation",
                "passage",
                name="participation_has_a_passage_once",
                violation_error_message="The participation has this passage already.",
            ),
        ]
        triggers = [
            *touches(
                "events_event",
                by="SELECT event_id FROM events_participation WHERE id IN"
                " (SELECT participation_id FROM {rows} changed)",
            ),
            keeps_part(HAS_PASSAGE, whole="events_participation", owner="participation_id"),
        ]

    def __str__(self) -> str:
        return str(self.passage)
