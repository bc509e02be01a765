import pytest
from django.contrib.auth.models import Permission, User

from events.models import Statement
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
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


def facets(client, resource: str, **parameters) -> dict:
    response = client.get(f"/api/v1/{resource}/facets/", parameters)
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["notes"] == {}
    return {
        name: [(value["value"], value["label"], value["count"]) for value in values]
        for name, values in answer["facets"].items()
    }


def french_passage(**fields):
    return make_passage(
        make_source("Il ouvre un laboratoire.", slug="fr", language="fr", title="Un titre", **fields)
    )


def german_passage(**fields):
    return make_passage(make_source("Er eröffnet ein Labor.", slug="de", language="de", **fields))


def test_statements_are_counted_by_what_applies(client):
    french, german = french_passage(), german_passage()
    durov = make_person("Pavel Durov", slug="durov", passage=french)
    telegram = make_organization("Telegram", slug="telegram", passage=french)
    forum = make_event("Forum", slug="forum", passage=french)
    both = make_statement(passage=french, speaker_person=durov, event=forum, kind="plan")
    make_attestation(both, german, form="paraphrase")
    make_statement(passage=french, speaker_person=durov, event=forum)
    make_statement(passage=german, speaker_organization=telegram)

    counted = facets(client, "statements")

    assert counted == {
        "language": [("fr", None, 2), ("de", None, 1)],
        "source": [("de", None, 2), ("fr", "Un titre", 2)],
        "speaker": [("person:durov", "Pavel Durov", 2), ("organization:telegram", "Telegram", 1)],
        "event": [("forum", "Forum", 2)],
        "kind": [("claim", None, 2), ("plan", None, 1)],
        "status": [("verified", None, 3)],
        "form": [("direct_quote", None, 3), ("paraphrase", None, 1)],
    }


def test_row_counts_once_for_a_value_that_it_has_twice(client):
    source = make_source("A lab. A hub.", slug="s")
    statement = make_statement(passage=make_passage(source, "A lab."))
    make_attestation(statement, make_passage(source, "A hub."))

    counted = facets(client, "statements")

    assert (counted["source"], counted["form"]) == ([("s", None, 1)], [("direct_quote", None, 1)])


def test_facets_stand_under_the_filters_of_the_list(client):
    french, german = french_passage(), german_passage()
    make_statement(passage=french, kind="plan")
    make_statement(passage=german, kind="claim")

    counted = facets(client, "statements", kind="plan")

    assert {name: values for name, values in counted.items() if values} == {
        "language": [("fr", None, 1)],
        "source": [("fr", "Un titre", 1)],
        "kind": [("plan", None, 1)],
        "status": [("verified", None, 1)],
        "form": [("direct_quote", None, 1)],
    }


def test_people_are_counted_by_role_and_by_every_source_that_tells_of_them(client):
    french, german = french_passage(), german_passage()
    durov = make_person("Pavel Durov", passage=french)
    make_affiliation(durov, make_organization("Telegram", slug="telegram", passage=french), passage=german)
    make_person("Zhaslan Madiyev", passage=french)

    counted = facets(client, "people")

    assert counted == {
        "organization": [("telegram", "Telegram", 1)],
        "source": [("fr", "Un titre", 2), ("de", None, 1)],
        "status": [("verified", None, 2)],
    }


def test_organizations_are_counted(client):
    passage = french_passage()
    make_organization("Telegram", passage=passage, country="AE")
    make_organization("Astana Hub", passage=passage, classification="technopark")

    counted = facets(client, "organizations")

    assert counted == {
        "classification": [("company", None, 1), ("technopark", None, 1)],
        "country": [("AE", None, 1)],
        "source": [("fr", "Un titre", 2)],
        "status": [("verified", None, 2)],
    }


def test_facilities_are_counted(client):
    make_facility("Alem.AI", passage=french_passage(), country="KZ", state="opened")

    counted = facets(client, "facilities")

    assert counted == {
        "classification": [("building", None, 1)],
        "country": [("KZ", None, 1)],
        "state": [("opened", None, 1)],
        "source": [("fr", "Un titre", 1)],
        "status": [("verified", None, 1)],
    }


def test_events_are_counted_also_by_sources_of_who_took_part(client):
    french, german = french_passage(), german_passage()
    forum = make_event("Forum", passage=french, country="KZ")
    make_participation(forum, person=make_person(passage=french), passage=german)

    counted = facets(client, "events")

    assert counted == {
        "classification": [("forum", None, 1)],
        "country": [("KZ", None, 1)],
        "source": [("de", None, 1), ("fr", "Un titre", 1)],
        "status": [("verified", None, 1)],
    }


def test_discrepancies_sources_and_measures_are_counted(client):
    french, german = french_passage(), german_passage()
    discrepancy = make_discrepancy(kind="date")
    make_reading(discrepancy, passage=french)
    make_reading(discrepancy, passage=german)
    make_figure(make_statement(passage=french), measure=make_measure(), passage=french)

    counted = {resource: facets(client, resource) for resource in ("discrepancies", "sources", "measures")}

    assert counted == {
        "discrepancies": {
            "kind": [("date", None, 1)],
            "source": [("de", None, 1), ("fr", "Un titre", 1)],
            "status": [("verified", None, 1)],
        },
        "sources": {
            "kind": [("article", None, 2)],
            "language": [("de", None, 1), ("fr", None, 1)],
            "status": [("verified", None, 2)],
        },
        "measures": {"source": [("fr", "Un titre", 1)]},
    }


def make_statement_with_hidden_parts() -> Statement:
    """Verified, but told by a hidden source, of a hidden speaker at a hidden event; another source is shown."""
    hidden, shown = german_passage(status="proposed"), french_passage()
    statement = make_statement(
        passage=hidden,
        speaker_person=make_person("Secretov", slug="secretov", passage=shown, status="proposed"),
        event=make_event("Secret forum", slug="secret", passage=shown, status="proposed"),
    )
    make_attestation(statement, shown, form="paraphrase")
    make_statement(passage=shown, kind="joke", status="proposed")
    return statement


def test_facets_count_only_what_is_visible(client):
    make_statement_with_hidden_parts()

    counted = facets(client, "statements")

    assert counted == {
        "language": [],
        "source": [("fr", "Un titre", 1)],
        "speaker": [],
        "event": [],
        "kind": [("claim", None, 1)],
        "status": [("verified", None, 1)],
        "form": [("paraphrase", None, 1)],
    }


def test_facets_show_the_editor_all(client):
    make_statement_with_hidden_parts()
    editor = User.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="view_unverified"))
    client.force_login(editor)

    counted = facets(client, "statements")

    assert counted == {
        "language": [("de", None, 1), ("fr", None, 1)],
        "source": [("fr", "Un titre", 2), ("de", None, 1)],
        "speaker": [("person:secretov", "Secretov", 1)],
        "event": [("secret", "Secret forum", 1)],
        "kind": [("claim", None, 1), ("joke", None, 1)],
        "status": [("proposed", None, 1), ("verified", None, 1)],
        "form": [("direct_quote", None, 2), ("paraphrase", None, 1)],
    }


def test_long_facet_is_cut_and_says_so(client):
    passage = french_passage()
    for n in range(51):
        make_statement(passage=passage, event=make_event(f"Event {n}", slug=f"event-{n:02}", passage=passage))

    answer = client.get("/api/v1/statements/facets/").json()

    assert [value["value"] for value in answer["facets"]["event"]] == [f"event-{n:02}" for n in range(50)]
    assert answer["notes"] == {"event": "Only the 50 most frequent values are shown."}


@pytest.mark.parametrize("parameter", ["page_size", "cursor", "ordering", "fields"])
def test_facets_refuse_what_only_a_list_has(client, parameter):
    response = client.get("/api/v1/statements/facets/", {parameter: "1"})

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


def test_facets_refuse_an_unknown_word_as_the_list_does(client):
    response = client.get("/api/v1/statements/facets/", {"kind": "clam"})

    assert (response.status_code, response.json()["errors"][0]["near_misses"]) == (400, ["claim"])


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("resource", ["statements", "people", "events"])
def test_facets_are_one_statement_however_many_rows(client, resource, rows, django_assert_num_queries):
    for _ in range(rows):
        make_statement(speaker_person=make_person(), event=make_event())

    with django_assert_num_queries(1):
        response = client.get(f"/api/v1/{resource}/facets/")

    assert response.json()["facets"]["status"] == [{"value": "verified", "label": None, "count": rows}]
