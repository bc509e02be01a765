"""Sources, passages and what every entry shares as nodes of a graph (JSON-LD)."""

from urllib.parse import quote

from config.rest.exports import Addresses
from sources.edtf import exact_days

Node = dict[str, object]

SOURCE_TYPES = {
    "article": "schema:NewsArticle",
    "interview": "schema:Article",
    "press_release": "schema:Article",
    "session_page": "schema:WebPage",
    "dataset": "schema:Dataset",
}


def source_node(source: dict, addresses: Addresses) -> Node:
    address = addresses.of("source", source["slug"])
    derivations = [derivation_node(address, derivation, addresses) for derivation in source["derived_from"]]
    return filled(
        {
            "@id": address,
            "@type": SOURCE_TYPES.get(source["kind"], "schema:CreativeWork"),
            "schema:genre": source["kind"],
            "schema:headline": in_language(source["title"], source["language"]),
            "schema:text": in_language(source.get("text"), source["language"]),
            "schema:inLanguage": source["language"],
            "schema:sha256": source["sha256"],
            "schema:url": address_node(source["url"]),
            "schema:license": source["licence"],
            "record:publisherAsPrinted": source["publisher"],
            "record:bylineAsPrinted": source["byline"],
            **published(source["published"]),
            "record:retrieved": moment(source["retrieved_at"]),
            "record:note": source["note"],
            "prov:wasDerivedFrom": [derivation["prov:entity"] for derivation in derivations],
            "prov:qualifiedDerivation": derivations,
            **resource_terms(source),
        }
    )


def derivation_node(address: str, derivation: dict, addresses: Addresses) -> Node:
    return filled(
        {
            "@id": part_of(address, "derivation", derivation["source"]),
            "@type": "prov:Derivation",
            "prov:entity": {"@id": addresses.of("source", derivation["source"])},
            "record:kind": derivation["kind"],
            "record:saidBy": derivation["said_by"],
        }
    )


def published(date: dict | None) -> Node:
    days = exact_days(date["edtf"]) if date else None
    exact = {"schema:datePublished": day(days[0])} if days and days[0] == days[1] else {}
    return {**exact, **dated("published", date)}


def entry_node(type_: str, schema_type: str, entry: dict, addresses: Addresses, **own: object) -> Node:
    """What every entry is, around the terms of its own; `annotations` of its own follow its citations."""
    address = addresses.of(type_, entry["slug"])
    citations = [
        annotation(address, "citation", citation["field"], citation["passage"], addresses)
        for citation in entry["citations"]
    ]
    identifiers = [
        {
            "@id": part_of(address, "identifier", identifier["scheme"], identifier["value"]),
            "@type": "schema:PropertyValue",
            "schema:propertyID": identifier["scheme"],
            "schema:value": identifier["value"],
        }
        for identifier in entry["identifiers"]
    ]
    annotations = [*citations, *own.pop("annotations", [])]
    return filled(
        {
            "@id": address,
            "@type": schema_type,
            "rdfs:label": entry["label"],
            "schema:name": names_of_kind(entry, is_preferred=True),
            "schema:alternateName": names_of_kind(entry, is_preferred=False),
            "schema:description": in_language(entry["description"], "en"),
            "schema:identifier": identifiers,
            **own,
            **resource_terms(entry),
            "annotations": annotations,
        }
    )


def names_of_kind(entry: dict, *, is_preferred: bool) -> list[Node]:
    return [
        {"@value": name["text"], "@language": name["language"]}
        for name in entry["names"]
        if (name["kind"] == "preferred") == is_preferred
    ]


def resource_terms(row: dict) -> Node:
    return {
        "record:slug": row["slug"],
        "record:status": row.get("status"),
        "schema:version": row["version"],
        "schema:dateCreated": moment(row["created_at"]),
        "schema:dateModified": moment(row["updated_at"]),
    }


def annotation(body: str, how: str, detail: str, passage: dict, addresses: Addresses) -> Node:
    """That the resource at address `body` rests on a passage, and how: Web Annotation's body and target."""
    return filled(
        {
            "@id": annotation_address(body, how, detail, passage),
            "@type": "oa:Annotation",
            "oa:motivatedBy": {"@id": "oa:linking"},
            "record:how": how,
            "record:detail": detail,
            "oa:hasTarget": passage_node(passage, addresses),
        }
    )


def annotation_address(body: str, how: str, detail: str, passage: dict) -> str:
    return part_of(body, how, detail, passage["source"], f"{passage['start']}-{passage['end']}")


def passage_node(passage: dict, addresses: Addresses) -> Node:
    source = addresses.of("source", passage["source"])
    # As RFC 5147 writes a span of characters.
    span = f"{passage['start']},{passage['end']}"
    return {
        "@id": f"{source}#char={span}",
        "@type": "oa:SpecificResource",
        "oa:hasSource": {"@id": source, "schema:sha256": passage["sha256"]},
        "oa:hasSelector": [
            {
                "@id": f"{source}#position={span}",
                "@type": "oa:TextPositionSelector",
                "oa:start": passage["start"],
                "oa:end": passage["end"],
            },
            {"@id": f"{source}#quote={span}", "@type": "oa:TextQuoteSelector", "oa:exact": passage["exact"]},
        ],
    }


def part_of(address: str, *words: str) -> str:
    """The address of a part of a resource, which is in the resource's own page."""
    return f"{address}#{'/'.join(quote(word, safe='') for word in words)}"


def points_at(type_: str, reference: dict | None, addresses: Addresses) -> Node | None:
    return reference and {"@id": addresses.of(type_, reference["slug"])}


def typed_node(reference: dict | None, addresses: Addresses) -> Node | None:
    return reference and points_at(reference["type"], reference, addresses)


def address_node(address: str) -> Node | None:
    return {"@id": quote(address, safe="/:?#[]@!$&'()*+,;=%~")} if address else None


def dated(name: str, date: dict | None) -> Node:
    """An imprecise date by terms of our own; schema.org knows whole days only."""
    if date is None:
        return {}
    edtf = {"@value": date["edtf"], "@type": "edtf:EDTF"} if date["edtf"] else None
    return {f"record:{name}": edtf, f"record:{name}AsPrinted": date["as_printed"]}


def day(iso: str) -> Node:
    return {"@value": iso, "@type": "xsd:date"}


def moment(iso: str | None) -> Node | None:
    return iso and {"@value": iso, "@type": "xsd:dateTime"}


def in_language(text: str | None, language: str | None) -> Node | None:
    return {"@value": text, "@language": language} if text and language else None


def filled(node: Node) -> Node:
    """Without what is empty."""
    return {name: value for name, value in node.items() if value not in (None, "", [])}
