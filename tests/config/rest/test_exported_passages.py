"""Every passage in every row of every export of the shipped record reads so in its source's text."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command

from sources.models import Source
from tests.config.rest.test_exports import RESOURCES, export

pytestmark = pytest.mark.django_db
WITH_PASSAGES = [name for name in RESOURCES if name not in ("sources", "measures")]


def rows_of(text: str, format: str) -> list[object]:
    if format == "ndjson":
        return [json.loads(line) for line in text.splitlines()]
    if format == "csv":
        lines = csv.DictReader(io.StringIO(text, newline=""))
        return [[as_json(cell) for cell in row.values()] for row in lines]
    return json.loads(text)["@graph"][1:]


def as_json(cell: str) -> object:
    return json.loads(cell) if cell.startswith(("[", "{")) else cell


def passages_in(value: object) -> Iterator[tuple]:
    """Wherever they stand: as the API's own JSON has passages, or as linked data has them."""
    if isinstance(value, list):
        for item in value:
            yield from passages_in(item)
    elif isinstance(value, dict):
        if "exact" in value:
            yield value["source"], value["sha256"], value["start"], value["end"], value["exact"]
        elif value.get("@type") == "oa:SpecificResource":
            position, quote = value["oa:hasSelector"]
            source = value["oa:hasSource"]
            slug = source["@id"].rstrip("/").rpartition("/")[2]
            yield slug, source["schema:sha256"], position["oa:start"], position["oa:end"], quote["oa:exact"]
        for item in value.values():
            yield from passages_in(item)


def test_every_passage_of_every_export_reads_so_in_its_source(client):
    call_command("import_seeds", stdout=StringIO())
    texts = dict(Source.objects.values_list("slug", "text"))
    hashes = {slug: hashlib.sha256(text.encode()).hexdigest() for slug, text in texts.items()}

    wrong, without, found = [], [], {}
    for resource in WITH_PASSAGES:
        for format in ("ndjson", "csv", "jsonld"):
            for row in rows_of(export(client, resource, format=format), format):
                passages = list(passages_in(row))
                without += [] if passages else [(resource, format, row)]
                found.setdefault(resource, {}).setdefault(format, set()).update(passages)
                wrong += [
                    passage
                    for passage in passages
                    if texts[passage[0]][passage[2] : passage[3]] != passage[4]
                    or hashes[passage[0]] != passage[1]
                ]

    assert (wrong, without) == ([], [])
    assert [
        resource for resource, told in found.items() if not told["ndjson"] == told["csv"] == told["jsonld"]
    ] == []
    assert sum(len(told["ndjson"]) for told in found.values()) > 500


def test_sources_say_what_their_texts_hash_to_in_every_export(client):
    call_command("import_seeds", stdout=StringIO())
    texts = Source.objects.values_list("slug", "text")
    hashes = {slug: hashlib.sha256(text.encode()).hexdigest() for slug, text in texts}

    lines = [json.loads(line) for line in export(client, "sources", format="ndjson").splitlines()]
    table = csv.DictReader(io.StringIO(export(client, "sources", format="csv"), newline=""))
    nodes = json.loads(export(client, "sources", format="jsonld"))["@graph"][1:]

    assert {row["slug"]: row["sha256"] for row in lines} == hashes
    assert {row["slug"]: row["sha256"] for row in table} == hashes
    assert {node["record:slug"]: node["schema:sha256"] for node in nodes} == hashes
