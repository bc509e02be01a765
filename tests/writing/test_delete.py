"""DELETE: nothing goes that others rest on, and what goes is remembered."""

import pytest

from sources.models import Passage
from tests.make import (
    make_event,
    make_figure,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.roles import api_client, make_user
from tests.writing.asking import ANY, RESOURCES, address, faults, history_rows, history_since, send
from tests.writing.rows import a_row, an_evident_row, name, quoted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
GONE = "It was deleted. Its slug stays reserved, so that it never comes to mean something else."


def delete(client, resource, slug="new", if_match=ANY):
    return send(client, "DELETE", address(resource, slug), if_match=if_match)


@pytest.mark.parametrize("resource", RESOURCES)
def test_deleted_row_is_gone_everywhere_and_keeps_its_slug(administrator, resource):
    send(administrator, "POST", address(resource), a_row(resource))
    where = address(resource, "new")

    answer = delete(administrator, resource)

    assert (answer.status_code, answer.content) == (204, b"")
    assert administrator.get(address(resource)).json()["results"] == [] or resource == "sources"
    gone = [
        administrator.get(where),
        send(administrator, "PATCH", where, {}, if_match=ANY),
        send(administrator, "PUT", where, a_row(resource)),
        send(administrator, "PUT", where, a_row(resource), if_match=ANY),
        delete(administrator, resource),
    ]
    assert [(one.status_code, one.json()["detail"]) for one in gone] == [(410, GONE)] * len(gone)
    taken = send(administrator, "POST", address(resource), a_row(resource))
    assert (taken.status_code, [pointer for pointer, _ in faults(taken)]) == (409, ["/slug"])


def test_deleted_row_is_gone_for_those_who_saw_it_and_never_was_for_others(administrator):
    make_person(slug="verified")
    make_person(slug="proposed", status="proposed")
    for slug in ("verified", "proposed"):
        delete(administrator, "people", slug)

    codes = {slug: api_client().get(address("people", slug)).status_code for slug in ("verified", "proposed")}

    assert codes == {"verified": 410, "proposed": 404}


def test_deletion_takes_the_parts_along_and_is_told_in_the_history(administrator):
    send(
        administrator,
        "POST",
        address("people"),
        a_row("people", names=[name("Durov")], citations=[{"passage": quoted()}]),
    )
    before = history_rows()

    delete(administrator, "people")

    # The row loses its parts, which is a change, and then goes itself.
    assert history_since(before) == {"Person": 2, "PersonName": 1, "PersonCitation": 1, "RetiredSlug": 1}
    assert Passage.objects.count() == 1


def test_what_rests_on_a_row_is_named(administrator):
    durov = make_person(slug="durov")
    make_statement(slug="said", speaker_person=durov)
    make_statement(slug="also-said", speaker_person=durov, status="proposed")

    answer = delete(administrator, "people", "durov")

    assert (answer.status_code, answer.json()["detail"], sorted(faults(answer))) == (
        409,
        "Other rows rest on it: change these first, or merge it into another.",
        [("", "statement also-said rests on it"), ("", "statement said rests on it")],
    )


@pytest.mark.parametrize("resource", ["sources", "measures", "events", "organizations"])
def test_what_parts_rest_on_names_their_owners(administrator, source, resource):
    passage, event = make_passage(source, "a lab"), make_event(slug="events", passage=make_passage())
    measure = make_measure(slug="measures")
    statement = make_statement(slug="said", event=event, passage=passage)
    make_figure(statement, measure=measure, passage=passage)
    body = {"mentions": [{"type": "organization", "slug": make_organization(slug="organizations").slug}]}
    send(administrator, "PATCH", address("statements", "said"), body, if_match=ANY)

    answer = delete(administrator, resource, "article" if resource == "sources" else resource)

    assert (answer.status_code, faults(answer)) == (409, [("", "statement said rests on it")])


def test_what_rests_on_a_row_and_is_hidden_is_not_named(record):
    owner = make_user("contributor")
    event = make_event(slug="event", status="proposed", passage=False, proposed_by=owner)
    make_statement(slug="hidden", event=event, status="proposed")

    answer = delete(api_client("contributor", owner), "events", "event")

    assert (answer.status_code, faults(answer)) == (
        409,
        [("", "a statement that you may not see rests on it")],
    )


def test_source_that_nothing_rests_on_goes_with_its_passages(administrator):
    make_passage(make_source("Some words.", slug="new"), "words")

    assert delete(administrator, "sources").status_code == 204
    assert not Passage.objects.exists()


def test_deletion_needs_the_state_that_was_read(administrator):
    created = send(administrator, "POST", address("people"), an_evident_row("people"))
    send(administrator, "PATCH", address("people", "new"), {"honorific": "Mr"}, if_match=ANY)

    blind = send(administrator, "DELETE", address("people", "new"))
    stale = delete(administrator, "people", if_match=created["ETag"])
    fresh = delete(administrator, "people", if_match=stale["ETag"])

    assert [one.status_code for one in (blind, stale, fresh)] == [428, 412, 204]
    assert stale.json()["current"]["honorific"] == "Mr"
