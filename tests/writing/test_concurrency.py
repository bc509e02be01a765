"""Several writers at once, each with a connection of its own: nothing is lost, and nothing stands twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.http import HttpResponse

from events.models import Statement
from people.models import Person
from sources.models import Passage
from sources.writing.refusals import GAVE_WAY
from tests.make import make_person, make_statement
from tests.roles import api_client
from tests.writers import wait_until_done_or_held_up as wait_until_held_up
from tests.writing.asking import ANY, address, read, send
from tests.writing.rows import a_row, an_evident_row, attestation, name

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
NEW = address("people", "new")
PEOPLE = address("people")


def at_once(*asks: Callable[[], HttpResponse]) -> list[HttpResponse]:
    together = Barrier(len(asks))

    def ask_with_the_others(ask):
        try:
            connection.ensure_connection()
            together.wait(20)
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(ask_with_the_others, asks))


def codes(answers: list[HttpResponse]) -> Counter:
    return Counter(answer.status_code for answer in answers)


@pytest.fixture
def clients():
    return [api_client("administrator") for _ in range(6)]


def add_name(client, text: str) -> HttpResponse:
    """Read, change, and where somebody was faster begin again."""
    shown = client.get(NEW)
    for _ in range(50):
        names = [*shown.json()["names"], name(text, kind="alias")]
        answer = send(client, "PATCH", NEW, {"names": names}, if_match=shown["ETag"])
        if answer.status_code != 412:
            return answer
        shown = client.get(NEW)
    raise AssertionError("never came to write")


def test_no_change_is_lost(clients):
    send(clients[0], "POST", PEOPLE, a_row("people"))

    answers = at_once(*(partial(add_name, client, f"Name {n}") for n, client in enumerate(clients)))

    row = read(clients[0], "people", "new")
    assert codes(answers) == {200: 6}
    assert ([one["text"] for one in row["names"]], row["version"]) == ([f"Name {n}" for n in range(6)], 7)
    assert len({answer["ETag"] for answer in answers}) == 6


def test_of_changes_to_one_state_one_is_made(clients):
    send(clients[0], "POST", PEOPLE, a_row("people"))
    tag = clients[0].get(NEW)["ETag"]

    answers = at_once(
        *(
            partial(send, client, "PATCH", NEW, {"honorific": f"No. {n}"}, if_match=tag)
            for n, client in enumerate(clients)
        )
    )

    assert codes(answers) == {200: 1, 412: 5}
    assert read(clients[0], "people", "new")["version"] == 2


def create(client, way: str) -> HttpResponse:
    body = an_evident_row("people", names=[name("Durov")])
    if way == "PUT":
        return send(client, "PUT", NEW, body)
    return send(client, "POST", PEOPLE, [body] if way == "bulk" else body)


@pytest.mark.parametrize("ways", [["POST"] * 6, ["PUT"] * 6, ["bulk"] * 6, ["POST", "PUT", "bulk"] * 2])
def test_of_equal_creations_one_is_made(clients, ways):
    answers = at_once(*(partial(create, client, way) for client, way in zip(clients, ways, strict=True)))

    counted = codes(answers)
    # Who comes to see the row before writing it has not said which state of it to change.
    assert (counted.pop(201), counted.keys() <= {409, 428}, counted.total()) == (1, True, 5)
    assert "PUT" in ways or set(counted) == {409}
    assert Person.objects.count() == 1


def test_of_equal_deletions_one_is_made(clients):
    make_person(slug="new")

    answers = at_once(*(partial(send, client, "DELETE", NEW, if_match=ANY) for client in clients))

    assert codes(answers) == {204: 1, 410: 5}


def test_change_and_deletion_come_one_after_the_other(clients):
    send(clients[0], "POST", PEOPLE, a_row("people"))
    tag = clients[0].get(NEW)["ETag"]

    changed, deleted = at_once(
        partial(send, clients[0], "PATCH", NEW, {"honorific": "Dr"}, if_match=tag),
        partial(send, clients[1], "DELETE", NEW, if_match=tag),
    )

    assert (changed.status_code, deleted.status_code) in [(200, 412), (410, 204)]


@pytest.mark.parametrize(("resource", "evidence"), [("people", "citations"), ("statements", "attestations")])
def test_what_is_verified_keeps_its_evidence(clients, resource, evidence):
    send(clients[0], "POST", address(resource), an_evident_row(resource))
    where = address(resource, "new")

    verified, emptied = at_once(
        partial(send, clients[0], "POST", f"{where}verify/", if_match=ANY),
        partial(send, clients[1], "PATCH", where, {evidence: []}, if_match=ANY),
    )

    row = read(clients[0], resource, "new")
    assert (row["status"], len(row[evidence])) in [("verified", 1), ("proposed", 0)]
    assert sorted([verified.status_code, emptied.status_code]) == [200, 422]


def test_deletion_and_a_new_reference_do_not_miss_each_other(clients):
    make_person(slug="new", status="proposed", passage=False)

    deleted, created = at_once(
        partial(send, clients[0], "DELETE", NEW, if_match=ANY),
        partial(
            send, clients[1], "POST", address("statements"), a_row("statements", "said", speaker="person:new")
        ),
    )

    assert (deleted.status_code, created.status_code) in [(204, 422), (204, 409), (409, 201)]
    assert Statement.objects.count() == (1 if created.status_code == 201 else 0)


def test_equal_new_passages_are_one(clients):
    body = [attestation("a lab in Astana", "Pavel Durov opens")]

    answers = at_once(
        *(
            partial(
                send, client, "POST", address("statements"), a_row("statements", f"s{n}", attestations=body)
            )
            for n, client in enumerate(clients)
        )
    )

    assert codes(answers) == {201: 6}
    assert Passage.objects.count() == 2
    texts = {row["text"] for row in (answer.json() for answer in answers)}
    assert texts == {"a lab in Astana […] Pavel Durov opens"}


def test_identifier_is_given_once(clients):
    body = {"identifiers": [{"scheme": "wikidata", "value": "Q1"}]}

    answers = at_once(
        *(
            partial(send, client, "POST", PEOPLE, a_row("people", f"p{n}", **body))
            for n, client in enumerate(clients)
        )
    )

    assert codes(answers) == {201: 1, 409: 5}


def test_rows_do_not_stand_above_each_other(clients):
    where = address("organizations")
    send(clients[0], "POST", where, [a_row("organizations", slug) for slug in "ab"])

    answers = at_once(
        partial(send, clients[0], "PATCH", address("organizations", "a"), {"parent": "b"}, if_match=ANY),
        partial(send, clients[1], "PATCH", address("organizations", "b"), {"parent": "a"}, if_match=ANY),
    )

    assert codes(answers) == {200: 1, 422: 1}


def test_bulk_changes_in_opposite_order_both_end(clients):
    slugs = [f"p{n}" for n in range(40)]
    send(clients[0], "POST", PEOPLE, [a_row("people", slug) for slug in slugs])

    def items(honorific):
        return [{"slug": slug, "version": 1, "honorific": honorific} for slug in slugs]

    one, other = at_once(
        partial(send, clients[0], "PATCH", PEOPLE, items("one")),
        partial(send, clients[1], "PATCH", PEOPLE, items("other")[::-1]),
    )

    assert sorted([one.status_code, other.status_code]) in [[200, 412], [200, 503]]
    winner = "one" if one.status_code == 200 else "other"
    assert {*Person.objects.values_list("honorific", flat=True)} == {winner}


def test_who_has_to_give_way_is_told_to_ask_again(clients):
    for slug in "ab":
        make_person(slug=slug, status="proposed", passage=False, name="")

    def change_both():
        try:
            items = [{"slug": slug, "version": 1, "honorific": "Dr"} for slug in "ab"]
            return send(clients[0], "PATCH", PEOPLE, items)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Person.objects.select_for_update().get(slug="b")
        outcome = pool.submit(change_both)
        wait_until_held_up(outcome)
        # It waits for b; from now on b waits for a. It has waited longer and so finds out first.
        Person.objects.select_for_update().get(slug="a")
        answer = outcome.result(20)

    assert (answer.status_code, answer["Retry-After"], answer.json()["detail"]) == (
        503,
        "5",
        GAVE_WAY,
    )
    assert not Person.objects.filter(honorific="Dr").exists()


def test_two_who_add_a_statement_to_the_same_event_do_not_hold_each_other(clients):
    make_statement(slug="question", kind="question")
    bodies = [
        a_row("statements", f"s{n}", answers="question", attestations=[attestation("a lab in Astana")])
        for n in range(6)
    ]

    answers = at_once(
        *(
            partial(send, client, "POST", address("statements"), body)
            for client, body in zip(clients, bodies, strict=True)
        )
    )

    assert codes(answers) == {201: 6}
