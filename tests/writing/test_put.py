"""PUT says how a row is to be as a whole, whether it stood before or not."""

import pytest

from tests.make import make_person
from tests.writing.asking import ANY, address, faults, history_rows, read, send
from tests.writing.rows import PLAIN, a_row, an_evident_row, name

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]


@pytest.mark.parametrize("resource", PLAIN)
def test_put_creates_what_does_not_stand(administrator, resource):
    answer = send(administrator, "PUT", address(resource, "new"), PLAIN[resource])

    shown = administrator.get(address(resource, "new"))
    assert (answer.status_code, answer["Location"], answer["ETag"], answer.content) == (
        201,
        f"http://testserver{address(resource, 'new')}",
        shown["ETag"],
        shown.content,
    )


@pytest.mark.parametrize("resource", PLAIN)
def test_put_empties_what_it_does_not_name_and_keeps_the_status(administrator, resource):
    status = {} if resource == "measures" else {"status": "verified"}
    full = {"note": "a note"} if resource in ("sources", "discrepancies") else {}
    if resource not in ("sources", "discrepancies", "measures", "statements"):
        full = {"names": [name("A name")], "description": "Words"}
    created = send(administrator, "POST", address(resource), an_evident_row(resource, **full, **status))
    evidence = {
        field: created.json()[field] for field in ("citations", "attestations") if field in created.json()
    }

    answer = send(
        administrator,
        "PUT",
        address(resource, "new"),
        {**PLAIN[resource], **evidence},
        if_match=created["ETag"],
    )

    emptied = {field: [] if field == "names" else "" for field in full}
    changed = {"label": "new", "version": 2} if "names" in full else {"version": 2} if full else {}
    expected = {**created.json(), **emptied, **changed, "updated_at": None}
    assert (answer.status_code, {**answer.json(), "updated_at": None}) == (200, expected)


def test_put_of_a_row_that_stands_needs_if_match(administrator):
    make_person(slug="new")

    answer = send(administrator, "PUT", address("people", "new"), {})

    assert (answer.status_code, answer.json()["title"]) == (428, "Precondition Required")


@pytest.mark.parametrize("if_match", [ANY, '"1-0123456789abcdef"'])
def test_put_with_if_match_on_nothing_creates_nothing(administrator, if_match):
    answer = send(administrator, "PUT", address("people", "new"), {}, if_match=if_match)

    assert (answer.status_code, answer.json()["current"], "ETag" in answer) == (412, None, False)
    assert administrator.get(address("people", "new")).status_code == 404


def test_put_under_another_slug_is_refused(administrator):
    answer = send(administrator, "PUT", address("people", "new"), a_row("people", "newer"))

    assert (answer.status_code, faults(answer)) == (
        422,
        [("/slug", "the address says new, and a slug is for good")],
    )


def test_put_ignores_what_the_record_keeps_itself(administrator):
    make_person(slug="new", name="Durov", status="proposed", passage=False)
    row = read(administrator, "people", "new")
    before = history_rows()

    answer = send(
        administrator, "PUT", address("people", "new"), {**row, "label": "X", "version": 99}, if_match=ANY
    )

    assert (answer.status_code, answer.json()) == (200, row)
    assert history_rows() == before


@pytest.mark.parametrize(
    "where", [address("people"), address("people", "facets"), address("people", "new", "verify")]
)
def test_put_elsewhere_is_no_method(administrator, where):
    make_person(slug="new")
    before = history_rows()

    answer = send(administrator, "PUT", where, a_row("people"), if_match=ANY)

    assert (answer.status_code, answer.json()["detail"]) == (405, 'Method "PUT" not allowed.')
    assert history_rows() == before
