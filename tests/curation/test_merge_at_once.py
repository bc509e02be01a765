"""Merges while others write: nothing ends up pointing at a loser."""

import pytest

from curation.merging import MergeRefused, merge, undo
from events.models import Statement
from people.models import Person
from tests.curation.merges import dense_record, user_as
from tests.make import make_affiliation, make_event, make_organization, make_person, make_statement
from tests.refused import refused
from tests.writers import write_at_once

at_once = pytest.mark.django_db(transaction=True)
RULE = "nothing_points_at_a_merged_entry"


@pytest.fixture
def verifier():
    return user_as("verifier")


@pytest.fixture
def two():
    return make_person(slug="loser"), make_person(slug="winner")


@at_once
def test_statement_made_while_its_speaker_is_merged_is_refused(two, verifier):
    loser, winner = two

    error = write_at_once(
        lambda: merge(loser, winner, by=verifier),
        lambda: Statement.objects.create(slug="new", kind="claim", gist="New.", speaker_person=loser),
    )

    assert error.__cause__.diag.constraint_name == RULE
    assert str(error).splitlines()[0] == f"{RULE}: loser is merged into winner: point at that one"
    assert Statement.objects.count() == 0


@at_once
def test_statement_made_just_before_its_speaker_is_merged_moves(two, verifier):
    loser, winner = two

    error = write_at_once(
        lambda: Statement.objects.create(slug="new", kind="claim", gist="New.", speaker_person=loser),
        lambda: merge(loser, winner, by=verifier),
    )

    assert error is None
    assert Statement.objects.get().speaker_person == winner


@at_once
def test_edit_of_a_moving_row_and_the_merge_both_count(two, verifier):
    loser, winner = two
    statement = make_statement(speaker_person=loser)

    def edit():
        Statement.objects.filter(pk=statement.pk).update(gist="Edited.")

    errors = [write_at_once(edit, lambda: merge(loser, winner, by=verifier))]

    assert errors == [None]
    assert Statement.objects.values_list("gist", "speaker_person").get() == ("Edited.", winner.pk)


@at_once
def test_row_that_points_elsewhere_just_before_the_merge_stays_there(two, verifier):
    loser, winner = two
    other, statement = make_person(slug="other"), make_statement(speaker_person=loser)

    def edit():
        Statement.objects.filter(pk=statement.pk).update(speaker_person=other)

    error = write_at_once(edit, lambda: merge(loser, winner, by=verifier))

    assert error is None
    assert Statement.objects.get().speaker_person == other


@at_once
def test_edit_of_a_moving_row_waits_for_the_merge(two, verifier):
    loser, winner = two
    statement = make_statement(speaker_person=loser)

    error = write_at_once(
        lambda: merge(loser, winner, by=verifier),
        lambda: Statement.objects.filter(pk=statement.pk).update(gist="Edited."),
    )

    assert error is None
    assert Statement.objects.values_list("gist", "speaker_person").get() == ("Edited.", winner.pk)


@at_once
def test_two_merges_of_one_loser_are_one(two, verifier):
    loser, winner = two
    other = make_person(slug="other")

    error = write_at_once(lambda: merge(loser, winner, by=verifier), lambda: merge(loser, other, by=verifier))

    assert isinstance(error, MergeRefused)
    assert str(error) == "“loser” is merged into “winner” already: undo that merge first."


@at_once
def test_two_merges_in_a_row_of_one_entry_end_at_the_last(two, verifier):
    loser, winner = two
    last = make_person(slug="last")

    error = write_at_once(lambda: merge(loser, winner, by=verifier), lambda: merge(winner, last, by=verifier))

    assert error is None
    merged = Person.objects.order_by("slug").values_list("slug", "merged_into__slug")
    assert list(merged) == [("last", None), ("loser", "last"), ("winner", "last")]


@at_once
def test_two_merges_against_each_other_are_one(two, verifier):
    loser, winner = two

    error = write_at_once(lambda: merge(loser, winner, by=verifier), lambda: merge(winner, loser, by=verifier))

    assert isinstance(error, MergeRefused)
    assert Person.objects.get(slug="winner").merged_into is None


@at_once
def test_merge_is_undone_by_one_of_two(two, verifier):
    merged = merge(*two, by=verifier)

    error = write_at_once(lambda: undo(merged, by=verifier), lambda: undo(merged, by=verifier))

    assert isinstance(error, MergeRefused)
    assert str(error).startswith("This merge was undone already")


@pytest.mark.django_db
def test_no_new_reference_leads_to_a_merged_entry(verifier):
    made = dense_record()
    for word in ("person", "organization", "facility", "event"):
        merge(made[f"old_{word}"], made[f"new_{word}"], by=verifier)
    person, organization, event = (made[f"old_{word}"] for word in ("person", "organization", "event"))
    statement = make_statement()

    with refused(RULE, "old-person is merged into new-person: point at that one"):
        statement.mentions.create(person=person)
    with refused(RULE, "old-organization is merged into new-organization: point at that one"):
        make_affiliation(made["new_person"], organization, role="another")
    with refused(RULE, "old-event is merged into new-event: point at that one"):
        Statement.objects.filter(pk=statement.pk).update(event=event)
    with refused(RULE, "old-event is merged into new-event: point at that one"):
        make_event(parent=event)


@pytest.mark.django_db
def test_row_that_points_at_a_merged_entry_since_before_can_be_edited():
    winner = make_organization(slug="winner")
    child = make_organization(slug="child", parent=make_organization(slug="loser"))
    type(child).objects.filter(slug="loser").update(merged_into=winner)

    child.description = "Edited."
    child.save()

    child.refresh_from_db()
    assert child.description == "Edited."
