"""Statements as nodes of a graph (JSON-LD): what they say, who said it, and which sources tell it."""

from config.rest.exports import Addresses
from sources.linked_data import (
    Node,
    annotation,
    dated,
    filled,
    in_language,
    part_of,
    points_at,
    resource_terms,
    typed_node,
)

QUOTING = ("direct_quote", "partial_quote")


def statement_node(statement: dict, addresses: Addresses) -> Node:
    address = addresses.of("statement", statement["slug"])
    told = statement["attestations"]
    is_quoted = any(attestation["is_best"] and attestation["form"] in QUOTING for attestation in told)
    return filled(
        {
            "@id": address,
            "@type": ["schema:Claim", "schema:Quotation"] if is_quoted else "schema:Claim",
            "record:kind": statement["kind"],
            "schema:text": in_language(statement["text"], statement["language"]),
            "schema:abstract": in_language(statement["gist"], "en"),
            "schema:spokenByCharacter": typed_node(statement["speaker"], addresses),
            "record:speakerAsPrinted": statement["speaker_as_printed"],
            "record:roleAsPrinted": statement["role"],
            "record:saidAt": points_at("event", statement["event"], addresses),
            "record:answers": points_at("statement", statement["answers"], addresses),
            **dated("saidOn", statement["said_on"]),
            "schema:mentions": [typed_node(entry, addresses) for entry in statement["mentions"]],
            "record:figure": [figure_node(address, figure, addresses) for figure in statement["figures"]],
            "schema:appearance": sources_of(told, addresses),
            "prov:wasQuotedFrom": sources_of([one for one in told if one["form"] in QUOTING], addresses),
            "prov:wasDerivedFrom": sources_of(told, addresses),
            "record:sources": statement["corroboration"]["sources"],
            "record:independentSources": statement["corroboration"]["independent"],
            **resource_terms(statement),
            "annotations": annotations(address, statement, addresses),
        }
    )


def sources_of(told: list[dict], addresses: Addresses) -> list[Node]:
    slugs = {passage["source"] for attestation in told for passage in attestation["passages"]}
    return [{"@id": addresses.of("source", slug)} for slug in sorted(slugs)]


def annotations(address: str, statement: dict, addresses: Addresses) -> list[Node]:
    uses = [
        *(
            ("attestation", attestation["form"], passage)
            for attestation in statement["attestations"]
            for passage in attestation["passages"]
        ),
        *(
            ("attribution", attestation["form"], attestation["attribution"])
            for attestation in statement["attestations"]
            if attestation["attribution"]
        ),
        *(("figure", figure["measure"], figure["passage"]) for figure in statement["figures"]),
    ]
    return [annotation(address, how, detail, passage, addresses) for how, detail, passage in uses]


def figure_node(address: str, figure: dict, addresses: Addresses) -> Node:
    passage = figure["passage"]
    span = f"{passage['start']}-{passage['end']}"
    return filled(
        {
            "@id": part_of(address, "quantity", figure["measure"], passage["source"], span),
            "@type": "schema:QuantitativeValue",
            "record:measure": {"@id": addresses.of("measure", figure["measure"])},
            "record:comparator": figure["comparator"],
            "schema:value": number(figure["amount"]),
            "schema:maxValue": number(figure["upper"]),
            "schema:unitText": figure["unit"],
        }
    )


def number(amount: int | str | None) -> Node | None:
    return None if amount is None else {"@value": str(amount), "@type": "xsd:decimal"}
