"""Undoing what one transaction changed, in every table."""

from decimal import Decimal

import pytest

from curation.undoing import Undone, UndoRefused, restore, undo, undo_line
from events.models import Attestation, Discrepancy, Event, Measure, Reading, Statement
from orgs.models import Facility, Organization
from people.models import Affiliation, Person, PersonName
from sources.models import Derivation, Passage, Record, Source
from tests.curation.merges import dense_record, user_as
from tests.curation.undoing import commit, record, retired_slugs
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

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verifier():
    return user_as("verifier")


def undone_and_redone(change, verifier) -> tuple:
    """The record before and after a change, after undoing it, and after undoing the undoing."""
    before = record()
    transaction = commit(change)
    after = record()
    undone = undo(transaction=transaction, by=verifier, reason="Wrong.")
    again = record()
    undo(transaction=undone.transaction, by=verifier, reason="Right after all.")
    return before, after, again, record()


def make_everything():
    source = make_source("one two three four", slug="fresh")
    passage = make_passage(source, "two")
    Derivation.objects.create(source=source, derived_from=make_source("elder", slug="elder"), kind="reprint")
    person = make_person("Jo Doe", slug="jo", passage=passage)
    body = make_organization("Body", slug="body", passage=passage)
    hall = make_facility("Hall", slug="hall", passage=passage, operator=body)
    event = make_event("Fair", slug="fair", passage=passage, facility=hall)
    make_affiliation(person, body, passage=passage)
    make_participation(event, person=person, passage=passage)
    statement = make_statement("It opened.", slug="it-opened", speaker_person=person, event=event)
    statement.mentions.create(facility=hall)
    make_figure(
        statement, measure=make_measure(slug="users"), passage=passage, amount=Decimal("3.5"), comparator="="
    )
    point = make_discrepancy("A point", slug="a-point")
    point.about.create(statement=statement)
    make_reading(point, passage=passage)
    person.identifiers.create(scheme="wikidata", value="Q1")


def test_creation_of_every_kind_of_row_is_undone_and_redone(verifier):
    dense_record()

    before, after, again, redone = undone_and_redone(make_everything, verifier)

    assert again == before != after
    assert redone == after


def test_deletion_of_every_kind_of_row_is_undone_and_redone(verifier):
    make_everything()

    def delete_everything():
        for model in (Discrepancy, Statement, Measure, Event, Person, Facility, Organization):
            model.objects.all().delete()
        Passage.objects.all().delete()
        Derivation.objects.all().delete()
        Source.objects.all().delete()

    before, after, again, redone = undone_and_redone(delete_everything, verifier)

    assert again == before != after
    assert redone == after
    assert len(retired_slugs()) == len(
        {row for rows in before.values() for row in map(str, rows) if "'slug'" in row}
    )


def test_edits_of_every_kind_of_row_are_undone_and_redone(verifier):
    make_record()
    made = dense_record()

    def edit():
        Record.objects.update(name="Another name")
        Source.objects.update(title="A title", published_edtf="2025")
        Person.objects.filter(slug="old-person").update(given_name="Given", description="Said “100 %”.")
        PersonName.objects.filter(entry=made["old_person"], text="Old person").update(text="Another")
        Organization.objects.filter(slug="child").update(parent=made["new_organization"], founded_edtf="1999~")
        Facility.objects.update(state="opened")
        Event.objects.update(date_edtf="2025-10-02", date_as_printed="2 October")
        Statement.objects.update(gist="Another gist.", speaker_person=None)
        Affiliation.objects.update(role_code="other")
        Discrepancy.objects.update(note="Noted.")

    before, after, again, redone = undone_and_redone(edit, verifier)

    assert again == before != after
    assert redone == after


def test_best_attestations_that_changed_places_change_back(verifier):
    statement = make_statement()
    best = statement.attestations.get()
    other = make_attestation(statement, is_best=False)

    def swap():
        Attestation.objects.filter(pk=best.pk).update(is_best=False)
        Attestation.objects.filter(pk=other.pk).update(is_best=True)

    before, after, again, redone = undone_and_redone(swap, verifier)

    assert again == before != after
    assert redone == after


def test_readings_that_changed_places_change_back(verifier):
    point = make_discrepancy()
    first, second = make_reading(point, label="one"), make_reading(point, label="two")

    def swap():
        for reading, position in ((first, 7), (second, 0), (first, 1)):
            Reading.objects.filter(pk=reading.pk).update(position=position)

    before, after, again, redone = undone_and_redone(swap, verifier)

    assert again == before != after
    assert redone == after


def test_undoing_is_itself_history(verifier):
    person = make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Wrong"))

    undone = undo(transaction=transaction, by=verifier, reason="A slip.")

    last = person.history.order_by("-pgh_id").first()
    assert undone == Undone(undone.transaction, {"people_person": 1}, [])
    assert (last.pgh_transaction, last.pgh_created_at) == undone.transaction
    assert last.pgh_context.metadata == {
        "user": verifier.pk,
        "reason": "A slip.",
        "undoes": {"transaction": transaction.key},
    }


def test_deleted_row_comes_back_under_its_slug(verifier):
    statement = make_statement(slug="gone")
    before = record()
    commit(lambda: Statement.objects.get().delete())

    restore("events_statement", "gone", by=verifier)

    assert record() == before
    assert retired_slugs() == []
    assert Statement.objects.values_list("pk", "version").get() == (statement.pk, statement.version + 1)


def test_source_comes_back_with_its_passages(verifier):
    source = make_source("one two", slug="gone")
    make_passage(source, "two")
    before = record()
    commit(lambda: (Passage.objects.all().delete(), Source.objects.all().delete()))

    restore("sources_source", "gone", by=verifier)

    assert record() == before


def test_one_of_many_deleted_rows_comes_back_alone(verifier):
    make_statement(slug="one")
    make_statement(slug="two")
    commit(lambda: Statement.objects.all().delete())

    restore("events_statement", "two", by=verifier)

    assert list(Statement.objects.values_list("slug", "text")) == [("two", "Pavel Durov opens a lab.")]
    assert retired_slugs() == [("events_statement", "one")]


def test_one_line_of_a_change_is_undone(verifier):
    one, two = make_person(slug="one"), make_person(slug="two")
    transaction = commit(lambda: Person.objects.update(given_name="Jo", family_name="Doe"))

    undo_line(transaction=transaction, table="people_person", row=two.pk, by=verifier)

    names = Person.objects.order_by("slug").values_list("pk", "given_name", "family_name")
    assert list(names) == [(one.pk, "Jo", "Doe"), (two.pk, "", "")]


def test_passage_that_others_quote_by_now_stays(verifier):
    source = make_source("one two")
    transaction = commit(lambda: make_statement(slug="first", passage=make_passage(source, "two")))
    make_statement(slug="second", passage=make_passage(source, "two"))

    undo(transaction=transaction, by=verifier)

    assert list(Statement.objects.values_list("slug", "text")) == [("second", "two")]


def test_change_that_the_history_does_not_know_is_refused(verifier):
    transaction = commit(lambda: None)

    with pytest.raises(UndoRefused) as refused:
        undo(transaction=transaction, by=verifier)

    assert str(refused.value) == "The history knows nothing of this change that could be undone."
