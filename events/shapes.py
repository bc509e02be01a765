"""How events, measures and discrepancies look in the API; statements have a file of their own."""

from django.db.models import Exists, Expression, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from config.rest.expressions import JsonList, JsonObject
from events.models import (
    DiscrepancySubject,
    Event,
    Participation,
    ParticipationPassage,
    Reading,
    ReadingPassage,
    Statement,
)
from orgs.models import Facility, Organization
from orgs.shapes import facility_shape, organization_shape
from people.models import Person
from people.shapes import person_shape
from sources.shapes import (
    Shape,
    entry_shape,
    imprecise_date,
    passages,
    reference,
    resource_shape,
    typed_reference,
    visible_evidence,
)


def event_shape(user) -> Shape:
    participant = Coalesce(
        typed_reference(Person, user, by="person"), typed_reference(Organization, user, by="organization")
    )
    return entry_shape(
        Event,
        user,
        classification="classification",
        date=imprecise_date("date"),
        parent=reference(Event, user, by="parent"),
        facility=reference(Facility, user, by="facility"),
        locality="locality",
        country="country",
        event_status="event_status",
        participations=participations(user, participant=participant),
    )


def event_expansions(user) -> Shape:
    participant = Coalesce(
        typed_reference(Person, user, by="person", whole=person_shape(user)),
        typed_reference(Organization, user, by="organization", whole=organization_shape(user)),
    )
    return {
        "parent": reference(Event, user, by="parent", **event_shape(user)),
        "facility": reference(Facility, user, by="facility", **facility_shape(user)),
        "participations.participant": participations(user, participant=participant),
    }


def participations(user, *, participant: Expression) -> JsonList:
    participation = JsonObject(
        participant=participant,
        role="role",
        name_as_printed="name_as_printed",
        passages=passages(evidence_of_participation(user)),
    )
    return JsonList(visible_participations(user).filter(event=OuterRef("pk")).values(json=participation))


def visible_participations(user) -> QuerySet:
    person = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    organization = Organization.objects.visible_to(user).filter(pk=OuterRef("organization"))
    participations = Participation.objects.filter(
        Q(Exists(person)) | Q(Exists(organization)), Exists(evidence_of_participation(user))
    )
    return participations.order_by("role", "person__slug", "organization__slug")


def evidence_of_participation(user) -> QuerySet:
    return visible_evidence(ParticipationPassage, user).filter(participation=OuterRef("pk"))


def measure_shape(_user) -> Shape:
    return {"slug": "slug", "label": "label", "unit": "unit", **resource_shape()}


def discrepancy_shape(user) -> Shape:
    reading = JsonObject(
        label="label",
        is_followed="is_followed",
        why="why",
        passages=passages(evidence_of_reading(user)),
    )
    subjects = DiscrepancySubject.objects.filter(discrepancy=OuterRef("pk")).order_by(*BY_SUBJECT)
    readings = visible_readings(user).filter(discrepancy=OuterRef("pk"))
    return {
        "slug": "slug",
        "title": "title",
        "kind": "kind",
        "note": "note",
        "about": JsonList(subjects.values(json=Coalesce(*subject_references(user)))),
        "readings": JsonList(readings.values(json=reading)),
        "status": "status",
        **resource_shape(),
    }


BY_SUBJECT = ("person__slug", "organization__slug", "facility__slug", "event__slug", "statement__slug")


def subject_references(user) -> list:
    return [
        typed_reference(Person, user, by="person"),
        typed_reference(Organization, user, by="organization"),
        typed_reference(Facility, user, by="facility"),
        typed_reference(Event, user, by="event"),
        typed_reference(Statement, user, by="statement", label="gist"),
    ]


def visible_readings(user) -> QuerySet:
    return Reading.objects.filter(Exists(evidence_of_reading(user))).order_by("position")


def evidence_of_reading(user) -> QuerySet:
    return visible_evidence(ReadingPassage, user).filter(reading=OuterRef("pk"))
