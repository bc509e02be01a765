"""The record that comes along goes through the API, there and back."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from sources.models import Record
from tests.make import make_record
from tests.roles import api_client
from tests.writing.asking import RESOURCES, address, history_rows, read, read_all, send

KEPT_BY_THE_RECORD = ("version", "created_at", "updated_at")
# References to rows of the same resource, which come before.
ABOVE = {
    "sources": lambda row: [one["source"] for one in row["derived_from"]],
    "organizations": lambda row: [row["parent"] and row["parent"]["slug"]],
    "facilities": lambda row: [row["located_in"] and row["located_in"]["slug"]],
    "events": lambda row: [row["parent"] and row["parent"]["slug"]],
    "statements": lambda row: [row["answers"] and row["answers"]["slug"]],
}


def read_details(client) -> dict[str, list[dict]]:
    return {
        resource: [read(client, resource, row["slug"]) for row in read_all(client, resource)]
        for resource in RESOURCES
    }


def in_order_of_dependency(resource: str, rows: list[dict]) -> list[dict]:
    """What a row points at stands before it."""
    ordered, slugs, left = [], {None}, rows
    while left:
        ready = [row for row in left if slugs.issuperset(ABOVE.get(resource, lambda _row: [])(row))]
        assert ready
        ordered += ready
        slugs |= {row["slug"] for row in ready}
        left = [row for row in left if row["slug"] not in slugs]
    return ordered


def without_what_the_record_keeps(row: dict) -> dict:
    return {name: value for name, value in row.items() if name not in KEPT_BY_THE_RECORD}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_every_row_sent_back_as_it_was_read_is_no_change(method):
    call_command("import_seeds", stdout=StringIO())
    administrator = api_client("administrator")
    before, differing = history_rows(), []

    for resource in RESOURCES:
        for row in read_all(administrator, resource):
            shown = administrator.get(address(resource, row["slug"]))
            answer = send(
                administrator, method, address(resource, row["slug"]), shown.json(), if_match=shown["ETag"]
            )
            got = (answer.status_code, answer["ETag"], answer.content)
            if got != (200, shown["ETag"], shown.content):
                differing.append((resource, row["slug"], *got))

    assert differing == []
    assert history_rows() == before


@pytest.mark.django_db
def test_the_whole_record_can_be_made_anew_from_what_is_read():
    administrator = api_client("administrator")
    with transaction.atomic():
        call_command("import_seeds", stdout=StringIO())
        record = Record.objects.values("slug", "name", "language").get()
        originals = read_details(administrator)
        transaction.set_rollback(True)
    make_record(**record)
    assert [read_all(administrator, resource) for resource in RESOURCES] == [[]] * len(RESOURCES)

    for resource, rows in originals.items():
        answer = send(
            administrator, "POST", address(resource), in_order_of_dependency(resource, rows), reason="anew"
        )
        assert (answer.status_code, [result["status"] for result in answer.json().get("results", answer)]) == (
            201,
            [201] * len(rows),
        )

    copies = read_details(administrator)
    assert {resource: len(rows) for resource, rows in copies.items()} == {
        resource: len(rows) for resource, rows in originals.items()
    }
    for resource in RESOURCES:
        assert [*map(without_what_the_record_keeps, copies[resource])] == [
            *map(without_what_the_record_keeps, originals[resource])
        ]
