"""Every format of an export as a file, to GET, HEAD and OPTIONS."""

import pytest

from tests.make import make_event, make_person

pytestmark = pytest.mark.django_db

HEADS = [
    ("people/", "ndjson", "application/x-ndjson"),
    ("people/", "csv", "text/csv; charset=utf-8"),
    ("people/", "jsonld", "application/ld+json"),
    ("events/", "ics", "text/calendar; charset=utf-8"),
    ("people/durov/", "jsonld", "application/ld+json"),
]


@pytest.mark.parametrize(("address", "format", "content_type"), HEADS)
def test_head_and_options_of_every_format_are_answered(client, address, format, content_type):
    make_person(slug="durov")

    head = client.head(f"/api/v1/{address}?format={format}")
    options = client.options(f"/api/v1/{address}?format={format}")

    assert (head.status_code, head["Content-Type"], head.content) == (200, content_type, b"")
    # What may be asked is told as JSON: the formats are those of an answer to GET.
    assert (options.status_code, options["Content-Type"]) == (400, "application/problem+json")


def test_linked_data_and_calendar_are_files(client):
    make_event(date_edtf="2025")

    answers = [client.get(f"/api/v1/events/?format={format}") for format in ("jsonld", "ics")]

    assert [(answer.streaming, answer["Content-Disposition"]) for answer in answers] == [
        (True, 'attachment; filename="events.jsonld"'),
        (True, 'attachment; filename="events.ics"'),
    ]
    for answer in answers:
        answer.close()
