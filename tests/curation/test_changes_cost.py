"""A page asks a fixed number of questions, whatever it tells."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Mention
from people.models import Person, PersonName
from tests.curation.mirror import Mirror, committed_so_far, wait_until_told
from tests.make import make_person, make_statement

pytestmark = pytest.mark.django_db(transaction=True)


def read_with_questions(mirror: Mirror) -> tuple[int, int]:
    """How many entries the next page has, and how many statements it took."""
    wait_until_told(committed_so_far())
    with CaptureQueriesContext(connection) as questions:
        page = mirror.read_page()
    return len(page["results"]), len(questions)


@pytest.mark.parametrize("rows", [1, 3])
def test_walk_asks_four_times(client, rows):
    """Which database, where the log ends, what there is next, and how it stands."""
    for _ in range(rows):
        make_person()
    mirror = Mirror(client)

    assert read_with_questions(mirror) == (2 * rows, 4)


def test_nothing_new_asks_twice(client):
    """Which database, and what is new."""
    make_person()
    mirror = Mirror(client)
    mirror.catch_up()

    assert read_with_questions(mirror) == (0, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_ask_four_times(client, rows):
    """And what they mean to this reader, and how the resources stand."""
    for _ in range(rows):
        make_person()
    mirror = Mirror(client)
    mirror.catch_up()

    Person.objects.update(description="Other words")

    assert read_with_questions(mirror) == (rows, 4)


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_that_others_show_and_merges_ask_six_times(client, rows):
    """And who shows it, and what merged entries became."""
    winner = make_person("Winner")
    losers = [make_person("Loser") for _ in range(rows)]
    people = [make_person() for _ in range(rows)]
    for person in people:
        Mention.objects.create(statement=make_statement(speaker_person=person), person=person)
    mirror = Mirror(client)
    mirror.catch_up()

    PersonName.objects.filter(entry__in=people).update(text="Another name")
    Person.objects.filter(pk__in=[loser.pk for loser in losers]).update(merged_into=winner)

    assert read_with_questions(mirror) == (3 * rows, 6)
