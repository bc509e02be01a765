"""The dashboard: what it counts, tells and draws, for whom, and at what cost."""

from datetime import timedelta

import pghistory
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Person
from tests.make import (
    make_affiliation,
    make_discrepancy,
    make_event,
    make_facility,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)
from tests.roles import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def verifier(client):
    user = make_user("verifier", username="vera", is_staff=True)
    client.force_login(user)
    return user


def dashboard(client) -> dict:
    return client.get("/admin/").context["dashboard"]


def numbers(counts: list) -> dict[str, str]:
    return {count.name: count.told for count in counts if count.number}


def test_dashboard_counts_what_there_is_and_what_waits(client, verifier):
    source = make_source()
    words = make_passage(source)
    person = make_person(passage=words)
    make_person(merged_into=person, passage=words)
    make_person(status="proposed", passage=words)
    make_person(status="proposed", passage=False)
    make_statement(status="proposed", passage=False)
    long_ago = timezone.now() - timedelta(days=31)
    make_organization(status="proposed", passage=words, created_at=long_ago)

    shown = dashboard(client)

    assert numbers(shown["counts"]["all"]) == {
        "sources": "1",
        "people": "3",
        "organizations": "1",
        "statements": "1",
    }
    assert numbers(shown["counts"]["proposed"]) == {"people": "2", "organizations": "1", "statements": "1"}
    assert numbers(shown["counts"]["unsupported"]) == {"people": "1", "statements": "1"}
    assert shown["waiting"] == {"proposed": "4", "stale": "1", "unsupported": "2", "open": "0"}


def test_dashboard_stops_counting_and_estimates(client, verifier, monkeypatch):
    monkeypatch.setattr("curation.dashboard.counts.COUNTED", 2)
    for _ in range(4):
        make_person(status="proposed")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")

    shown = dashboard(client)

    assert numbers(shown["counts"]["all"])["people"] == "≈ 4"
    assert shown["waiting"]["proposed"] == "2+"


def test_discrepancy_is_open_until_a_reading_is_followed(client, verifier):
    make_reading(make_discrepancy("Open"))
    make_reading(make_discrepancy("Settled"), is_followed=True)
    make_reading(make_discrepancy("Dropped", status="rejected"))

    shown = dashboard(client)

    assert (shown["waiting"]["open"], [title for title, _ in shown["open"]]) == ("1", ["Open"])


def test_latest_changes_are_told_by_transaction(client, verifier):
    with pghistory.context(user=verifier.pk, reason="a letter"), transaction.atomic():
        Person.objects.bulk_create([Person(slug="one"), Person(slug="two")])
        make_organization(slug="body", passage=False, name="", status="proposed")
    Person.objects.filter(slug="two").delete()

    shown = dashboard(client)["recent"]

    told = [
        (change.who, change.why, [(part.type, part.slug, part.action, part.rows) for part in change.parts])
        for change in shown
    ]
    assert told == [
        ("", "", [("person", "two", "deleted", 1)]),
        ("vera", "a letter", [("person", "one", "added", 2), ("organization", "body", "added", 1)]),
    ]


def test_coverage_counts_each_character_once_and_only_where_something_rests(client, verifier):
    source = make_source("0123456789" * 2, slug="text", title="A text")
    for words in ("01234", "345678"):
        make_person(passage=make_passage(source, words))
    make_passage(source, "90")
    empty = make_source("Nothing rests here.", slug="empty")

    shown = dashboard(client)["coverage"]

    assert [tuple(line) for line in shown] == [
        (empty.slug, "", 0, "/admin/work/read/empty/"),
        ("text", "A text", 45, "/admin/work/read/text/"),
    ]


def test_events_are_drawn_from_the_first_day_they_may_be_on_to_the_last(client, verifier):
    day = make_event("On a day", date_edtf="2025-10-02")
    month = make_event("In a month", date_edtf="2025-07")
    make_event("Open", date_edtf="2024/..")
    make_event("Undated")

    shown = dashboard(client)["events"]

    assert [(event["label"], event["from"], event["to"]) for event in shown] == [
        ("On a day", "2025-10-02", "2025-10-02"),
        ("In a month", "2025-07-01", "2025-07-31"),
        ("Open", "2024-01-01", None),
    ]
    assert [event["url"] for event in shown[:2]] == [
        f"/admin/events/event/{event.pk}/change/" for event in (day, month)
    ]


def test_graph_links_who_stands_with_whom_and_where(client, verifier):
    person, body, part = make_person("Durov"), make_organization("Telegram"), make_organization("Lab")
    building, forum = make_facility("Alem", operator=body), make_event("Forum")
    part.parent = body
    part.save()
    make_affiliation(person, body, role="CEO")
    make_participation(forum, person=person, role="speaker")
    forum.facility = building
    forum.save()
    make_person("Alone")

    shown = dashboard(client)["graph"]

    labels = [node["label"] for node in shown["nodes"]]
    links = {(labels[link["from"]], link["how"], labels[link["to"]]) for link in shown["links"]}
    assert (labels[0], set(labels)) == ("Telegram", {"Telegram", "Durov", "Lab", "Alem", "Forum"})
    assert links == {
        ("Durov", "CEO", "Telegram"),
        ("Durov", "speaker", "Forum"),
        ("Telegram", "operator", "Alem"),
        ("Lab", "part of", "Telegram"),
        ("Forum", "held in", "Alem"),
    }


def test_graph_draws_those_with_most_links(client, verifier, monkeypatch):
    monkeypatch.setattr("curation.dashboard.pictures.NODES_DRAWN", 2)
    body = make_organization("Telegram")
    for name in ("One", "Two"):
        make_affiliation(make_person(name), body)
    make_affiliation(Person.objects.get(label="Two"), body, role="founder")

    shown = dashboard(client)["graph"]

    assert [node["label"] for node in shown["nodes"]] == ["Telegram", "Two"]


def test_dashboard_shows_nobody_what_is_hidden_from_them(client):
    contributor = make_user("contributor", is_staff=True)
    client.force_login(contributor)
    hidden = make_person("Hidden", status="proposed")
    body = make_organization("Telegram")
    make_affiliation(hidden, body)
    make_affiliation(make_person("Seen"), body)
    make_event("Hidden", status="proposed", date_edtf="2025")
    make_discrepancy("Hidden", status="proposed")
    make_person("Own", status="proposed", proposed_by=contributor)

    response = client.get("/admin/")

    shown = response.context["dashboard"]
    assert numbers(shown["counts"]["all"]) == {
        "sources": str(len({hidden}) + 6),
        "people": "2",
        "organizations": "1",
    }
    assert (shown["recent"], shown["coverage"], shown["events"]) == ([], [], [])
    assert {node["label"] for node in shown["graph"]["nodes"]} == {"Telegram", "Seen"}
    assert "Hidden" not in response.text


def test_account_without_a_role_sees_no_dashboard(client):
    client.force_login(make_user(is_staff=True))

    assert "dashboard" not in client.get("/admin/").context


def test_what_is_drawn_is_data_and_no_script(client, verifier):
    make_event("</script><script>alert(1)</script>", date_edtf="2025")

    text = client.get("/admin/").text

    assert "<script>alert(1)" not in text
    assert '<script id="timeline-data" type="application/json">' in text


def test_dashboard_takes_as_many_queries_with_three_rows_as_with_one(client, verifier):
    counts = []
    for _ in range(2):
        make_affiliation(make_person(status="proposed"), make_organization())
        make_reading(make_discrepancy())
        make_event(date_edtf="2025")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        counts.append(len(queries))
        make_affiliation(make_person(status="proposed"), make_organization())

    assert counts == [14, 14]
