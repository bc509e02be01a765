"""`?expand=` replaces a reference by the whole resource, as the resource's own list shows it to this reader."""

import pytest
from django.contrib.auth import get_user_model

from tests.config.rest.test_exports import exported_csv, exported_json
from tests.make import (
    make_affiliation,
    make_event,
    make_facility,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
EXPANDED = {
    "statements": "speaker,event,answers",
    "events": "parent,facility,participations.participant",
    "facilities": "operator,located_in",
    "organizations": "parent",
    "people": "affiliations.organization",
}


def one(client, resource: str, slug: str, **parameters) -> dict:
    return client.get(f"/api/v1/{resource}/{slug}/", parameters).json()


def listed(client, resource: str, slug: str) -> dict:
    return {row["slug"]: row for row in client.get(f"/api/v1/{resource}/").json()["results"]}[slug]


@pytest.fixture
def linked(client):
    """One of everything, with every reference that can be expanded."""
    state = make_organization("State", slug="state")
    telegram = make_organization("Telegram", slug="telegram", parent=state)
    durov = make_person("Pavel Durov", slug="durov")
    make_affiliation(durov, telegram)
    building = make_facility("Alem.AI", slug="alem-ai", operator=telegram)
    make_facility("Lab", slug="lab", operator=telegram, located_in=building)
    forum = make_event("Forum", slug="forum", facility=building)
    speech = make_event("Speech", slug="speech", parent=forum, facility=building)
    make_participation(speech, person=durov)
    make_participation(speech, organization=telegram, role="host")
    question = make_statement("Why?", slug="why", speaker_organization=telegram)
    make_statement("Because.", slug="because", speaker_person=durov, event=speech, answers=question)


@pytest.mark.usefixtures("linked")
def test_whole_resource_stands_in_the_place_of_its_reference(client):
    telegram, durov = listed(client, "organizations", "telegram"), listed(client, "people", "durov")

    because = one(client, "statements", "because", expand="speaker,event,answers")
    lab = one(client, "facilities", "lab", expand="operator,located_in")
    speech = one(client, "events", "speech", expand="parent,facility,participations.participant")
    person = one(client, "people", "durov", expand="affiliations.organization")

    assert because == {
        **one(client, "statements", "because"),
        "speaker": {"type": "person", **durov},
        "event": listed(client, "events", "speech"),
        "answers": listed(client, "statements", "why"),
    }
    assert lab == {
        **one(client, "facilities", "lab"),
        "operator": telegram,
        "located_in": listed(client, "facilities", "alem-ai"),
    }
    assert (speech["parent"], speech["facility"]) == (
        listed(client, "events", "forum"),
        listed(client, "facilities", "alem-ai"),
    )
    assert [taken["participant"] for taken in speech["participations"]] == [
        {"type": "organization", **telegram},
        {"type": "person", **durov},
    ]
    assert [role["organization"] for role in person["affiliations"]] == [telegram]
    assert one(client, "organizations", "telegram", expand="parent")["parent"] == listed(
        client, "organizations", "state"
    )
    assert one(client, "statements", "why", expand="speaker,event,answers") == {
        **one(client, "statements", "why"),
        "speaker": {"type": "organization", **telegram},
    }


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("resource", EXPANDED)
def test_list_expands_in_its_one_statement_and_exports_likewise(client, resource, django_assert_num_queries):
    asked = {"expand": EXPANDED[resource], "ordering": "slug"}

    with django_assert_num_queries(1):
        rows = client.get(f"/api/v1/{resource}/", asked).json()["results"]

    assert rows == [one(client, resource, row["slug"], expand=EXPANDED[resource]) for row in rows]
    assert exported_json(client, resource, **asked) == rows
    assert rows != client.get(f"/api/v1/{resource}/", {"ordering": "slug"}).json()["results"]


@pytest.mark.usefixtures("linked")
def test_csv_has_what_is_expanded_in_a_column_of_its_own(client):
    plain = exported_csv(client, "statements", ordering="slug")[0]

    expanded = exported_csv(client, "statements", ordering="slug", expand="event")[0]

    assert {name: value for name, value in expanded.items() if name != "event"} == plain
    assert '"slug":"speech"' in expanded["event"]


def test_nothing_is_expanded_that_the_reader_may_not_see(client):
    proposer = get_user_model().objects.create_user("proposer")
    hidden = make_passage(make_source("Secretov", status="proposed"))
    secret = make_person("Secretov", slug="secretov", status="proposed", proposed_by=proposer)
    shown = make_event("Forum", slug="forum", passage=hidden)
    make_statement(slug="one", speaker_person=secret, event=shown)
    asked = {"expand": "speaker,event", "fields": "speaker,event"}

    seen = one(client, "statements", "one", **asked)
    client.force_login(proposer)
    seen_by_proposer = one(client, "statements", "one", **asked)

    assert (seen["speaker"], seen["event"]["slug"], seen["event"]["citations"]) == (None, "forum", [])
    assert seen_by_proposer["speaker"] == {"type": "person", **listed(client, "people", "secretov")}


def test_expanding_goes_no_deeper_than_one_level(client):
    state = make_organization("State", slug="state")
    telegram = make_organization("Telegram", slug="telegram", parent=state)
    make_facility(slug="lab", operator=telegram)

    lab = one(client, "facilities", "lab", expand="operator")

    assert lab["operator"]["parent"] == {"slug": "state", "label": "State"}


def test_field_left_out_is_not_expanded(client):
    make_statement(slug="one", event=make_event(slug="forum"))

    assert one(client, "statements", "one", fields="slug,kind", expand="event") == {
        "slug": "one",
        "kind": "claim",
    }


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/api/v1/statements/?expand=speakr", ["speaker"]),
        ("/api/v1/people/jo/?expand=affiliations.organisation", ["affiliations.organization"]),
        ("/api/v1/events/?format=ndjson&expand=parents", ["parent"]),
        ("/api/v1/events/?format=csv&expand=parents", ["parent"]),
        ("/api/v1/statements/?expand=mentions", []),
    ],
)
def test_unknown_word_is_refused_with_near_misses(client, address, near):
    answer = client.get(address)

    assert answer.status_code == 400
    assert [(error["parameter"], error["near_misses"]) for error in answer.json()["errors"]] == [
        ("expand", near)
    ]


@pytest.mark.parametrize("resource", ["sources", "discrepancies", "measures"])
def test_resource_without_such_references_has_no_such_parameter(client, resource):
    answer = client.get(f"/api/v1/{resource}/?expand=about")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["expand"]


def test_schema_names_what_each_resource_expands(client):
    paths = client.get("/api/v1/schema/?format=json").json()["paths"]
    told = "The references to replace by the whole resource, as its own list shows it, with commas between"

    described = {
        resource: [
            parameter["description"]
            for parameter in paths[f"/api/v1/{resource}/{end}"]["get"]["parameters"]
            if parameter.get("name") == "expand"
        ]
        for resource in EXPANDED
        for end in ("", "{slug}/")
    }

    assert described == {
        resource: [f"{told}: {names.replace(',', ', ')}."] for resource, names in EXPANDED.items()
    }
