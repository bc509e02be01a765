"""What the API answers is what its description says: for the whole record, for what is written, for errors."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.roles import api_client
from tests.schema.answers import Described

pytestmark = [pytest.mark.schema, pytest.mark.django_db]

RESOURCES = {
    "sources": ("Source", "Sources"),
    "people": ("Person", "People"),
    "organizations": ("Organization", "Organizations"),
    "facilities": ("Facility", "Facilities"),
    "events": ("Event", "Events"),
    "statements": ("Statement", "Statements"),
    "discrepancies": ("Discrepancy", "Discrepancies"),
    "measures": ("Measure", "Measures"),
}
EXPORTS = ["ndjson", "csv", "jsonld"]


@pytest.fixture
def real_record():
    call_command("import_seeds", stdout=StringIO())


@pytest.fixture
def api(described) -> Described:
    return Described(described)


def slugs(client, resource: str) -> list[str]:
    answer = client.get(f"/api/v1/{resource}/?fields=slug&page_size=200").json()
    return [row["slug"] for row in answer["results"]]


@pytest.mark.usefixtures("real_record")
def test_every_row_of_the_record_is_as_described(client, api):
    faults, known = [], {resource: slugs(client, resource) for resource in RESOURCES}
    for resource, (row, rows) in RESOURCES.items():
        faults += api.faults(f"list{rows}", client.get(f"/api/v1/{resource}/?page_size=200"))
        faults += api.faults(f"count{rows}", client.get(f"/api/v1/{resource}/facets/"))
        for slug in known[resource]:
            faults += api.faults(f"get{row}", client.get(f"/api/v1/{resource}/{slug}/"))
        for format_ in EXPORTS:
            faults += api.faults(f"list{rows}", client.get(f"/api/v1/{resource}/?format={format_}"))

    assert faults == []
    assert min(map(len, known.values())) > 3


@pytest.mark.usefixtures("real_record")
def test_what_is_asked_of_the_whole_record_is_as_described(client, api):
    faults = []
    for words in ("Durow", "laboratoire", "users", "künstliche Intelligenz", "zzzz"):
        faults += api.faults("search", client.get(f"/api/v1/search/?q={words}"))
    for slug in slugs(client, "sources"):
        faults += api.faults("listAnnotations", client.get(f"/api/v1/sources/{slug}/annotations/"))
        first = client.get(f"/api/v1/sources/{slug}/annotations/?page_size=1").json()["first"]
        faults += api.faults("listAnnotations", client.get(first["next"]))
    faults += api.faults("listEvents", client.get("/api/v1/events/?format=ics"))
    faults += api.faults("getRoot", client.get("/api/v1/"))
    faults += api.faults("getSchema", client.get("/api/v1/schema/"))

    assert faults == []


@pytest.mark.usefixtures("real_record")
def test_examples_are_bodies_as_described_and_are_taken(api, described):
    client = api_client("administrator")
    faults = []
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                for name, example in media["examples"].items():
                    errors = api.of(media["schema"]).iter_errors(example["value"])
                    faults += [f"{path} {name} {error.json_path} {error.message[:200]}" for error in errors]
    for resource, (row, _rows) in RESOURCES.items():
        operation = described["paths"][f"/api/v1/{resource}/{{slug}}/"]["put"]
        body = operation["requestBody"]["content"]["application/json"]["examples"]["one"]["value"]
        address = f"/api/v1/{resource}/{body['slug']}/"
        known = client.get(address)
        tag = {"HTTP_IF_MATCH": "*"} if known.status_code == 200 else {}
        answer = client.put(address, json.dumps(body), content_type="application/json", **tag)
        faults += api.faults(f"put{row}", answer)
        faults += [] if answer.status_code in (200, 201) else [f"{address} {answer.json()}"]

    assert faults == []
