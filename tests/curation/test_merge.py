"""Merging two entries: what moves, what is united, what is refused."""

import pytest
from django.db import DatabaseError, transaction
from pghistory.models import Context
from rest_framework.exceptions import PermissionDenied

from curation.merging import MergeRefused, VersionsDiffer, merge
from curation.merging.references import references_to
from curation.models import Merge, MergedCell, UnitedRow
from events.models import DiscrepancySubject, Event, Mention
from orgs.models import Facility, Organization
from people.models import Affiliation, AffiliationPassage, Person, PersonName
from tests.curation.merges import dense_record, user_as
from tests.make import (
    make_affiliation,
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.refused import check_as_at_commit, refused, sql

pytestmark = pytest.mark.django_db

WORDS = ["person", "organization", "facility", "event"]


@pytest.fixture
def verifier():
    return user_as("verifier")


@pytest.fixture
def two():
    return make_person("Pawel Durow", slug="loser"), make_person("Pavel Durov", slug="winner")


@pytest.mark.parametrize("word", WORDS)
def test_nothing_points_at_a_merged_entry(word, verifier):
    made = dense_record()
    loser, winner = made[f"old_{word}"], made[f"new_{word}"]
    pointing = references_to(type(loser))
    assert all(exists(reference, loser) for reference in pointing)

    merge(loser, winner, by=verifier)

    check_as_at_commit()
    assert [r for r in pointing if exists(r, loser)] == []
    assert all(exists(reference, winner) for reference in pointing)
    loser.refresh_from_db()
    assert (loser.merged_into, loser.status) == (winner, "verified")


def exists(reference, entry) -> bool:
    return reference.model._base_manager.filter(**{reference.field.name: entry.pk}).exists()


def test_what_can_point_at_a_person_is_known():
    assert [(r.table, r.column) for r in references_to(Person)] == [
        ("events_statement", "speaker_person_id"),
        ("people_person", "merged_into_id"),
        ("events_discrepancysubject", "person_id"),
        ("events_mention", "person_id"),
        ("events_participation", "person_id"),
        ("people_affiliation", "person_id"),
        ("people_personcitation", "entry_id"),
        ("people_personidentifier", "entry_id"),
        ("people_personname", "entry_id"),
    ]


def test_preferred_names_of_the_loser_become_aliases(two, verifier):
    loser, winner = two
    loser.names.create(text="Павел Дуров", language="ru", kind="preferred")
    loser.names.create(text="Durow", language="de", kind="former")

    merge(loser, winner, by=verifier)

    assert list(winner.names.order_by("text").values_list("text", "language", "kind")) == [
        ("Durow", "de", "former"),
        ("Pavel Durov", "en", "preferred"),
        ("Pawel Durow", "en", "alias"),
        ("Павел Дуров", "ru", "alias"),
    ]


def test_equal_names_are_united_in_that_of_the_winner(verifier):
    loser, winner = (make_person("Durov", slug=slug) for slug in ("loser", "winner"))
    kept = winner.names.get()

    merge(loser, winner, by=verifier)

    assert list(PersonName.objects.values("id", "entry", "kind")) == [
        {"id": kept.pk, "entry": winner.pk, "kind": "preferred"}
    ]


def test_equal_affiliations_are_united_with_the_passages_of_both(two, verifier):
    loser, winner = two
    source, telegram = make_source("one two"), make_organization()
    one, two_ = make_passage(source, "one"), make_passage(source, "two")
    gone = make_affiliation(loser, telegram, passage=one)
    moved = gone.evidence.create(passage=two_)
    kept = make_affiliation(winner, telegram, passage=one)

    merge(loser, winner, by=verifier)

    check_as_at_commit()
    assert list(Affiliation.objects.values_list("pk", "person")) == [(kept.pk, winner.pk)]
    evidence = AffiliationPassage.objects.order_by("pk").values_list("pk", "affiliation", "passage")
    assert list(evidence) == [(moved.pk, kept.pk, two_.pk), (kept.evidence.first().pk, kept.pk, one.pk)]


def test_mention_of_both_and_discrepancy_about_both_are_kept_once(verifier):
    made = dense_record()

    merge(made["old_person"], made["new_person"], by=verifier)

    winner = made["new_person"]
    assert Mention.objects.filter(statement=made["statement"], person__isnull=False).get().person == winner
    assert DiscrepancySubject.objects.get(person__isnull=False).person == winner


def test_fields_of_the_winner_are_not_filled_in(two, verifier):
    loser, winner = two
    Person.objects.filter(pk=loser.pk).update(honorific="Dr", description="A man.")

    merge(loser, winner, by=verifier)

    assert list(Person.objects.order_by("slug").values_list("slug", "honorific", "description")) == [
        ("loser", "Dr", "A man."),
        ("winner", "", ""),
    ]


def test_earlier_losers_lead_to_the_new_winner(two, verifier):
    first = make_person(slug="first")
    loser, winner = two

    merge(first, loser, by=verifier)
    merge(loser, winner, by=verifier)

    assert list(Person.objects.order_by("slug").values_list("slug", "merged_into__slug")) == [
        ("first", "winner"),
        ("loser", "winner"),
        ("winner", None),
    ]


def test_each_changed_cell_is_logged(verifier):
    loser, winner = (
        make_person(None, slug="loser", passage=False, status="proposed"),
        make_person(slug="winner"),
    )
    name = loser.names.create(text="Durow", language="de", kind="preferred")
    statement = make_statement(speaker_person=loser)

    made = merge(loser, winner, by=verifier)

    was, became = str(loser.pk), str(winner.pk)
    assert list(made.cells.order_by("step").values_list("table", "row", "column", "before", "after")) == [
        ("people_personname", name.pk, "kind", "preferred", "alias"),
        ("events_statement", statement.pk, "speaker_person_id", was, became),
        ("people_personname", name.pk, "entry_id", was, became),
        ("people_person", loser.pk, "merged_into_id", None, became),
    ]


@pytest.mark.django_db(transaction=True)
def test_versions_rise_and_history_tells_who_and_why(two, verifier):
    loser, winner = two
    statement = make_statement(speaker_person=loser)
    before = [row.version for row in (loser, winner, statement)]

    made = merge(loser, winner, by=verifier, reason="the same man")

    for row in (loser, winner, statement):
        row.refresh_from_db()
    assert [row.version for row in (loser, winner, statement)] == [version + 1 for version in before]
    told = Context.objects.get(pk=statement.history.order_by("pgh_id").last().pgh_context_id).metadata
    assert told == {"user": verifier.pk, "reason": "the same man", "merge": made.pk}


def refusal_of(loser, winner, by) -> list[tuple[str, str]]:
    merges = Merge.objects.count()
    with pytest.raises(MergeRefused) as caught:
        merge(loser, winner, by=by)
    assert Merge.objects.count() == merges
    return [(obstacle.subject, obstacle.detail) for obstacle in caught.value.obstacles]


def test_entries_of_two_types_are_not_merged(two, verifier):
    detail = "“loser” is a person, “telegram” an organization: only entries of one type are merged."
    assert refusal_of(two[0], make_organization(slug="telegram"), verifier) == [("", detail)]


def test_entry_is_not_merged_into_itself(two, verifier):
    detail = "“loser” cannot be merged into itself: name two entries."
    assert refusal_of(two[0], two[0], verifier) == [("winner", detail)]


def test_what_is_merged_is_not_merged_again(two, verifier):
    loser, winner = two
    other = make_person(slug="other")
    merge(loser, winner, by=verifier)

    assert refusal_of(loser, other, verifier) == [
        ("loser", "“loser” is merged into “winner” already: undo that merge first.")
    ]
    assert refusal_of(other, loser, verifier) == [
        ("winner", "“loser” is merged into “winner”: merge into that one.")
    ]


def test_proposed_winner_does_not_swallow_what_is_verified(two, verifier):
    proposed = make_person(slug="proposal", status="proposed")

    assert refusal_of(two[0], proposed, verifier) == [
        (
            "winner",
            (
                "“loser” is verified and “proposal” is proposed: verified facts would point at what the public "
                "does not see. Verify the winner first, or merge the other way round."
            ),
        )
    ]


def test_verified_winner_swallows_a_proposal(two, verifier):
    proposed = make_person(slug="proposal", status="proposed")

    merge(proposed, two[1], by=verifier)

    proposed.refresh_from_db()
    assert (proposed.merged_into, proposed.status) == (two[1], "proposed")


@pytest.mark.parametrize(
    ("make", "model", "column", "what"),
    [
        (make_organization, Organization, "parent", "parent"),
        (make_facility, Facility, "located_in", "located in"),
        (make_event, Event, "parent", "parent"),
    ],
)
def test_what_would_be_above_itself_is_refused(make, model, column, what, verifier):
    top = make(slug="top")
    middle = make(slug="middle", **{column: top})
    bottom = make(slug="bottom", **{column: middle})

    assert refusal_of(top, bottom, verifier) == [
        (
            "winner",
            (
                f"The {what} of “middle” is “top”: merged, “bottom” would stand above itself. Change the "
                f"{what} of “middle” first, or merge “bottom” into “top”."
            ),
        )
    ]
    merge(bottom, top, by=verifier)
    assert dict(model.objects.values_list("slug", f"{column}__slug")) == {
        "top": None,
        "middle": "top",
        "bottom": "middle",
    }


def test_editor_does_not_merge_what_is_verified(two):
    with pytest.raises(PermissionDenied) as caught:
        merge(*two, by=user_as("editor"))

    assert str(caught.value.detail) == (
        "To merge what is verified takes the role verifier; you act as editor. Ask an administrator."
    )


def test_what_the_user_may_not_see_is_not_merged(two):
    hidden = make_person(slug="hidden", status="proposed")

    assert refusal_of(hidden, two[1], user_as("contributor")) == [
        ("loser", "Nothing here has the slug “hidden”.")
    ]


def test_entry_that_was_deleted_meanwhile_is_not_merged(two, verifier):
    loser, winner = two
    Person.objects.get(pk=loser.pk).delete()

    detail = "“loser” was deleted meanwhile: there is nothing to merge."
    assert refusal_of(loser, winner, verifier) == [("", detail)]


def test_entries_that_changed_since_they_were_looked_at_are_not_merged(two, verifier):
    loser, winner = two

    with pytest.raises(VersionsDiffer):
        merge(loser, winner, by=verifier, versions=(loser.version, winner.version - 1))
    merge(loser, winner, by=verifier, versions=(loser.version, winner.version))

    assert Merge.objects.count() == 1


def test_merge_is_not_rewritten(two, verifier):
    merge(*two, by=verifier)

    with refused(
        "merge_never_changes",
        "type, loser_id, loser, winner_id, winner, reason, made_by_id, made_at"
        f" of row {Merge.objects.get().pk} is stored for good",
    ):
        Merge.objects.update(reason="another")


def test_log_of_merges_is_only_appended_to(verifier):
    loser, winner = (make_person("Durov", slug=slug) for slug in ("loser", "winner"))
    merge(loser, winner, by=verifier)

    for log in (MergedCell, UnitedRow, Merge):
        refusal = f"Cannot .*delete rows from {log._meta.db_table} table"
        with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
            sql(f"DELETE FROM {log._meta.db_table}")  # noqa: S608 - names of our own


def test_merges_are_seen_by_those_who_see_all(two, verifier):
    made = merge(*two, by=verifier)

    seen = {role: list(Merge.objects.visible_to(user_as(role))) for role in ("contributor", "editor")}
    assert seen == {"contributor": [], "editor": [made]}
