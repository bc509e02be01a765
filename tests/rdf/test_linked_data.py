"""`?format=jsonld`: what an RDF library reads out of it is what the database holds."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF

from events.models import Statement
from sources.models import Passage
from tests.make import (
    make_attestation,
    make_event,
    make_figure,
    make_measure,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.rdf.graphs import RESOURCES, ROOT, ask, document, graph_of

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
# By the passage, from which all else is one step away: rdflib does not choose the order of a question well.
PASSAGES = """
SELECT DISTINCT ?source ?sha256 ?start ?end ?exact WHERE {
    ?target ^oa:hasTarget/oa:hasBody ?body ; oa:hasSource ?source ; oa:hasSource/schema:sha256 ?sha256 ;
        oa:hasSelector/oa:start ?start ; oa:hasSelector/oa:end ?end ; oa:hasSelector/oa:exact ?exact .
}
"""
SELECTORS = ("TextPositionSelector", "TextQuoteSelector")


def test_shipped_record_can_be_asked_for_its_passages(client):
    call_command("import_seeds", stdout=StringIO())

    graph = graph_of(*(document(client, f"/api/v1/{name}/?format=jsonld") for name in RESOURCES))

    stored = Passage.objects.values_list("source__slug", "source__sha256", "start", "end", "exact")
    assert set(ask(graph, PASSAGES)) == {(f"{ROOT}/sources/{slug}/", *rest) for slug, *rest in stored}
    for kind in ("SpecificResource", *SELECTORS):
        assert ask(graph, f"SELECT (COUNT(?x) AS ?n) {{ ?x a oa:{kind} }}") == [(len(stored),)]
    assert [term for triple in graph for term in triple if isinstance(term, BNode)] == []
    addresses = [term for triple in graph for term in triple if isinstance(term, URIRef)]
    assert [address for address in addresses if not str(address).startswith(("http://", "https://"))] == []
    kinds = {"Person": "people", "Place": "facilities", "Event": "events", "Claim": "statements"}
    counts = {name: ask(graph, f"SELECT (COUNT(?x) AS ?n) {{ ?x a schema:{name} }}")[0][0] for name in kinds}
    assert counts == {
        name: client.get(f"/api/v1/{resource}/").json()["count"] for name, resource in kinds.items()
    }
    assert len(graph) > 10_000


def test_shipped_statements_appear_in_the_sources_that_tell_them(client):
    call_command("import_seeds", stdout=StringIO())

    graph = graph_of(document(client, "/api/v1/statements/?format=jsonld"))

    told = ask(graph, "SELECT ?claim ?source { ?claim a schema:Claim ; schema:appearance ?source }")
    assert set(told) == {
        (f"{ROOT}/statements/{statement}/", f"{ROOT}/sources/{source}/")
        for statement, source in Statement.objects.values_list("slug", "attestations__source__slug")
    }
    quoted = ask(graph, "SELECT ?claim { ?claim a schema:Quotation }")
    best = Statement.objects.filter(
        attestations__is_best=True, attestations__form__in=["direct_quote", "partial_quote"]
    )
    assert {address for (address,) in quoted} == {
        f"{ROOT}/statements/{slug}/" for slug in best.values_list("slug", flat=True)
    }


def test_statement_says_what_it_was_drawn_from(client):
    source, other = make_source("« Un labo »", slug="s", language="fr"), make_source(slug="other")
    statement = make_statement(
        "He opens a lab.",
        slug="lab",
        passage=make_passage(source, "Un labo"),
        speaker_person=make_person(slug="durov"),
        event=make_event(slug="forum"),
        said_on_edtf="2025-10-02?",
    )
    make_attestation(statement, make_passage(other), form="indirect")
    make_figure(statement, measure=make_measure(slug="labs"), comparator=">", amount="0.5")

    graph = graph_of(document(client, "/api/v1/statements/lab/?format=jsonld"))

    def values(term: str) -> list[str]:
        return sorted(str(value) for value in graph.objects(URIRef(f"{ROOT}/statements/lab/"), URIRef(term)))

    assert {name: values(name) for name in (str(RDF.type), f"{SCHEMA}text", f"{SCHEMA}spokenByCharacter")} == {
        str(RDF.type): [f"{SCHEMA}Claim", f"{SCHEMA}Quotation"],
        f"{SCHEMA}text": ["Un labo"],
        f"{SCHEMA}spokenByCharacter": [f"{ROOT}/people/durov/"],
    }
    assert values(f"{PROV}wasQuotedFrom") == [f"{ROOT}/sources/s/"]
    assert values(f"{PROV}wasDerivedFrom") == [f"{ROOT}/sources/other/", f"{ROOT}/sources/s/"]
    assert values(f"{ROOT}/schema/#saidOn") == ["2025-10-02?"]
    assert ask(
        graph, "SELECT ?comparator ?value { ?x schema:value ?value ; record:comparator ?comparator }"
    ) == [(">", Literal("0.5", datatype="http://www.w3.org/2001/XMLSchema#decimal").toPython())]
    assert ask(
        graph, "SELECT ?how ?detail { ?x a oa:Annotation ; record:how ?how ; record:detail ?detail }"
    ) == [
        ("attestation", "direct_quote"),
        ("attestation", "indirect"),
        ("figure", "labs"),
    ]


def test_document_needs_no_other_to_be_understood_and_says_what_offsets_count(client):
    make_person()

    answer = json.loads(document(client, "/api/v1/people/?format=jsonld"))

    assert {type(term) for term in answer["@context"].values()} == {str, dict}
    assert answer["@context"]["annotations"] == {"@reverse": "oa:hasBody"}
    about, person = answer["@graph"]
    assert about["@id"] == f"{ROOT}/people/?format=jsonld"
    assert "Unicode code points" in about["schema:description"]
    assert person["@type"] == "schema:Person"


@pytest.mark.parametrize("resource", RESOURCES)
def test_list_without_rows_is_a_document_too(client, resource):
    answer = json.loads(document(client, f"/api/v1/{resource}/?format=jsonld"))

    assert [node["@type"] for node in answer["@graph"]] == ["schema:Dataset"]


def test_detail_of_a_source_has_its_text_and_its_hidden_fellow_is_missing(client):
    make_source("« Un labo »", slug="shown", language="fr")
    make_source(slug="hidden", status="proposed")

    node = json.loads(document(client, "/api/v1/sources/shown/?format=jsonld"))
    answers = [client.get(f"/api/v1/{at}/?format=jsonld") for at in ("sources/hidden", "people/no")]

    assert (node["@id"], node["@type"]) == (f"{ROOT}/sources/shown/", "schema:NewsArticle")
    assert node["schema:text"] == {"@value": "« Un labo »", "@language": "fr"}
    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [
        (404, "application/problem+json")
    ] * 2


def test_words_are_escaped_in_addresses(client):
    words = 'A "quote" <b>, 50 % / 100 # é'
    source = make_source(words, slug="s", url="https://a.kz/é?q=1")
    make_person(slug="durov", passage=make_passage(source))

    graph = graph_of(
        document(client, "/api/v1/people/?format=jsonld"), document(client, "/api/v1/sources/?format=jsonld")
    )

    assert ask(graph, PASSAGES) == [(f"{ROOT}/sources/s/", source.sha256, 0, len(words), words)]
    assert ask(graph, "SELECT ?url { ?x schema:url ?url }") == [("https://a.kz/%C3%A9?q=1",)]
