"""Exports as linked data: one JSON-LD document, which needs nothing from elsewhere to be understood."""

import json
from functools import cache

import orjson
from django.urls import reverse
from rest_framework.request import Request

from config.rest.exports.streams import Blocks, Export, blocks_of

VOCABULARIES = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
OFFSETS = (
    "Each annotation (oa:Annotation) ties a resource to a passage on which it rests. oa:start and oa:end count "
    "Unicode code points of the source's text, from the first of the passage up to the one behind it; "
    "schema:sha256 is that of the text's UTF-8. Terms of the prefix `record` are this API's own words."
)


class JsonLdExport(Export):
    """A graph of schema.org, Web Annotation and PROV terms; @id are addresses of this API."""

    media_type = "application/ld+json"
    format = "jsonld"
    json_type = "object"

    def blocks(self, view) -> Blocks:
        addresses = Addresses(view.request)

        def write(finished: list[str]) -> bytes:
            nodes = (view.linked_data(read(row), addresses) for row in finished)
            return b"".join(b",\n" + orjson.dumps(node) for node in nodes)

        context = orjson.dumps(context_of(addresses))
        about = {
            "@id": view.request.build_absolute_uri(),
            "@type": "schema:Dataset",
            "schema:description": OFFSETS,
        }
        head = b'{"@context": ' + context + b', "@graph": [\n' + orjson.dumps(about)
        row = view.row_of(view.known_fields(), [])
        return blocks_of(view.matching_in_order(), row, write=write, head=head, tail=b"\n]}\n")

    def render(self, answer, accepted_media_type=None, renderer_context=None) -> bytes:
        """One row, as its detail shows it."""
        if answer is None:
            return b""
        view = renderer_context["view"]
        addresses = Addresses(view.request)
        node = view.linked_data(read(orjson.dumps(answer)), addresses)
        return orjson.dumps({"@context": context_of(addresses), **node})

    def description(self, view) -> str:
        return (
            "As linked data: one JSON-LD document of schema.org, Web Annotation and PROV terms, declared in "
            f"place. {OFFSETS}"
        )


def read(finished: str | bytes) -> dict:
    # A number with a fraction stays as it is written: a float would round it.
    return json.loads(finished, parse_float=str)


class Addresses:
    """Where on this server each resource is: its name in linked data."""

    def __init__(self, request: Request):
        self.host = request.get_host()
        self.root = request.build_absolute_uri("/").rstrip("/")
        # Terms of our own are the components of the API's description.
        self.terms = f"{self.root}{reverse('schema')}#"

    def of(self, type_: str, slug: str) -> str:
        return f"{self.root}{list_address(type_)}{slug}/"


@cache
def list_address(type_: str) -> str:
    return reverse(f"{type_}-list")


def context_of(addresses: Addresses) -> dict:
    annotations = {"@reverse": "oa:hasBody"}
    return {**VOCABULARIES, "record": addresses.terms, "annotations": annotations}
