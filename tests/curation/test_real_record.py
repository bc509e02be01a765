"""Search and facets over the record of Digital Bridge 2025 as it is delivered."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.curation.finding import hits

pytestmark = pytest.mark.django_db
TOKAYEV = ("person", "kassym-jomart-tokayev")
DUROV = ("person", "pavel-durov")
MADIYEV = ("person", "zhaslan-madiyev")
CLUSTER = ("facility", "kazakhstan-supercomputer-cluster")
BEST = {
    "Durow": DUROV,
    "Дуров": DUROV,
    "Durof": DUROV,
    "Tokajew": TOKAYEV,
    "Токаев": TOKAYEV,
    "Madiyev": MADIYEV,
    "Мадиев": MADIYEV,
    "supercomputer": CLUSTER,
    "Supercomputer": CLUSTER,
    "superordinateur": CLUSTER,
    "künstliche Intelligenz": ("organization", "ministry-of-ai-and-digital-development"),
    "laboratoire": ("facility", "telegram-ai-lab"),
    "Digital Bridge 2025": ("event", "digital-bridge-2025"),
}


@pytest.fixture
def real_record():
    call_command("import_seeds", stdout=StringIO())


@pytest.mark.usefixtures("real_record")
def test_known_names_and_words_are_found_first(client):
    assert {words: hits(client, words)[0] for words in BEST} == BEST
    assert hits(client, "Digital Bridge 2024") == []


@pytest.mark.usefixtures("real_record")
def test_each_facet_value_is_a_filter_that_finds_its_count(client):
    counted, found = {}, {}
    for resource in (
        "statements",
        "people",
        "organizations",
        "facilities",
        "events",
        "discrepancies",
        "sources",
    ):
        for name, values in client.get(f"/api/v1/{resource}/facets/").json()["facets"].items():
            for value in values:
                asked = {name: value["value"], "page_size": 1, "fields": "slug"}
                counted[resource, name, value["value"]] = value["count"]
                found[resource, name, value["value"]] = client.get(f"/api/v1/{resource}/", asked).json()[
                    "count"
                ]

    assert found == counted
    assert len(counted) > 50
