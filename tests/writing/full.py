"""A body of each resource with every field filled in, and the rows that these point at."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from rest_framework.serializers import ListSerializer, Serializer

from events.serializers import DiscrepancySerializer, EventSerializer, MeasureSerializer
from events.statement_serializer import StatementSerializer
from orgs.serializers import FacilitySerializer, OrganizationSerializer
from people.serializers import PersonSerializer
from sources.serializers import SourceSerializer
from tests.make import (
    make_event,
    make_facility,
    make_measure,
    make_organization,
    make_person,
    make_source,
    make_statement,
)
from tests.writing.conftest import TEXT
from tests.writing.rows import Body, name, quoted

Path = tuple[str | int, ...]
SERIALIZERS: dict[str, type[Serializer]] = {
    "sources": SourceSerializer,
    "organizations": OrganizationSerializer,
    "facilities": FacilitySerializer,
    "people": PersonSerializer,
    "events": EventSerializer,
    "measures": MeasureSerializer,
    "statements": StatementSerializer,
    "discrepancies": DiscrepancySerializer,
}
SHA256 = sha256(TEXT.encode()).hexdigest()
LAB = quoted("a lab in Astana", start=18, end=33, sha256=SHA256)
OPENS = quoted("Pavel Durov opens", start=0, end=17, sha256=SHA256)
DATE = {"edtf": "2025-10-02", "as_printed": "today"}
ENTRY = {
    "names": [name("A name")],
    "description": "Words",
    "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
    "citations": [{"field": "names", "passage": LAB, "note": "clear"}],
    "status": "proposed",
}
FULL: dict[str, Body] = {
    "sources": {
        "kind": "article",
        "title": "A title",
        "language": "en",
        "text": "Some words.\r\n",
        "url": "https://example.org/page",
        "publisher": "A publisher",
        "byline": "An author",
        "published": DATE,
        "retrieved_at": "2025-10-02T09:30:00Z",
        "licence": "CC0",
        "note": "A note",
        "derived_from": [{"source": "article", "kind": "reprint", "said_by": "its editor"}],
        "status": "proposed",
    },
    "organizations": {
        **ENTRY,
        "classification": "company",
        "parent": {"slug": "telegram"},
        "country": "KZ",
        "founded": DATE,
        "dissolved": DATE,
    },
    "facilities": {
        **ENTRY,
        "classification": "building",
        "operator": {"slug": "telegram"},
        "located_in": {"slug": "lab"},
        "locality": "Astana",
        "country": "KZ",
        "floor": "2",
        "state": "planned",
        "opened": DATE,
        "equipment": "Machines",
    },
    "people": {
        **ENTRY,
        "given_name": "Pavel",
        "family_name": "Durov",
        "honorific": "Mr",
        "affiliations": [
            {
                "organization": {"slug": "telegram"},
                "role": "CEO",
                "language": "en",
                "role_code": "staff",
                "period": DATE,
                "passages": [LAB],
            }
        ],
    },
    "events": {
        **ENTRY,
        "classification": "forum",
        "date": DATE,
        "parent": {"slug": "forum"},
        "facility": {"slug": "lab"},
        "locality": "Astana",
        "country": "KZ",
        "event_status": "held",
        "participations": [
            {
                "participant": {"type": "person", "slug": "durov"},
                "role": "speaker",
                "name_as_printed": "Durov",
                "passages": [LAB],
            }
        ],
    },
    "measures": {"label": "Users", "unit": "people"},
    "statements": {
        "kind": "claim",
        "gist": "A lab opens.",
        "speaker": {"type": "person", "slug": "durov"},
        "speaker_as_printed": "Durov",
        "role": "CEO",
        "event": {"slug": "forum"},
        "answers": {"slug": "question"},
        "said_on": DATE,
        "mentions": [{"type": "organization", "slug": "telegram"}],
        "figures": [{"measure": "users", "comparator": "=", "amount": 5, "upper": 6, "passage": LAB}],
        "attestations": [
            {
                "form": "direct_quote",
                "is_translation": "no",
                "is_best": True,
                "passages": [LAB, OPENS],
                "attribution": OPENS,
                "attributed_via": "a channel",
                "note": "A note",
            }
        ],
        "status": "proposed",
    },
    "discrepancies": {
        "title": "When it opened",
        "kind": "date",
        "note": "A note",
        "about": [{"type": "statement", "slug": "question"}],
        "readings": [{"label": "today", "is_followed": True, "why": "It is clear.", "passages": [LAB]}],
        "status": "proposed",
    },
}


def make_what_they_point_at() -> None:
    """Beside the source `article`, which is there already."""
    passage = make_source("Other words.", slug="other").passages.create(start=0, end=5, exact="Other")
    make_organization(slug="telegram", passage=passage)
    make_facility(slug="lab", passage=passage)
    make_person(slug="durov", passage=passage)
    make_event(slug="forum", passage=passage)
    make_measure(slug="users")
    make_statement(slug="question", passage=passage)


def a_full_row(resource: str, slug: str = "new") -> Body:
    return {"slug": slug, **FULL[resource]}


def places(body: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a body, wholes before their parts."""
    if path:
        yield path
    items = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for step, value in items:
        yield from places(value, (*path, step))


def with_value(body: Body, path: Path, value: Any) -> Body:
    """The body with another value at this place."""
    # Not a deep copy: what stands twice in a body is one object.
    changed = json.loads(json.dumps(body))
    whole = changed
    for step in path[:-1]:
        whole = whole[step]
    whole[path[-1]] = value
    return changed


def unfilled(serializer: Any, value: Any, path: str = "") -> Iterator[str]:
    """The fields that the serializer reads and the body does not have."""
    if isinstance(serializer, ListSerializer):
        serializer, value, path = serializer.child, value[0], f"{path}/0"
    for field in getattr(serializer, "_writable_fields", ()):
        if field.field_name not in value:
            yield f"{path}/{field.field_name}"
        else:
            yield from unfilled(field, value[field.field_name], f"{path}/{field.field_name}")
