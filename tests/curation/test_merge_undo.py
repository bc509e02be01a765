"""Undoing a merge: everything as it was, but for what was changed since."""

import pytest
from rest_framework.exceptions import PermissionDenied

from curation.merging import Kept, MergeRefused, merge, undo
from events.models import Mention, Statement
from people.models import Affiliation, AffiliationPassage, Person, PersonCitation, PersonName
from tests.curation.merges import dense_record, user_as, whole_record
from tests.make import (
    make_affiliation,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.refused import check_as_at_commit

pytestmark = pytest.mark.django_db

WORDS = ["person", "organization", "facility", "event"]
NOT_RECREATED = "not recreated: what it pointed at, or the passages it rested on, are not there any more"


@pytest.fixture
def verifier():
    return user_as("verifier")


@pytest.fixture
def two():
    return make_person("Pawel Durow", slug="loser"), make_person("Pavel Durov", slug="winner")


@pytest.mark.parametrize("word", WORDS)
def test_undone_merge_leaves_every_table_as_it_was(word, verifier):
    made = dense_record()
    before = whole_record()

    merged = merge(made[f"old_{word}"], made[f"new_{word}"], by=verifier)
    check_as_at_commit()
    between = whole_record()
    undone = undo(merged, by=verifier)
    check_as_at_commit()

    assert whole_record() == before != between
    assert undone.kept == []


def test_what_was_added_since_stays_with_the_winner(two, verifier):
    loser, winner = two
    merged = merge(loser, winner, by=verifier)
    added = make_statement(speaker_person=winner)
    name = winner.names.create(text="Durov", language="fr")

    undone = undo(merged, by=verifier)

    added.refresh_from_db()
    name.refresh_from_db()
    assert (added.speaker_person, name.entry, undone.kept) == (winner, winner, [])


def test_what_was_edited_since_is_kept_and_listed(two, verifier):
    loser, winner = two
    other = make_person(slug="other")
    statements = [make_statement(f"Gist {n}.", speaker_person=loser) for n in range(3)]
    merged = merge(loser, winner, by=verifier)
    statements[0].refresh_from_db()
    statements[0].gist = "Edited."
    statements[0].save()
    Statement.objects.filter(pk=statements[1].pk).update(speaker_person=other)
    Statement.objects.get(pk=statements[2].pk).delete()
    PersonName.objects.filter(text="Pawel Durow").update(kind="misspelling")
    name = PersonName.objects.get(text="Pawel Durow")

    undone = undo(merged, by=verifier)

    check_as_at_commit()
    assert list(Statement.objects.order_by("pk").values_list("gist", "speaker_person__slug")) == [
        ("Edited.", "loser"),
        ("Gist 1.", "other"),
    ]
    assert list(loser.names.values_list("text", "kind")) == [("Pawel Durow", "misspelling")]
    assert undone.restored == {"events_statement": 1, "people_personcitation": 1, "people_personname": 1}
    edited = "edited since: the merge had made it {}, before it was {}"
    assert undone.kept == [
        Kept(
            "events_statement",
            statements[1].pk,
            "Gist 1.",
            "speaker_person_id",
            str(other.pk),
            edited.format(winner.pk, loser.pk),
        ),
        Kept("events_statement", statements[2].pk, "", "speaker_person_id", None, "deleted since"),
        Kept(
            "people_personname",
            name.pk,
            "Pawel Durow (en)",
            "kind",
            "misspelling",
            edited.format("alias", "preferred"),
        ),
    ]


def test_united_row_whose_statement_was_deleted_since_stays_away(two, verifier):
    loser, winner = two
    statement = make_statement()
    gone = statement.mentions.create(person=loser)
    statement.mentions.create(person=winner)
    merged = merge(loser, winner, by=verifier)
    statement.delete()

    undone = undo(merged, by=verifier)

    assert undone.kept == [Kept("events_mention", gone.pk, "", "", None, NOT_RECREATED)]
    assert Mention.objects.count() == 0


def united_affiliations(loser, winner):
    source, telegram = make_source("one two"), make_organization("Telegram", slug="telegram")
    gone = make_affiliation(loser, telegram, passage=make_passage(source, "one"))
    kept = make_affiliation(winner, telegram, passage=make_passage(source, "two"))
    return gone, kept


def test_united_row_whose_passages_were_taken_away_since_stays_away(two, verifier):
    gone, kept = united_affiliations(*two)
    merged = merge(*two, by=verifier)
    moved = AffiliationPassage.objects.get(passage__exact="one")
    AffiliationPassage.objects.get(pk=moved.pk).delete()

    undone = undo(merged, by=verifier)

    check_as_at_commit()
    assert list(Affiliation.objects.all()) == [kept]
    table = "people_affiliation"
    assert undone.kept == [
        Kept(f"{table}passage", moved.pk, "", "affiliation_id", None, "deleted since"),
        Kept(table, gone.pk, "", "", None, NOT_RECREATED),
    ]


def test_passages_that_the_other_lives_on_are_not_taken_back(two, verifier):
    _gone, kept = united_affiliations(*two)
    merged = merge(*two, by=verifier)
    kept.evidence.get(passage__exact="two").delete()
    before = whole_record()

    with pytest.raises(MergeRefused) as caught:
        undo(merged, by=verifier)

    assert str(caught.value) == (
        "The affiliation “CEO (Telegram)” of “winner” would be left without a passage. Give it one of its own "
        "first, or delete it."
    )
    assert whole_record() == before


def test_loser_whose_citations_were_taken_away_since_is_proposed(two, verifier):
    loser, winner = two
    cited = loser.citations.get()
    merged = merge(loser, winner, by=verifier)
    PersonCitation.objects.get(pk=cited.pk).delete()

    undone = undo(merged, by=verifier)

    check_as_at_commit()
    loser.refresh_from_db()
    assert (loser.status, loser.merged_into) == ("proposed", None)
    assert undone.kept == [
        Kept("people_personcitation", cited.pk, "", "entry_id", None, "deleted since"),
        Kept(
            "people_person",
            loser.pk,
            "loser",
            "status",
            "proposed",
            "all its citations were taken away since: it is proposed, until it is cited and verified again",
        ),
    ]


def test_winner_is_not_left_without_evidence(two, verifier):
    loser, winner = two
    own = winner.citations.get()
    merged = merge(loser, winner, by=verifier)
    own.delete()

    with pytest.raises(
        MergeRefused, match="“winner” would be left without evidence: add a citation of its own"
    ):
        undo(merged, by=verifier)

    assert PersonCitation.objects.get().entry == winner


def test_what_a_rule_of_the_database_refuses_is_told(two, verifier):
    loser, winner = two
    loser.names.create(text="Durow", language="en")
    winner.names.create(text="Durow", language="en")
    merged = merge(loser, winner, by=verifier)
    winner.names.get(text="Durow").delete()
    PersonName.objects.filter(text="Pawel Durow").update(text="Durow")

    with pytest.raises(MergeRefused, match="“personname is stored once”"):
        undo(merged, by=verifier)

    loser.refresh_from_db()
    assert loser.merged_into == winner


def test_merge_is_undone_once(two, verifier):
    merged = merge(*two, by=verifier)
    undo(merged, by=verifier)
    merged.refresh_from_db()

    with pytest.raises(MergeRefused) as caught:
        undo(merged, by=verifier)

    assert str(caught.value) == f"This merge was undone already, at {merged.undone_at:%Y-%m-%d %H:%M} UTC."


def test_undone_merge_can_be_made_and_undone_again(two, verifier):
    before = whole_record()

    for _ in range(2):
        undo(merge(*two, by=verifier), by=verifier)

    assert whole_record() == before


def test_merges_that_share_a_winner_are_undone_in_any_order(two, verifier):
    first, winner = two
    second = make_person("Durov P.", slug="second")
    statement = make_statement()
    for person in (first, second, winner):
        statement.mentions.create(person=person)
    before = whole_record()
    merges = [merge(first, winner, by=verifier), merge(second, winner, by=verifier)]

    for merged in merges:
        undo(merged, by=verifier)

    assert whole_record() == before


def test_row_that_a_later_merge_united_with_a_moved_one_is_undone_first(two, verifier):
    first, winner = two
    second = make_person("Pawel Durow", slug="second")
    merges = [merge(first, winner, by=verifier), merge(second, winner, by=verifier)]

    with pytest.raises(MergeRefused) as caught:
        undo(merges[0], by=verifier)

    assert str(caught.value) == (
        f"Later merges build on this one. Undo merge {merges[1].pk} (person second into winner) first."
    )


def test_merge_of_a_deleted_loser_is_not_undone(two, verifier):
    loser, winner = two
    merged = merge(loser, winner, by=verifier)
    Person.objects.get(pk=loser.pk).delete()

    with pytest.raises(MergeRefused) as caught:
        undo(merged, by=verifier)

    assert str(caught.value) == (
        "“loser” was deleted since: undo that first, so that there is something to give back to."
    )


def test_editor_does_not_undo_a_merge_of_what_is_verified(two, verifier):
    merged = merge(*two, by=verifier)

    with pytest.raises(PermissionDenied):
        undo(merged, by=user_as("editor"))


FOR_A_PERSON = 27


def test_undoing_costs_as_many_statements_for_many_rows(two, verifier, django_assert_num_queries):
    loser, winner = two
    for count in (1, 3):
        for _ in range(count):
            make_statement(speaker_person=loser).mentions.create(person=loser)
        merged = merge(loser, winner, by=verifier)
        with django_assert_num_queries(FOR_A_PERSON):
            undo(merged, by=verifier)
