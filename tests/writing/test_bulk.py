"""Lists at the list's address: all or none, each fault at its item."""

import pytest

from people.models import Person
from tests.make import make_person, make_statement
from tests.roles import api_client
from tests.writing.asking import address, faults, history_rows, read, read_all, send
from tests.writing.rows import a_row, an_evident_row, name

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
PEOPLE = address("people")


def told(answer) -> list[tuple[str, int]]:
    assert answer["Content-Type"] == "application/problem+json"
    return [(error["pointer"], error["status"]) for error in answer.json()["errors"]]


def test_rows_are_created_in_their_order(administrator):
    body = [a_row("people", slug, names=[name(slug.title())]) for slug in ("b", "a", "c")]

    answer = send(administrator, "POST", PEOPLE, body)

    tags = {slug: administrator.get(address("people", slug))["ETag"] for slug in "abc"}
    assert (answer.status_code, answer.json()) == (
        201,
        {"results": [{"slug": slug, "status": 201, "version": 1, "etag": tags[slug]} for slug in "bac"]},
    )


def test_items_may_point_at_items_before_them(administrator):
    body = [
        a_row("organizations", "parent", names=[name("Parent")]),
        a_row("organizations", "child", parent="parent"),
    ]

    answer = send(administrator, "POST", address("organizations"), body)

    assert answer.status_code == 201
    assert read(administrator, "organizations", "child")["parent"] == {"slug": "parent", "label": "Parent"}


def test_items_do_not_point_at_items_after_them(administrator):
    body = [a_row("organizations", "child", parent="parent"), a_row("organizations", "parent")]

    answer = send(administrator, "POST", address("organizations"), body)

    assert (answer.status_code, told(answer)) == (422, [("/0/parent", 422)])
    assert read_all(administrator, "organizations") == []


def test_every_fault_is_told_at_its_item_and_nothing_is_written(administrator):
    make_person(slug="taken")
    before = history_rows()
    body = [
        a_row("people", "good"),
        a_row("people", "taken"),
        a_row("people", "good"),
        a_row("people", "bad", names=[{"text": 5, "language": "en"}, name("A", kind="preferrd")]),
        a_row("people", "unproven", status="verified"),
        "no row at all",
    ]

    answer = send(administrator, "POST", PEOPLE, body)

    assert (answer.status_code, told(answer)) == (
        422,
        [
            ("/1/slug", 409),
            ("/2/slug", 409),
            ("/3/names/0/text", 422),
            ("/3/names/1/kind", 422),
            ("/4/citations", 422),
            ("/5", 422),
        ],
    )
    assert answer.json()["detail"] == "Nothing was written: 5 of the items cannot be."
    assert history_rows() == before


def test_faults_of_one_kind_give_the_answer_its_status(administrator):
    make_person(slug="taken")

    answer = send(administrator, "POST", PEOPLE, [a_row("people", "good"), a_row("people", "taken")])

    assert (answer.status_code, told(answer)) == (409, [("/1/slug", 409)])


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(("number", "code"), [(0, 422), (501, 422)])
def test_number_of_items_is_bounded(administrator, method, number, code):
    answer = send(administrator, method, PEOPLE, [a_row("people", f"p{n}") for n in range(number)])

    assert (answer.status_code, faults(answer)) == (
        code,
        [("", f"expected 1 to 500 rows, and there are {number}")],
    )


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_list_is_changed_by_lists_only(administrator, method):
    answer = send(administrator, method, PEOPLE, {"slug": "a", "version": 1})

    assert (answer.status_code, faults(answer)) == (
        422,
        [("", "expected a list of rows; one row has an address of its own")],
    )


def test_rows_are_changed_and_deleted_by_slug_and_version(administrator):
    send(administrator, "POST", PEOPLE, [a_row("people", slug) for slug in "abc"])

    changed = send(
        administrator,
        "PATCH",
        PEOPLE,
        [{"slug": "a", "version": 1, "honorific": "Dr"}, {"slug": "b", "version": 1}],
    )
    deleted = send(administrator, "DELETE", PEOPLE, [{"slug": "b", "version": 1}, {"slug": "c", "version": 1}])

    shown = administrator.get(address("people", "a"))
    assert (changed.status_code, changed.json()["results"][0]) == (
        200,
        {"slug": "a", "status": 200, "version": 2, "etag": shown["ETag"]},
    )
    assert changed.json()["results"][1]["version"] == 1
    assert (deleted.status_code, deleted.json()) == (
        200,
        {"results": [{"slug": slug, "status": 204, "version": None, "etag": None} for slug in "bc"]},
    )
    assert [row["slug"] for row in read_all(administrator, "people")] == ["a"]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_item_needs_its_slug_and_version(administrator, method):
    make_person(slug="a", status="proposed")
    items = [{"slug": "a"}, {"version": 1}, {"slug": "a", "version": "1"}, {"slug": "a", "version": 0}, 5, None]

    answer = send(administrator, method, PEOPLE, items)

    assert (answer.status_code, told(answer)) == (
        422,
        [
            ("/0/version", 422),
            ("/1/slug", 422),
            ("/2/version", 422),
            ("/3/version", 422),
            ("/4", 422),
            ("/5", 422),
        ],
    )


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_stale_item_is_told_with_what_stands_now(administrator, method):
    send(administrator, "POST", PEOPLE, [a_row("people", "a"), a_row("people", "b")])
    send(administrator, "PATCH", PEOPLE, [{"slug": "b", "version": 1, "honorific": "Dr"}])
    before = history_rows()

    answer = send(administrator, method, PEOPLE, [{"slug": "a", "version": 1}, {"slug": "b", "version": 1}])

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["status"], error["current"]) == (
        412,
        "/1",
        412,
        read(administrator, "people", "b"),
    )
    assert history_rows() == before


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_item_that_does_not_stand_is_told(administrator, method):
    make_person(slug="winner", status="proposed")
    send(administrator, "POST", PEOPLE, [a_row("people", "gone"), a_row("people", "loser")])
    send(administrator, "DELETE", PEOPLE, [{"slug": "gone", "version": 1}])
    Person.objects.filter(slug="loser").update(merged_into=Person.objects.get(slug="winner"))

    answer = send(
        administrator, method, PEOPLE, [{"slug": slug, "version": 1} for slug in ("never", "gone", "loser")]
    )

    assert (answer.status_code, told(answer)) == (422, [("/0", 404), ("/1", 410), ("/2/slug", 422)])


def test_slug_given_twice_is_changed_in_turn(administrator):
    send(administrator, "POST", PEOPLE, [a_row("people", "a")])

    answer = send(
        administrator,
        "PATCH",
        PEOPLE,
        [{"slug": "a", "version": 1, "honorific": "Dr"}, {"slug": "a", "version": 1, "honorific": "Mr"}],
    )

    assert (answer.status_code, told(answer)) == (412, [("/1", 412)])
    assert read(administrator, "people", "a")["honorific"] == ""


def test_deleted_slug_is_not_created_again_in_one_request_or_the_next(administrator):
    send(administrator, "POST", PEOPLE, [a_row("people", "a")])
    send(administrator, "DELETE", PEOPLE, [{"slug": "a", "version": 1}])

    answer = send(administrator, "POST", PEOPLE, [a_row("people", "b"), a_row("people", "a")])

    assert (answer.status_code, told(answer)) == (409, [("/1/slug", 409)])


def test_item_that_others_rest_on_is_told(administrator):
    durov = make_person(slug="durov", status="proposed")
    make_statement(slug="said", speaker_person=durov, status="proposed")

    answer = send(administrator, "DELETE", PEOPLE, [{"slug": "durov", "version": durov.version}])

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["detail"]) == (409, "/0", "statement said rests on it")


def test_item_that_its_writer_may_not_write_stops_all(record):
    contributor = api_client("contributor")
    verified = make_person(slug="verified")
    send(contributor, "POST", PEOPLE, [a_row("people", "own")])

    answer = send(
        contributor,
        "PATCH",
        PEOPLE,
        [{"slug": "own", "version": 1, "honorific": "Dr"}, {"slug": "verified", "version": verified.version}],
    )

    assert (answer.status_code, told(answer)) == (403, [("/1", 403)])
    assert read(contributor, "people", "own")["honorific"] == ""


def test_five_hundred_rows_are_one_change(administrator):
    body = [an_evident_row("people", f"p{n}", names=[name(f"Person {n}")]) for n in range(500)]

    answer = send(administrator, "POST", PEOPLE, body, reason="many")

    assert (answer.status_code, len(answer.json()["results"])) == (201, 500)
    assert Person.objects.count() == 500
    history = Person.pgh_event_model.objects.filter(pgh_label="insert")
    assert history.values("pgh_transaction").distinct().count() == 1
