"""Changes are told once all that was begun before them has ended: none is passed by."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pgtrigger
import pytest
from django.db import connection, transaction
from django.db.models import F

from curation.changes.resources import RESOURCES
from events.models import Measure
from tests.curation.mirror import Mirror, exported, told
from tests.make import make_measure, make_person

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def opened_first(write) -> Iterator[None]:
    """Inside, `write` is done and not committed; it commits at the end. Inside, others write and commit."""
    with transaction.atomic():
        write()
        yield


def elsewhere(action) -> None:
    """Do it over another connection, and wait."""
    failed = []

    def run() -> None:
        try:
            action()
        except BaseException as error:
            failed.append(error)
            raise
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(30)
    assert (thread.is_alive(), failed) == (False, [])


def test_open_transaction_is_not_passed_by(client):
    mirror = Mirror(client, after="now")
    mirror.read_page()
    pages = []

    with opened_first(lambda: make_measure(slug="first")):
        elsewhere(lambda: make_measure(slug="second"))
        elsewhere(lambda: pages.append(mirror.read_page()))
        elsewhere(lambda: pages.append(mirror.read_page()))
    entries = mirror.catch_up()

    assert [(page["results"], page["has_more"]) for page in pages] == [([], False), ([], False)]
    assert told(entries) == [("upsert", "measure", "first"), ("upsert", "measure", "second")]


def test_walk_that_begins_beside_an_open_transaction_misses_nothing(client):
    mirror = Mirror(client, page_size=1)
    make_measure(slug="before")

    with opened_first(lambda: make_measure(slug="first")):
        elsewhere(lambda: make_measure(slug="second"))
        elsewhere(mirror.read_page)
    Measure.objects.filter(slug="before").delete()
    mirror.catch_up()

    assert list(mirror.copy["measure"]) == ["first", "second"]
    assert mirror.copy == exported(client)


def test_what_changes_during_the_walk_is_not_missed(client):
    people = [make_person(slug=f"p{n}") for n in range(4)]
    mirror = Mirror(client, page_size=1)
    while not mirror.copy["person"]:
        mirror.read_page()

    people[0].names.update(text="Renamed after it was given")
    people[3].names.update(text="Renamed before it is given")
    type(people[1]).objects.filter(pk=people[1].pk).update(status="rejected")
    people[2].delete()
    make_person(slug="new")
    mirror.catch_up()

    assert sorted(mirror.copy["person"]) == ["new", "p0", "p3"]
    assert mirror.copy == exported(client)


def test_what_is_rolled_back_is_not_told(client):
    mirror = Mirror(client, after="now")
    mirror.read_page()

    with transaction.atomic():
        make_measure(slug="given-up")
        transaction.set_rollback(True)
    with transaction.atomic():
        kept = make_measure(slug="kept")
        with transaction.atomic():
            Measure.objects.filter(pk=kept.pk).update(label="Given up")
            transaction.set_rollback(True)

    assert told(mirror.catch_up()) == [("upsert", "measure", "kept")]
    assert mirror.copy["measure"]["kept"]["label"] == kept.label
    assert b"iven-up" not in mirror.seen


def test_row_that_is_made_and_deleted_at_once_is_not_told(client):
    mirror = Mirror(client, after="now")
    mirror.read_page()

    with transaction.atomic():
        make_measure(slug="brief").delete()

    assert mirror.catch_up() == []


def test_many_changes_of_one_transaction_are_paged(client):
    mirror = Mirror(client, after="now", page_size=2)
    mirror.read_page()

    with transaction.atomic():
        for n in range(9):
            make_measure(slug=f"m{n}")
        for n in range(30):
            Measure.objects.update(label=f"Measured {n} times")

    assert sorted(slug for _, _, slug in told(mirror.catch_up())) == [f"m{n}" for n in range(9)]
    assert mirror.copy == exported(client)


def test_history_of_a_server_that_counted_further_is_no_obstacle(client):
    """A dump read into a new server brings numbers of transactions that are still to come there."""
    person = make_person(slug="p")
    gone = make_person(slug="gone")
    with pgtrigger.ignore():
        for followed in RESOURCES.values():
            followed.history.objects.update(pgh_transaction=F("pgh_transaction") + 10**12)
    mirror = Mirror(client, page_size=2)
    mirror.catch_up()

    person.names.update(text="Another name")
    gone.delete()
    mirror.catch_up()

    assert mirror.copy == exported(client)
