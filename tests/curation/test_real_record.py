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
@pytest.mark.parametrize("words", ["alem ai", "Alem-AI", "alemai"])
def test_building_is_found_wherever_a_space_stands(client, words):
    assert hits(client, words)[0] == ("facility", "alem-ai")


@pytest.mark.usefixtures("real_record")
@pytest.mark.parametrize("words", ["In seiner Rede kündigte Durow", "KI-Labor", "superordinateur"])
def test_list_and_search_find_the_same_statements(client, words):
    listed = client.get("/api/v1/statements/", {"q": words, "page_size": 200}).json()["results"]

    slugs = sorted(row["slug"] for row in listed)
    assert slugs == sorted(slug for _type, slug in hits(client, words, type="statement", page_size=200))
    assert slugs != []


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
