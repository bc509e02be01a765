"""Small rows for tests. What matters to a test stands in the test; everything else is as plain as can be."""

from itertools import count

from django.db import transaction

from events.models import (
    Attestation,
    AttestationPassage,
    Discrepancy,
    Event,
    EventCitation,
    EventName,
    Figure,
    Measure,
    Participation,
    ParticipationPassage,
    Reading,
    ReadingPassage,
    Statement,
)
from orgs.models import (
    Facility,
    FacilityCitation,
    FacilityName,
    Organization,
    OrganizationCitation,
    OrganizationName,
)
from people.models import Affiliation, AffiliationPassage, Person, PersonCitation, PersonName
from sources.models import Passage, Record, Source

numbers = count(1)


def a_slug(word: str) -> str:
    return f"{word}-{next(numbers)}"


def make_record(*, slug="a-record", name="A record", language="en") -> Record:
    return Record.objects.create(id=1, slug=slug, name=name, language=language)


def make_source(text="Pavel Durov opens a lab.", *, status="verified", **fields) -> Source:
    fields = {"slug": a_slug("source"), "kind": "article", "language": "en", **fields}
    return Source.objects.create(text=text, status=status, **fields)


def make_passage(source=None, exact=None) -> Passage:
    """The first place in the source where the words stand; without words, all of its text."""
    source = source or make_source()
    exact = exact or source.text
    start = source.text.index(exact)
    passage, _ = Passage.objects.get_or_create(
        source=source, start=start, end=start + len(exact), defaults={"exact": exact}
    )
    return passage


def _make_entry(model, name_model, citation_model, *, name, passage, status, **fields):
    entry = model.objects.create(status="proposed", **{"slug": a_slug(model.__name__.lower()), **fields})
    if name:
        name_model.objects.create(entry=entry, text=name, language="en", kind="preferred")
    if passage is not False:
        citation_model.objects.create(entry=entry, passage=passage or make_passage())
    entry.status = status
    entry.save()
    entry.refresh_from_db()
    return entry


def make_person(name="Pavel Durov", *, passage=None, status="verified", **fields) -> Person:
    return _make_entry(Person, PersonName, PersonCitation, name=name, passage=passage, status=status, **fields)


def make_organization(name="Telegram", *, passage=None, status="verified", **fields) -> Organization:
    fields = {"classification": "company", **fields}
    return _make_entry(
        Organization,
        OrganizationName,
        OrganizationCitation,
        name=name,
        passage=passage,
        status=status,
        **fields,
    )


def make_facility(name="Alem.AI", *, passage=None, status="verified", **fields) -> Facility:
    fields = {"classification": "building", **fields}
    return _make_entry(
        Facility, FacilityName, FacilityCitation, name=name, passage=passage, status=status, **fields
    )


def make_event(name="Digital Bridge", *, passage=None, status="verified", **fields) -> Event:
    fields = {"classification": "forum", "event_status": "held", **fields}
    return _make_entry(Event, EventName, EventCitation, name=name, passage=passage, status=status, **fields)


@transaction.atomic
def make_affiliation(person, organization, *, role="CEO", passage=None, **fields) -> Affiliation:
    fields = {"language": "en", "role_code": "chief_executive", **fields}
    affiliation = Affiliation.objects.create(person=person, organization=organization, role=role, **fields)
    AffiliationPassage.objects.create(affiliation=affiliation, passage=passage or make_passage())
    return affiliation


@transaction.atomic
def make_participation(event, *, role="speaker", passage=None, **fields) -> Participation:
    participation = Participation.objects.create(event=event, role=role, **fields)
    ParticipationPassage.objects.create(participation=participation, passage=passage or make_passage())
    return participation


@transaction.atomic
def make_attestation(statement, *passages, form="direct_quote", **fields) -> Attestation:
    passages = passages or [make_passage()]
    fields = {"is_best": not statement.attestations.exists(), **fields}
    attestation = Attestation.objects.create(
        statement=statement, source=passages[0].source, form=form, **fields
    )
    for position, passage in enumerate(passages):
        AttestationPassage.objects.create(attestation=attestation, passage=passage, position=position)
    return attestation


def make_statement(gist="Durov opens a lab.", *, passage=None, status="verified", **fields) -> Statement:
    """A statement with one attestation; `passage=False` leaves it without evidence."""
    fields = {"slug": a_slug("statement"), "kind": "claim", **fields}
    statement = Statement.objects.create(gist=gist, status="proposed", **fields)
    if passage is not False:
        make_attestation(statement, passage or make_passage())
    statement.status = status
    statement.save()
    statement.refresh_from_db()
    return statement


def make_measure(label="Users of Telegram", *, unit="users", **fields) -> Measure:
    return Measure.objects.create(label=label, unit=unit, **{"slug": a_slug("measure"), **fields})


def make_figure(statement, *, measure=None, passage=None, **fields) -> Figure:
    return Figure.objects.create(
        statement=statement,
        measure=measure or make_measure(),
        passage=passage or make_passage(),
        **fields,
    )


def make_discrepancy(title="What happened to the lab", *, status="verified", **fields) -> Discrepancy:
    fields = {"slug": a_slug("discrepancy"), "kind": "conflict", **fields}
    return Discrepancy.objects.create(title=title, status=status, **fields)


@transaction.atomic
def make_reading(discrepancy, *, label="opened", passage=None, **fields) -> Reading:
    fields = {"position": discrepancy.readings.count(), **fields}
    reading = Reading.objects.create(discrepancy=discrepancy, label=label, **fields)
    ReadingPassage.objects.create(reading=reading, passage=passage or make_passage())
    return reading
