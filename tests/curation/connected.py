"""A small record in which everything that can point at something does."""

from django.db.models import Model

from events.models import DiscrepancySubject, Mention, ParticipationPassage
from people.models import AffiliationPassage
from sources.models import Derivation
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_record,
    make_source,
    make_statement,
)


def make_connected_record() -> dict[str, Model]:
    """The rows that others point at, by their types."""
    make_record()
    source = make_source("Durov and Telegram open a lab in Alem at the forum.", slug="source")
    Derivation.objects.create(
        source=make_source("Reprint.", slug="reprint"), derived_from=source, kind="reprint"
    )
    words = make_passage(source, "lab")
    organization = make_organization(slug="organization", passage=words)
    make_organization(slug="child", parent=organization)
    facility = make_facility(slug="facility", passage=words)
    make_facility(slug="house", located_in=facility, operator=organization)
    person = make_person(slug="person", passage=words)
    AffiliationPassage.objects.create(
        affiliation=make_affiliation(make_person(slug="employee"), organization), passage=words
    )
    event = make_event(slug="event", passage=words)
    part = make_event(slug="part", parent=event, facility=facility)
    ParticipationPassage.objects.create(participation=make_participation(part, person=person), passage=words)
    make_participation(part, organization=organization)
    statement = make_statement(slug="statement", passage=words)
    measure = make_measure(slug="measure")
    make_statements_about(person, organization, facility, event, statement, measure, words)
    for loser, winner in (("p", person), ("o", organization), ("f", facility), ("e", event)):
        {"p": make_person, "o": make_organization, "f": make_facility, "e": make_event}[loser](
            slug=loser, merged_into=winner
        )
    return {
        row._meta.model_name: row
        for row in (source, organization, facility, person, event, measure, statement, make_discrepancy())
    }


def make_statements_about(person, organization, facility, event, statement, measure, words) -> None:
    answer = make_statement(slug="answer", speaker_person=person, event=event, answers=statement)
    make_statement(slug="of-a-body", speaker_organization=organization)
    make_attestation(answer, make_passage(words.source, "Alem"), attribution=words)
    make_figure(answer, measure=measure, passage=words)
    discrepancy = make_discrepancy(slug="discrepancy")
    make_reading(discrepancy, passage=words)
    for column, row in {
        "person": person,
        "organization": organization,
        "facility": facility,
        "event": event,
    }.items():
        Mention.objects.create(statement=answer, **{column: row})
        DiscrepancySubject.objects.create(discrepancy=discrepancy, **{column: row})
    DiscrepancySubject.objects.create(discrepancy=discrepancy, statement=statement)
