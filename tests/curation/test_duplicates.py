"""Duplicates: which pairs are suggested and why, and what can be done with a pair."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from curation.duplicates.candidates import find_pairs
from curation.models import Merge, NotTheSame
from people.models import Person
from tests.make import make_event, make_facility, make_organization, make_person, make_statement
from tests.roles import make_user

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = "/admin/work/duplicates/"


@pytest.fixture
def verifier(client) -> User:
    user = make_user("verifier", username="vera", is_staff=True)
    client.force_login(user)
    return user


def suggested(type_name: str) -> list[tuple[str, str, str]]:
    return [(str(pair.loser), str(pair.winner), pair.reason) for pair in find_pairs(type_name).pairs]


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def two_people() -> tuple[Person, Person]:
    winner = make_person("Pavel Durov", slug="durov")
    loser = make_person("Pawel Durow", slug="durow", status="proposed", passage=False)
    return loser, winner


def merge(client, loser="durow", winner="durov", **more):
    shown = client.get(f"{PAGES}pair/person/{loser}/{winner}/").context["preview"]
    sent = {
        "type": "person",
        "loser": loser,
        "winner": winner,
        "loser_version": shown.loser["version"],
        "winner_version": shown.winner["version"],
        **more,
    }
    return client.post(f"{PAGES}merge/", sent, follow=True)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Pavel Durov", "Pavel Durov", "same name: “Pavel Durov”"),
        ("pavel durov", "Pavel Durov", "same but for capital letters"),
        ("Tokaïev", "Tokaiev", "same letters without accents"),
        ("Alem.AI", "Alem AI", "same letters, but for spaces and marks"),
        ("Pawel Durow", "Pavel Durov", "same after w → v: both are read as “pavel durov”"),
        ("Tokajew", "Tokayev", "same after j → y, w → v: both are read as “tokaev”"),
        ("Павел Дуров", "Pavel Durov", "same in another script: both are read as “pavel durov”"),
        ("Durov", "Pavel Durov", "“Durov” stands in “Pavel Durov”"),
        ("Durov Pavel", "Pavel Durov", "same words in another order"),
        ("Pavel Durin", "Pavel Durov", "60 % alike: in → ov"),
    ],
)
def test_pair_is_suggested_with_the_reason(one, other, why):
    make_person(other)
    make_person(one, status="proposed")

    assert [reason for _, _, reason in suggested("person")] == [why]


def test_acronym_is_suggested():
    make_organization("MAIDD")
    make_organization("Ministry of Artificial Intelligence and Digital Development", status="proposed")

    name = "Ministry of Artificial Intelligence and Digital Development"
    assert suggested("organization") == [(name, "MAIDD", f"“MAIDD” is the acronym of “{name}”")]


def test_identifier_that_two_share_but_for_its_spelling_is_suggested():
    make_facility("Alem").identifiers.create(scheme="wikidata", value="Q1")
    make_facility("Cluster", status="proposed").identifiers.create(scheme="Wikidata", value="q1")

    assert suggested("facility") == [("Cluster", "Alem", "share the identifier Wikidata:q1")]


def test_names_with_different_numbers_are_never_suggested():
    make_event("Digital Bridge 2024")
    make_event("Digital Bridge 2025")
    make_event("Digital Bridge")

    assert suggested("event") == []


def test_pairs_of_merged_entries_and_of_other_types_are_not_suggested():
    winner = make_person("Pavel Durov")
    make_person("Pawel Durow", merged_into=winner)
    make_organization("Pavel Durov")

    assert suggested("person") == []


def test_most_alike_come_first_and_each_pair_once():
    make_person("Pavel Durov").names.create(text="Durov", language="fr")
    make_person("Pawel Durow", status="proposed").names.create(text="Durow", language="fr")
    make_person("Pavel Durin", status="proposed")

    pairs = [(loser, winner) for loser, winner, _ in suggested("person")]

    assert pairs == [
        ("Pawel Durow", "Pavel Durov"),
        ("Pavel Durin", "Pawel Durow"),
        ("Pavel Durin", "Pavel Durov"),
    ]


def test_verified_wins_then_evidence_then_age():
    make_person("Pavel Durov", slug="old", status="proposed", passage=False)
    make_person("Pavel Durov", slug="new", status="proposed", passage=False)
    make_person("Pavel Durov", slug="evident", status="proposed")
    make_person("Pavel Durov", slug="verified")

    directions = {(pair.loser.slug, pair.winner.slug) for pair in find_pairs("person").pairs}

    assert directions == {
        ("new", "old"),
        ("old", "evident"),
        ("new", "evident"),
        ("old", "verified"),
        ("new", "verified"),
        ("evident", "verified"),
    }


def test_windows_are_walked_and_each_pair_comes_once(monkeypatch):
    monkeypatch.setattr("curation.duplicates.candidates.WINDOW", 2)
    for slug in ("one", "two", "three"):
        make_person("Pavel Durov", slug=slug)

    found, before = [], None
    while True:
        window = find_pairs("person", before=before)
        found.append({(pair.loser.slug, pair.winner.slug) for pair in window.pairs})
        if (before := window.before) is None:
            break

    assert found == [{("three", "one"), ("three", "two"), ("two", "one")}, set()]


def test_not_the_same_is_kept_and_the_pair_never_comes_back(client, verifier):
    two_people()
    sent = {"type": "person", "loser": "durow", "winner": "durov", "reason": "father and son"}

    response = client.post(f"{PAGES}not-the-same/", sent, follow=True)

    [decided] = NotTheSame.objects.values_list("type", "first", "second", "reason", "decided_by__username")
    assert decided == ("person", "durov", "durow", "father and son", "vera")
    assert told(response) == ["“Pawel Durow” and “Pavel Durov” are two, and will not be suggested again."]
    assert response.context["pairs"] == []
    assert "father and son" in client.get(f"{PAGES}pair/person/durow/durov/").text


def test_not_the_same_twice_is_once_in_either_order(client, verifier):
    two_people()
    sent = {"type": "person", "loser": "durow", "winner": "durov"}

    client.post(f"{PAGES}not-the-same/", sent)
    client.post(f"{PAGES}not-the-same/", {**sent, "loser": "durov", "winner": "durow"})

    assert NotTheSame.objects.count() == 1


def test_not_the_same_is_taken_back_and_the_history_keeps_both(client, verifier):
    two_people()
    client.post(f"{PAGES}not-the-same/", {"type": "person", "loser": "durow", "winner": "durov"})
    [decided] = client.get(f"{PAGES}decided/").context["decided"]

    response = client.post(f"{PAGES}decided/{decided.pk}/take-back/", follow=True)

    assert (told(response), len(suggested("person"))) == (["“durov” and “durow” may be suggested again."], 1)
    history = NotTheSame.pgh_event_model.objects.order_by("pgh_id")
    assert [(event.pgh_label, event.pgh_context.metadata["user"]) for event in history] == [
        ("insert", verifier.pk),
        ("delete", verifier.pk),
    ]


@pytest.mark.parametrize(("first", "second"), [(1, 1), (2, 1)])
def test_pair_stands_in_order(verifier, first, second):
    with pytest.raises(IntegrityError, match="pair_stands_in_order"):
        NotTheSame.objects.create(type="person", first_id=first, second_id=second, decided_by=verifier)


def test_pair_page_tells_what_would_move(client, verifier):
    loser, _ = two_people()
    make_statement("Said by him.", speaker_person=loser, slug="said")

    response = client.get(f"{PAGES}pair/person/durow/durov/")

    context = response.context
    assert [(move.type, move.field, move.moved) for move in context["preview"].moves] == [
        ("statement", "speaker_person", 1),
        ("person name", "entry", 1),
    ]
    assert [(line.name, line.loser, line.winner) for line in context["lines"]][:1] == [
        ("names", ["Pawel Durow (en, preferred)"], ["Pavel Durov (en, preferred)"])
    ]
    assert (context["is_suggested"], context["swapped"]) == (True, f"{PAGES}pair/person/durov/durow/")


def test_merge_is_made_and_undone(client, verifier):
    loser, winner = two_people()

    merged = merge(client, reason="one man")
    [made] = Merge.objects.all()
    loser.refresh_from_db()
    into = loser.merged_into
    undone = client.post(f"{PAGES}merges/{made.pk}/undo/", {"reason": "two men"})

    loser.refresh_from_db()
    made.refresh_from_db()
    assert (merged.redirect_chain, into) == ([(f"{PAGES}merges/{made.pk}/", 302)], winner)
    assert (loser.merged_into, made.reason, made.undo_reason) == (None, "one man", "two men")
    assert undone.context["undone"].kept == []


def test_undoing_after_later_edits_lists_what_is_kept(client, verifier):
    loser, _ = two_people()
    other = make_person("Somebody else", slug="other")
    statement = make_statement("Said by him.", speaker_person=loser)
    merge(client)
    statement.speaker_person = other
    statement.save()

    response = client.post(f"{PAGES}merges/{Merge.objects.get().pk}/undo/")

    [kept] = response.context["undone"].kept
    assert (kept.label, kept.column, kept.value) == ("Said by him.", "speaker_person_id", str(other.pk))
    assert "kept as it is" in response.text


def test_merge_of_what_changed_meanwhile_is_refused_in_words(client, verifier):
    two_people()

    response = merge(client, loser_version=99)

    changed = "Nothing was merged: one of the two was changed since it was shown. Look at both as they are now."
    assert (told(response), Merge.objects.count()) == ([changed], 0)


def test_merge_that_cannot_be_says_why_and_offers_no_button(client, verifier):
    two_people()

    page = client.get(f"{PAGES}pair/person/durov/durow/")
    response = merge(client, "durov", "durow")

    [why] = told(response)
    assert why.startswith("“durov” is verified and “durow” is proposed: verified facts would point at")
    assert why in page.text
    assert 'data-key="m"' not in page.text


def test_past_merges_are_listed_the_newest_first(client, verifier):
    two_people()
    make_person("Third", slug="third")
    merge(client)
    merge(client, "third", "durov")

    merges = client.get(f"{PAGES}merges/").context["merges"]

    assert [str(made) for made in merges] == ["person third into durov", "person durow into durov"]


def test_any_two_are_compared_in_the_suggested_direction(client, verifier):
    two_people()

    response = client.get(f"{PAGES}compare/?type=person&loser=durov&winner=durow")
    broken = client.get(f"{PAGES}compare/?type=person", follow=True)

    assert response["Location"] == f"{PAGES}pair/person/durow/durov/"
    assert told(broken) == ["Give the type and the slugs of two entries."]


@pytest.mark.parametrize("role", [None, "viewer", "contributor"])
@pytest.mark.parametrize("page", ["", "merges/", "decided/", "pair/person/durow/durov/"])
def test_pages_are_for_those_who_may_merge(client, role, page):
    two_people()
    client.force_login(make_user(role, is_staff=True))

    assert client.get(PAGES + page).status_code == 403


def test_editor_is_told_who_may_merge_what_is_verified(client):
    two_people()
    client.force_login(make_user("editor", is_staff=True))

    response = merge(client)

    why = "To merge what is verified takes the role verifier; you act as editor. Ask an administrator."
    assert told(response) == [why]


def test_page_takes_as_many_queries_with_three_pairs_as_with_one(client, verifier):
    make_person("Pavel Durov")
    make_person("Pawel Durow")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(PAGES)
        counts.append((len(response.context["pairs"]), len(queries)))
        make_person("Павел Дуров")

    assert counts == [(1, 12), (3, 12)]
