"""Bodies of the plainest rows that can be, one for each resource. They quote the source `article`."""

from typing import Any

Body = dict[str, Any]


def quoted(exact: str = "Pavel Durov opens", source: str = "article", **place: Any) -> Body:
    return {"source": source, "exact": exact, **place}


def name(text: str, language: str = "en", kind: str = "preferred") -> Body:
    return {"text": text, "language": language, "kind": kind}


def attestation(*exact: str, **fields: Any) -> Body:
    passages = [quoted(words) for words in exact or ["More than a billion people use Telegram"]]
    return {"form": "direct_quote", "is_best": True, "passages": passages, **fields}


PLAIN: dict[str, Body] = {
    "sources": {"kind": "article", "language": "en", "text": "Some words.\r\n"},
    "organizations": {"classification": "company"},
    "facilities": {"classification": "building"},
    "people": {},
    "events": {"classification": "forum", "event_status": "held"},
    "measures": {"label": "Users", "unit": "people"},
    "statements": {"kind": "claim", "gist": "A lab opens."},
    "discrepancies": {"title": "When it opened", "kind": "date"},
}
# What is verified has evidence.
EVIDENT: dict[str, Body] = {
    "sources": {},
    "organizations": {"citations": [{"passage": quoted()}]},
    "facilities": {"citations": [{"passage": quoted()}]},
    "people": {"citations": [{"passage": quoted()}]},
    "events": {"citations": [{"passage": quoted()}]},
    "statements": {"attestations": [attestation()]},
    "discrepancies": {},
}


def a_row(resource: str, slug: str = "new", **fields: Any) -> Body:
    return {"slug": slug, **PLAIN[resource], **fields}


def an_evident_row(resource: str, slug: str = "new", **fields: Any) -> Body:
    return {"slug": slug, **PLAIN[resource], **EVIDENT.get(resource, {}), **fields}
