"""Exports read as a graph, by a library that knows nothing of this project."""

import warnings

from rdflib import Graph

RESOURCES = [
    "sources",
    "people",
    "organizations",
    "facilities",
    "events",
    "statements",
    "discrepancies",
    "measures",
]
ROOT = "http://testserver/api/v1"


def document(client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def graph_of(*documents: bytes) -> Graph:
    graph = Graph()
    with warnings.catch_warnings():
        # rdflib's parser uses a class of rdflib that rdflib would have nobody use.
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        for content in documents:
            graph.parse(data=content, format="json-ld")
    return graph


def ask(graph: Graph, question: str) -> list[tuple]:
    """The answers to a SPARQL question, as plain Python values."""
    prefixes = (
        "PREFIX schema: <https://schema.org/> PREFIX oa: <http://www.w3.org/ns/oa#> "
        f"PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX record: <{ROOT}/schema/#> "
    )
    return [tuple(value.toPython() for value in row) for row in graph.query(prefixes + question)]
