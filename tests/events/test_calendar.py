"""`?format=ics`: events as other calendars read them, and no more certain than the sources are."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from icalendar import Calendar

from tests.make import make_event, make_facility

pytestmark = pytest.mark.django_db


def calendar(client, **parameters) -> Calendar:
    answer = client.get("/api/v1/events/", {"format": "ics", **parameters})
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(b"".join(answer.streaming_content))


def entries(client, **parameters) -> dict[str, object]:
    return {str(entry["uid"]): entry for entry in calendar(client, **parameters).walk("VEVENT")}


DAYS = {
    "2025-10-02": (date(2025, 10, 2), date(2025, 10, 3), "CONFIRMED"),
    "2025-10-02/2025-10-04": (date(2025, 10, 2), date(2025, 10, 5), "CONFIRMED"),
    "2025-10-02?": (date(2025, 10, 2), date(2025, 10, 3), "TENTATIVE"),
    "2025-10-02~/2025-10-04": (date(2025, 10, 2), date(2025, 10, 5), "TENTATIVE"),
    "2025-02": (date(2025, 2, 1), date(2025, 3, 1), "TENTATIVE"),
    "2024": (date(2024, 1, 1), date(2025, 1, 1), "TENTATIVE"),
    "2025-10-04/..": (date(2025, 10, 4), None, "TENTATIVE"),
    "9999-12-31": (date(9999, 12, 31), None, "CONFIRMED"),
}


def test_entry_takes_the_days_that_the_date_allows(client):
    for n, edtf in enumerate(DAYS):
        make_event(slug=f"event-{n}", date_edtf=edtf)

    found = entries(client)

    assert {
        edtf: (entry["dtstart"].dt, entry["dtend"].dt if "dtend" in entry else None, str(entry["status"]))
        for edtf, entry in zip(DAYS, (found[f"event-{n}@testserver"] for n in range(len(DAYS))), strict=True)
    } == DAYS


def test_event_without_a_first_day_is_left_out_and_counted(client):
    make_event(slug="dated", date_edtf="2025")
    make_event(slug="by-2026", date_edtf="../2026")
    make_event(slug="undated", date_as_printed="bald")
    make_event(slug="hidden", status="proposed")

    found = calendar(client)

    assert [str(entry["uid"]) for entry in found.walk("VEVENT")] == ["dated@testserver"]
    assert str(found["description"]) == "2 without a first day are left out."


def test_entry_says_what_the_event_is(client):
    forum = make_event("Forum", slug="forum", date_edtf="2025-10-02/2025-10-04")
    event = make_event(
        "A; speech, with \\ and\nmore 🚀" + " and more" * 20,
        slug="speech",
        classification="speech",
        description="Somebody speaks; many listen.",
        date_edtf="2025-10-02?",
        date_as_printed="Le 10/02/2025",
        parent=forum,
        facility=make_facility("Alem.AI"),
        locality="Astana",
        country="KZ",
    )

    entry = entries(client)["speech@testserver"]

    remark = "The date is not known to the day: 2025-10-02? (EDTF). The source prints “Le 10/02/2025”."
    changed = event.updated_at.replace(microsecond=0)
    assert {name: str(entry[name]) for name in ("summary", "description", "location", "url", "related-to")} == {
        "summary": event.label,
        "description": f"Somebody speaks; many listen.\n\n{remark}",
        "location": "Alem.AI, Astana, KZ",
        "url": "http://testserver/api/v1/events/speech/",
        "related-to": "forum@testserver",
    }
    assert (entry["sequence"], entry["last-modified"].dt, entry["dtstamp"].dt) == (
        event.version,
        changed,
        changed,
    )
    assert entry["created"].dt <= datetime.now(UTC)


def test_cancelled_event_is_cancelled(client):
    make_event(slug="a", date_edtf="2025", event_status="cancelled")

    assert str(entries(client)["a@testserver"]["status"]) == "CANCELLED"


def test_calendar_follows_the_filters_and_without_events_is_empty(client):
    make_event(slug="a", date_edtf="2025", classification="speech")
    make_event(slug="b", date_edtf="2025", classification="forum")

    assert list(entries(client, classification="speech")) == ["a@testserver"]
    assert entries(client, classification="award") == {}


@pytest.mark.parametrize("rows", [1, 3])
def test_calendar_takes_two_statements_however_many_events(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_event(date_edtf="2025")

    # The count of those left out, the savepoint of the test's own transaction, the cursor, and the release.
    with django_assert_num_queries(4):
        found = entries(client)

    assert len(found) == rows


def test_events_of_the_shipped_record_are_in_the_calendar_or_counted(client):
    call_command("import_seeds", stdout=StringIO())

    found = calendar(client)

    left_out = int(str(found["description"]).split()[0])
    assert len(found.walk("VEVENT")) + left_out == client.get("/api/v1/events/").json()["count"]
    forum = {str(entry["uid"]): entry for entry in found.walk("VEVENT")}["digital-bridge-2025@testserver"]
    assert (forum["dtstart"].dt, forum["dtend"].dt) == (date(2025, 10, 2), date(2025, 10, 5))
    assert forum["dtstart"].params["value"] == "DATE"
