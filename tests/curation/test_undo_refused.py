"""What stands against undoing: it is named, and nothing is written."""

import pytest
from rest_framework.exceptions import PermissionDenied

from curation.merging import merge
from curation.merging import undo as undo_merge
from curation.undoing import Conflict, Later, Transaction, UndoRefused, restore, undo
from events.models import AttestationPassage, Statement
from people.models import Person, PersonCitation, PersonName
from sources.models import Passage
from tests.curation.merges import user_as
from tests.curation.undoing import commit, record
from tests.make import make_organization, make_passage, make_person, make_source, make_statement
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verifier():
    return user_as("verifier")


def refused(transaction: Transaction, by) -> UndoRefused:
    """Undo it in vain."""
    before = record()
    with pytest.raises(UndoRefused) as caught:
        undo(transaction=transaction, by=by)
    assert record() == before
    return caught.value


def when(transaction: Transaction) -> str:
    return f"{transaction.at:%Y-%m-%d %H:%M:%S} UTC"


def test_cell_that_was_changed_since_is_named_with_the_change(verifier):
    person = make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo", family_name="Doe"))
    later = commit(lambda: Person.objects.update(given_name="Joe"), user=verifier.pk, reason="A typo.")
    commit(lambda: Person.objects.update(honorific="Dr"))

    refusal = refused(transaction, verifier)

    detail = f"The given name of person “jo” was changed since, by verifier at {when(later)} (“A typo.”)."
    assert refusal.conflicts == [
        Conflict(
            "people_person",
            person.pk,
            "person “jo”",
            "given_name",
            "Joe",
            detail,
            Later(later, "verifier", "A typo."),
        )
    ]


def test_other_columns_may_have_been_changed_since(verifier):
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    commit(lambda: Person.objects.update(family_name="Doe"))

    undo(transaction=transaction, by=verifier)

    assert Person.objects.values_list("given_name", "family_name").get() == ("", "Doe")


def test_row_that_was_deleted_since_is_named_with_the_deletion(verifier):
    make_statement(slug="it-opened")
    transaction = commit(lambda: Statement.objects.update(gist="Other."))
    later = commit(lambda: Statement.objects.get().delete(), user=verifier.pk)

    refusal = refused(transaction, verifier)

    assert [str(conflict.detail) for conflict in refusal.conflicts] == [
        f"Statement “it-opened” was deleted since, by verifier at {when(later)}."
    ]


def test_undone_twice_is_refused_naming_the_first_undoing(verifier):
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    first = undo(transaction=transaction, by=verifier, reason="Wrong.")

    refusal = refused(transaction, verifier)

    [conflict] = refusal.conflicts
    assert conflict.later == Later(first.transaction, "verifier", "Wrong.")


def test_row_that_something_rests_on_by_now_is_not_taken_back(verifier):
    transaction = commit(lambda: make_person(slug="jo"))
    later = commit(lambda: make_statement(slug="by-jo", speaker_person=Person.objects.get()), user=verifier.pk)

    refusal = refused(transaction, verifier)

    assert [conflict.detail for conflict in refusal.conflicts] == [
        f"On person “jo” rests statement “by-jo” by now, by verifier at {when(later)}."
    ]


def test_row_comes_back_only_where_what_it_points_at_is_there(verifier):
    make_statement(slug="by-jo", speaker_person=make_person(slug="jo"))
    commit(lambda: Statement.objects.get().delete())
    later = commit(lambda: Person.objects.get().delete(), user=verifier.pk, reason="A ghost.")
    before = record()

    with pytest.raises(UndoRefused) as refusal:
        restore("events_statement", "by-jo", by=verifier)

    assert str(refusal.value) == (
        "Statement “by-jo” would point at person “jo”, which was deleted, by verifier at "
        f"{when(later)} (“A ghost.”): restore that first."
    )
    assert record() == before


def test_both_come_back_one_after_the_other(verifier):
    make_statement(slug="by-jo", speaker_person=make_person(slug="jo"))
    before = record()
    commit(lambda: Statement.objects.get().delete())
    commit(lambda: Person.objects.get().delete())

    restore("people_person", "jo", by=verifier)
    restore("events_statement", "by-jo", by=verifier)

    assert record() == before


def test_name_that_another_has_by_now_is_refused_in_words(verifier):
    person = make_person()
    person.identifiers.create(scheme="wikidata", value="Q1")
    transaction = commit(lambda: person.identifiers.all().delete())
    make_person().identifiers.create(scheme="wikidata", value="Q1")

    refusal = refused(transaction, verifier)

    assert str(refusal) == (
        "Nothing was saved. The record holds to a rule: “personidentifier belongs to one entry”. "
        "Key (scheme, value)=(wikidata, Q1) already exists."
    )


def test_last_evidence_of_a_verified_row_is_not_taken_back(verifier):
    person = make_person(status="proposed", passage=False)
    transaction = commit(lambda: PersonCitation.objects.create(entry=person, passage=make_passage()))
    Person.objects.update(status="verified")

    refusal = refused(transaction, verifier)

    assert str(refusal) == (
        "Nothing was saved. The record holds to a rule: “verified person has a citation”. "
        f"Here it does not hold: row {person.pk} of people_person has none in people_personcitation."
    )


def test_many_conflicts_are_not_all_named(verifier):
    for _ in range(22):
        make_person()
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    Person.objects.update(given_name="Joe")

    refusal = refused(transaction, verifier)

    assert (len(refusal.conflicts), refusal.more) == (20, True)


def test_merge_is_undone_in_the_log_of_merges(verifier):
    loser, winner = make_person(slug="loser"), make_person(slug="winner")
    merged = []
    transaction = commit(lambda: merged.append(merge(loser, winner, by=verifier)))
    refusal = refused(transaction, verifier)
    back = commit(lambda: undo_merge(merged[0], by=verifier))

    refusals = [str(refusal), str(refused(back, verifier))]

    number = merged[0].pk
    assert refusals == [
        f"This change is merge {number}: undo the merge itself, in the log of merges.",
        f"This change is the undoing of merge {number}: merge the two again.",
    ]


def test_what_a_merge_moved_since_is_named(verifier):
    loser, winner = make_person(slug="loser"), make_person(slug="winner")
    transaction = commit(lambda: loser.names.create(text="Jo", language="en"))
    merge(loser, winner, by=verifier, reason="The same.")

    refusal = refused(transaction, verifier)

    assert [(c.column, c.later.why) for c in refusal.conflicts] == [("entry_id", "The same.")]


@pytest.mark.parametrize(
    ("role", "status", "may"),
    [
        ("viewer", "proposed", False),
        ("contributor", "proposed", False),
        ("editor", "proposed", True),
        ("editor", "rejected", True),
        ("editor", "verified", False),
        ("verifier", "verified", True),
    ],
)
def test_undoing_takes_a_role_by_the_status_of_the_row(role, status, may):
    make_person(status=status)
    transaction = commit(lambda: PersonName.objects.update(text="Other"))
    user = user_as(role)

    try:
        undo(transaction=transaction, by=user)
        allowed = True
    except PermissionDenied:
        allowed = False

    assert allowed is may
    assert PersonName.objects.get().text == ("Pavel Durov" if may else "Other")


def test_row_that_would_be_verified_again_takes_a_verifier():
    make_person()
    transaction = commit(lambda: Person.objects.update(status="rejected"))

    with pytest.raises(PermissionDenied) as denied:
        undo(transaction=transaction, by=user_as("editor"))

    assert denied.value.detail == (
        "To undo what is verified takes the role verifier; you act as editor. Ask an administrator."
    )


def test_four_eyes_hold_for_undoing(settings):
    settings.FOUR_EYES = True
    verifier = user_as("verifier")
    make_person(slug="jo", proposed_by=verifier)
    transaction = commit(lambda: Person.objects.update(status="rejected"))

    with pytest.raises(PermissionDenied) as denied:
        undo(transaction=transaction, by=verifier)

    assert denied.value.detail == "Four eyes: “jo”, which you proposed, is verified by somebody else."


def test_edit_that_is_being_written_goes_first(verifier):
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))

    error = write_at_once(
        lambda: Person.objects.update(given_name="Joe"),
        lambda: undo(transaction=transaction, by=verifier),
    )

    assert isinstance(error, UndoRefused)
    assert Person.objects.get().given_name == "Joe"


def test_part_that_is_being_written_goes_first(verifier):
    person = make_person(slug="jo")
    transaction = commit(lambda: PersonName.objects.update(text="Jo"))

    def edit():
        Person.objects.select_for_update().get()
        PersonName.objects.filter(entry=person).update(text="Joe")

    error = write_at_once(edit, lambda: undo(transaction=transaction, by=verifier))

    assert isinstance(error, UndoRefused)
    assert PersonName.objects.get().text == "Joe"


def test_edit_waits_for_the_undoing(verifier):
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))

    error = write_at_once(
        lambda: undo(transaction=transaction, by=verifier),
        lambda: Person.objects.update(family_name="Doe"),
    )

    assert error is None
    assert Person.objects.values_list("given_name", "family_name").get() == ("", "Doe")


def test_statement_that_is_being_made_of_a_person_keeps_the_person(verifier):
    transaction = commit(lambda: make_person(slug="jo"))

    error = write_at_once(
        lambda: make_statement(slug="by-jo", speaker_person=Person.objects.get()),
        lambda: undo(transaction=transaction, by=verifier),
    )

    assert isinstance(error, UndoRefused)
    assert Statement.objects.get().speaker_person.slug == "jo"


def test_words_of_another_source_are_not_brought_back(verifier):
    """What the database's guards refuse, they refuse of an undoing too."""
    one, two = make_source("one"), make_source("two")
    statement = make_statement(passage=make_passage(one))
    attestation = statement.attestations.get()
    attestation.attribution = make_passage(one)
    attestation.save()
    transaction = commit(lambda: statement.attestations.update(attribution=None))

    def move():
        AttestationPassage.objects.all().delete()
        statement.attestations.update(source=two)
        AttestationPassage.objects.create(attestation=attestation, passage=make_passage(two), position=0)

    commit(move)

    refusal = refused(transaction, verifier)

    assert str(refusal) == (
        "Nothing was saved. The record holds to a rule: “attestation passages are of its source”. "
        "Here it does not hold: a passage of another source."
    )


def test_organization_is_not_put_above_itself(verifier):
    above = make_organization(slug="above")
    below = make_organization(slug="below", parent=above)
    transaction = commit(lambda: type(below).objects.filter(pk=below.pk).update(parent=None))
    type(above).objects.filter(pk=above.pk).update(parent=below)

    refusal = refused(transaction, verifier)

    assert str(refusal) == (
        "Nothing was saved. The record holds to a rule: “organization is not its own parent”. "
        "Here it does not hold: following parent_id leads back to the same row."
    )


def test_passage_that_was_deleted_since_is_named(verifier):
    make_statement(slug="it-opened")
    transaction = commit(lambda: Statement.objects.get().delete())
    passage = Passage.objects.get()
    later = commit(passage.delete)

    refusal = refused(transaction, verifier)

    assert {conflict.later for conflict in refusal.conflicts} == {Later(later, "", "")}
