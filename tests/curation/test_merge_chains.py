"""Several merges, undone one after the other."""

import random
from itertools import pairwise

import pytest

from curation.merging import MergeRefused, merge, undo
from tests.curation.merges import dense_record, user_as, whole_record
from tests.make import (
    make_affiliation,
    make_event,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.refused import check_as_at_commit

pytestmark = pytest.mark.django_db

WORDS = ["person", "organization", "facility", "event"]


@pytest.fixture
def verifier():
    return user_as("verifier")


def test_merges_of_all_types_are_undone_in_reverse_order(verifier):
    made = dense_record()
    states, merges = [], []
    for word in WORDS:
        states.append(whole_record())
        merges.append(merge(made[f"old_{word}"], made[f"new_{word}"], by=verifier))

    for merged, state in zip(reversed(merges), reversed(states), strict=True):
        undo(merged, by=verifier)
        check_as_at_commit()
        assert whole_record() == state


def test_chain_of_merges_is_undone_in_reverse_order(verifier):
    people = [make_person("Durov", slug=f"durov-{n}") for n in range(4)]
    telegram, statement = make_organization(), make_statement(speaker_person=people[0])
    for person in people:
        make_affiliation(person, telegram)
        statement.mentions.create(person=person)
    states, merges = [], []
    for loser, winner in pairwise(people):
        states.append(whole_record())
        merges.append(merge(loser, winner, by=verifier))

    with pytest.raises(MergeRefused) as caught:
        undo(merges[0], by=verifier)
    assert str(caught.value) == (
        f"Later merges build on this one. Undo merge {merges[2].pk} (person durov-2 into durov-3), then merge "
        f"{merges[1].pk} (person durov-1 into durov-2) first."
    )
    for merged, state in zip(reversed(merges), reversed(states), strict=True):
        undo(merged, by=verifier)
        assert whole_record() == state


@pytest.mark.parametrize("seed", range(6))
def test_any_merges_undone_in_reverse_order_leave_every_table_as_it_was(seed, verifier):
    chance = random.Random(seed)  # noqa: S311 - repeatable on purpose
    record = random_record(chance)
    states, merges = [], []
    for _ in range(5):
        entries = [entry for entry in chance.choice(list(record.values())) if stands(entry)]
        if len(entries) < 2:
            continue
        state = whole_record()
        try:
            merges.append(merge(*chance.sample(entries, 2), by=verifier))
        except MergeRefused:
            assert whole_record() == state
        else:
            check_as_at_commit()
            states.append(state)
    assert merges

    for merged, state in zip(reversed(merges), reversed(states), strict=True):
        undo(merged, by=verifier)
        check_as_at_commit()
        assert whole_record() == state


def stands(entry) -> bool:
    entry.refresh_from_db()
    return entry.merged_into_id is None


def random_record(chance) -> dict[str, list]:
    source = make_source("a b c d e")
    passages = [make_passage(source, letter) for letter in "abcde"]
    record = {
        "person": [make_person(f"P{n % 2}", passage=chance.choice(passages)) for n in range(4)],
        "organization": [make_organization(f"O{n % 2}", passage=chance.choice(passages)) for n in range(4)],
        "event": [make_event(f"E{n % 2}", passage=chance.choice(passages)) for n in range(4)],
    }
    people, organizations, events = record.values()
    statements = [
        make_statement(
            passage=chance.choice(passages), speaker_person=chance.choice(people), event=chance.choice(events)
        )
        for _ in range(4)
    ]
    for statement in statements:
        for word, entries in record.items():
            for entry in chance.sample(entries, 2):
                statement.mentions.create(**{word: entry})
    for person in people:
        for organization in chance.sample(organizations, 3):
            affiliation = make_affiliation(person, organization, passage=passages[0])
            affiliation.evidence.create(passage=chance.choice(passages[1:]))
    for child, parent in pairwise(organizations):
        child.parent = chance.choice([None, parent])
        child.save()
    return record
