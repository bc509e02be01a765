"""Filters that all resources share: when a row last changed, and how many sources hold evidence for it."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from tests.make import (
    make_affiliation,
    make_discrepancy,
    make_event,
    make_facility,
    make_measure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
MAKERS = {
    "sources": make_source,
    "people": make_person,
    "organizations": make_organization,
    "facilities": make_facility,
    "events": make_event,
    "statements": make_statement,
    "discrepancies": make_discrepancy,
    "measures": make_measure,
}


def slugs(client, resource: str, **parameters) -> list[str]:
    answer = client.get(f"/api/v1/{resource}/", {"ordering": "slug", **parameters})
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["results"]]


def change_at(row, moment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET updated_at = %s WHERE id = %s",  # noqa: S608 - the model's table
            [moment, row.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize("resource", MAKERS)
def test_rows_are_found_by_when_they_changed(client, resource):
    moments = {"a": "2025-10-01T23:59:59.999Z", "b": "2025-10-02T00:00:00Z", "c": "2025-10-02T09:30:00.000001Z"}
    for slug, moment in moments.items():
        change_at(MAKERS[resource](slug=slug), moment)

    expected = {
        "2025-10-01": ["a", "b", "c"],
        "2025-10-02": ["b", "c"],
        "2025-10-02T09:30:00Z": ["c"],
        "2025-10-02T09:30:00": ["c"],
        "2025-10-02T05:00:00+05:00": ["b", "c"],
        "2025-10-02T09:30:00.000002Z": [],
        "0001-01-01T00:00:00+14:00": ["a", "b", "c"],
        "9999-12-31T23:59:59-12:00": [],
    }
    found = {moment: slugs(client, resource, updated_from=moment) for moment in expected}
    assert {moment: [slug for slug in there if slug in moments] for moment, there in found.items()} == expected


@pytest.mark.parametrize("moment", ["yesterday", "2025-13-01", "2025-10-02T25:00", "2025-10-02T09:30:00 05:00"])
def test_what_is_no_moment_is_refused(client, moment):
    answer = client.get("/api/v1/measures/", {"updated_from": moment})

    assert answer.status_code == 400
    assert [error["detail"] for error in answer.json()["errors"]] == [
        "Write a day as 2025-10-02, or a moment as 2025-10-02T09:30:00Z."
    ]


@pytest.mark.parametrize("resource", ["people", "organizations", "facilities", "events"])
def test_entries_are_found_by_how_many_sources_cite_them(client, resource):
    first, second = make_source(), make_source()
    make = MAKERS[resource]
    make(slug="one", passage=make_passage(first))
    two = make(slug="two", passage=make_passage(first))
    for source in (first, second):
        two.citations.create(field="names", passage=make_passage(source))

    found = {number: slugs(client, resource, min_sources=number) for number in (1, 2, 3)}

    assert found == {1: ["one", "two"], 2: ["two"], 3: []}


def test_evidence_of_roles_and_participations_counts_too(client):
    first, second, third = make_source(), make_source(), make_source()
    person = make_person(slug="person", passage=make_passage(first))
    company = make_organization(slug="company", passage=make_passage(first))
    event = make_event(slug="event", passage=make_passage(first))
    make_affiliation(person, company, passage=make_passage(second))
    make_participation(event, person=person, passage=make_passage(second))
    make_participation(event, organization=company, passage=make_passage(third))

    found = {
        (resource, number): slugs(client, resource, min_sources=number)
        for resource in ("people", "organizations", "events")
        for number in (2, 3)
    }

    assert found == {
        ("people", 2): ["person"],
        ("people", 3): [],
        ("organizations", 2): [],
        ("organizations", 3): [],
        ("events", 2): ["event"],
        ("events", 3): ["event"],
    }


def test_discrepancies_are_found_by_how_many_sources_have_a_reading(client):
    first, second = make_source(), make_source()
    one, two = make_discrepancy(slug="one"), make_discrepancy(slug="two")
    make_reading(one, passage=make_passage(first))
    make_reading(one, label="planned", passage=make_passage(first, "Pavel"))
    make_reading(two, passage=make_passage(first))
    make_reading(two, label="planned", passage=make_passage(second))

    found = {number: slugs(client, "discrepancies", min_sources=number) for number in (1, 2, 3)}

    assert found == {1: ["one", "two"], 2: ["two"], 3: []}


def test_hidden_evidence_counts_for_nothing(client):
    hidden, shown = make_source(status="proposed"), make_source()
    seen, unseen = make_passage(shown), make_passage(hidden)
    other = make_passage()
    person = make_person(slug="person", passage=seen)
    person.citations.create(field="names", passage=unseen)
    secret = make_organization(slug="secret", status="proposed")
    # The role is hidden with the organization, though its passage is not.
    make_affiliation(person, secret, passage=other)
    event = make_event(slug="event", passage=seen)
    make_participation(event, organization=secret, passage=other)
    make_participation(event, person=person, passage=unseen)
    doubt = make_discrepancy(slug="doubt")
    make_reading(doubt, passage=seen)
    make_reading(doubt, label="planned", passage=unseen)
    asked = ["people", "events", "discrepancies"]

    seen_by_all = {resource: slugs(client, resource, min_sources=2) for resource in asked}
    client.force_login(get_user_model().objects.create_superuser("editor"))
    seen_by_editor = {resource: slugs(client, resource, min_sources=2) for resource in asked}

    assert seen_by_all == {"people": [], "events": [], "discrepancies": []}
    assert seen_by_editor == {"people": ["person"], "events": ["event"], "discrepancies": ["doubt"]}


@pytest.mark.parametrize("resource", ["people", "organizations", "facilities", "events", "discrepancies"])
def test_list_under_these_filters_takes_one_query(client, resource, django_assert_num_queries):
    MAKERS[resource]()

    with django_assert_num_queries(1):
        client.get(f"/api/v1/{resource}/?min_sources=1&updated_from=2025-01-01")
