"""Whatever was done, by the API or not: undone from the last on, the record is what it was; then redone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curation.undoing import Transaction, undo
from events.models import Attestation, Discrepancy, Event, Reading, Statement
from orgs.models import Organization
from people.models import Person
from sources.models import Derivation, Record, Source
from tests.curation.merges import user_as
from tests.curation.undoing import commit, record
from tests.make import (
    a_slug,
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_figure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_record,
    make_source,
    make_statement,
)
from tests.roles import api_client

pytestmark = pytest.mark.django_db(transaction=True)


def one_of(model, n: int, **which):
    """Some row of the table, made if there is none."""
    rows = list(model.objects.filter(**which).order_by("pk"))
    return rows[n % len(rows)] if rows else None


def create(n):
    person = make_person(f"Person {n}", slug=a_slug("person"))
    person.identifiers.create(scheme="wikidata", value=person.slug)
    make_affiliation(person, make_organization(f"Body {n}", parent=one_of(Organization, n)))
    event = make_event(f"Event {n}")
    make_participation(event, person=person)
    statement = make_statement(f"Said {n}.", speaker_person=person, event=event)
    statement.mentions.create(person=person)
    make_figure(statement)


def add_source(n):
    source = make_source(f"Words number {n}.", slug=a_slug("source"))
    make_passage(source, "number")
    above = one_of(Source, n)
    if above != source:
        Derivation.objects.create(source=source, derived_from=above, kind="reprint")


def disagree(n):
    point = make_discrepancy(f"Point {n}")
    point.about.create(statement=one_of(Statement, n) or make_statement())
    make_reading(point, label="one", is_followed=True)
    make_reading(point, label="two")


def follow_another(n):
    point = one_of(Discrepancy, n)
    for reading in Reading.objects.filter(discrepancy=point).order_by("is_followed", "pk")[:1]:
        Reading.objects.filter(discrepancy=point).update(is_followed=False)
        Reading.objects.filter(pk=reading.pk).update(is_followed=True)


def trade_places(n):
    point = one_of(Discrepancy, n)
    readings = list(Reading.objects.filter(discrepancy=point).order_by("position"))
    for place, reading in enumerate(reversed(readings)):
        Reading.objects.filter(pk=reading.pk).update(position=100 + place)
    for place, reading in enumerate(reversed(readings)):
        Reading.objects.filter(pk=reading.pk).update(position=place)


def attest_better(n):
    statement = one_of(Statement, n)
    if statement:
        Attestation.objects.filter(statement=statement).update(is_best=False)
        make_attestation(statement, make_passage(make_source(f"Better {n}.")), is_best=True)


def edit_all(n):
    Person.objects.update(given_name=f"Given {n}")
    Statement.objects.update(gist=f"Gist {n}.", said_on_edtf="2025-10")
    Record.objects.update(description=f"Of {n}.")


def review(n):
    status = ["proposed", "rejected", "verified"][n % 3]
    Discrepancy.objects.update(status=status)
    Source.objects.filter(pk=one_of(Source, n).pk).update(title=f"Title {n}")


def rename(n):
    person = one_of(Person, n)
    if person:
        person.names.all().delete()
        person.names.create(text=f"Name {n}", language="en", kind="preferred")


def delete_statement(n):
    statement = one_of(Statement, n, discrepancies=None)
    if statement:
        statement.delete()


def delete_discrepancy(n):
    Discrepancy.objects.filter(pk__in=[point.pk for point in [one_of(Discrepancy, n)] if point]).delete()


def detach_events(n):
    Statement.objects.update(event=None)
    Event.objects.filter(participations=None).delete()


def by_api(n):
    client, statement = api_client("verifier"), one_of(Statement, n)
    if statement is None:
        return
    address = f"/api/v1/statements/{statement.slug}/"
    changes = {"gist": f"Changed by the API {n}.", "mentions": [], "kind": "opinion"}
    answer = client.patch(
        address, changes, format="json", HTTP_IF_MATCH=client.get(address)["ETag"], HTTP_X_CHANGE_REASON="API"
    )
    assert answer.status_code == 200


EDITS = [
    create,
    add_source,
    disagree,
    follow_another,
    trade_places,
    attest_better,
    edit_all,
    review,
    rename,
    delete_statement,
    delete_discrepancy,
    detach_events,
    by_api,
]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 50)), min_size=1, max_size=6))
def test_undone_from_the_last_on_the_record_is_what_it_was(edits):
    verifier = user_as("verifier")
    if not Record.objects.exists():
        make_record()
        make_source()
    states: list[dict] = [record()]
    done: list[Transaction] = []
    for edit, n in edits:
        transaction = commit(lambda edit=edit, n=n: edit(n))
        if record() != states[-1]:
            done.append(transaction)
            states.append(record())

    undone = []
    for transaction, before in zip(reversed(done), reversed(states[:-1]), strict=True):
        undone.append(undo(transaction=transaction, by=verifier).transaction)
        assert record() == before
    for transaction, after in zip(reversed(undone), states[1:], strict=True):
        undo(transaction=transaction, by=verifier)
        assert record() == after
