import pytest

from events.models import DiscrepancySubject
from tests.make import (
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


def slugs(client, resource: str, query: str = "") -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/{resource}/?ordering=slug&{query}").json()["results"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_one_query(client, django_assert_num_queries, rows):
    for _ in range(rows):
        make_participation(make_event(facility=make_facility()), person=make_person())
        discrepancy = make_discrepancy()
        make_reading(discrepancy)
        DiscrepancySubject.objects.create(discrepancy=discrepancy, person=make_person())
        make_measure()

    counts = []
    for resource in ("events", "discrepancies", "measures"):
        with django_assert_num_queries(1):
            counts.append(client.get(f"/api/v1/{resource}/").json()["count"])

    assert counts == [rows] * 3


@pytest.mark.parametrize("parts", [1, 3])
def test_details_take_one_query(client, django_assert_num_queries, parts):
    event, discrepancy = make_event(slug="one"), make_discrepancy(slug="two")
    make_measure(slug="three")
    for _ in range(parts):
        make_participation(event, person=make_person())
        make_reading(discrepancy)

    answers = []
    for address in ("events/one", "discrepancies/two", "measures/three"):
        with django_assert_num_queries(1):
            answers.append(client.get(f"/api/v1/{address}/").json())

    assert (len(answers[0]["participations"]), len(answers[1]["readings"])) == (parts, parts)


def test_participations_of_hidden_entries_or_sources_are_left_out(client):
    passage = make_passage(make_source("Durov spricht", slug="s", language="de"))
    hidden = make_passage(make_source(status="proposed"))
    event = make_event(slug="forum")
    durov, hub = make_person(slug="durov"), make_organization("Hub", slug="hub")
    make_participation(event, person=durov, passage=passage, name_as_printed="Durov")
    make_participation(event, organization=hub, passage=hidden)
    make_participation(event, person=make_person(slug="secret", status="proposed"), passage=passage)

    [participation] = client.get("/api/v1/events/forum/").json()["participations"]

    assert participation == {
        "participant": {"type": "person", "slug": "durov", "label": "Pavel Durov"},
        "role": "speaker",
        "name_as_printed": "Durov",
        "passages": [
            {
                "source": "s",
                "sha256": passage.source.sha256,
                "language": "de",
                "start": 0,
                "end": 13,
                "exact": "Durov spricht",
            }
        ],
    }
    assert [slugs(client, "events", f"participant={slug}") for slug in ("durov", "hub", "secret")] == [
        ["forum"],
        [],
        [],
    ]


def test_events_are_filtered(client):
    passage = make_passage(make_source(slug="s"))
    forum = make_event("Forum", slug="forum", country="KZ", date_edtf="2025-10-02/2025-10-04")
    speech = make_event("Speech", slug="speech", classification="speech", parent=forum, date_edtf="2025-10-02")
    make_event("Undated", slug="undated", passage=passage)
    make_participation(speech, person=make_person(slug="durov"), passage=passage)
    make_participation(forum, organization=make_organization(slug="hub"))

    expected = {
        "classification=speech": ["speech"],
        "country=KZ": ["forum"],
        "parent=forum": ["speech"],
        "participant=durov": ["speech"],
        "participant=person:durov": ["speech"],
        "participant=organization:durov": [],
        "participant=hub": ["forum"],
        "from=2025-10-03": ["forum"],
        "before=2025-10-03": ["forum", "speech"],
        "before=2025-10-02": [],
        "source=s": ["speech", "undated"],
        "q=Форум": ["forum"],
        "participant=durov&from=2025-10-02&before=2025-10-03": ["speech"],
    }
    assert {query: slugs(client, "events", query) for query in expected} == expected


def test_discrepancies_are_filtered(client):
    passage = make_passage(make_source(slug="s"))
    lab, statement = make_facility(slug="lab"), make_statement(slug="said")
    a, b = make_discrepancy(slug="a", kind="date"), make_discrepancy(slug="b")
    make_reading(a, passage=passage)
    make_reading(a, passage=passage)
    DiscrepancySubject.objects.create(discrepancy=a, facility=lab)
    DiscrepancySubject.objects.create(discrepancy=b, statement=statement)

    expected = {
        "kind=date": ["a"],
        "about=lab": ["a"],
        "about=facility:lab": ["a"],
        "about=said": ["b"],
        "about=statement:lab": [],
        "source=s": ["a"],
        "status=verified": ["a", "b"],
    }
    assert {query: slugs(client, "discrepancies", query) for query in expected} == expected


def test_discrepancy_shows_what_it_is_about_and_its_readings(client):
    discrepancy = make_discrepancy(slug="one", title="The lab", note="See both.")
    statement = make_statement("He opens a lab.", slug="said")
    hidden = make_facility(slug="hidden", status="proposed")
    for subject in ({"statement": statement}, {"facility": hidden}, {"person": make_person(slug="durov")}):
        DiscrepancySubject.objects.create(discrepancy=discrepancy, **subject)
    make_reading(discrepancy, label="planned", passage=make_passage(make_source(status="proposed")))
    make_reading(discrepancy, label="opened", is_followed=True, why="Both say so.")

    answer = client.get("/api/v1/discrepancies/one/?omit=created_at,updated_at,version").json()

    [reading] = answer.pop("readings")
    assert answer == {
        "slug": "one",
        "title": "The lab",
        "kind": "conflict",
        "note": "See both.",
        "about": [
            {"type": "person", "slug": "durov", "label": "Pavel Durov"},
            {"type": "statement", "slug": "said", "label": "He opens a lab."},
        ],
        "status": "verified",
    }
    assert {name: reading[name] for name in ("label", "is_followed", "why")} == {
        "label": "opened",
        "is_followed": True,
        "why": "Both say so.",
    }
    assert [passage["exact"] for passage in reading["passages"]] == ["Pavel Durov opens a lab."]


def test_measures_are_filtered_by_source(client):
    passage = make_passage(make_source(slug="s"))
    users, towers = make_measure(slug="users"), make_measure(slug="towers")
    make_figure(make_statement(), measure=users, passage=passage)
    make_figure(make_statement(status="proposed"), measure=towers, passage=passage)

    assert (slugs(client, "measures"), slugs(client, "measures", "source=s")) == (
        ["towers", "users"],
        ["users"],
    )
