"""One row as a reviewer reads it: what it claims, and the words of the sources around each of its passages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least, Substr

from config.rest.compiled import Reader, fields_of, finished_row
from config.rest.expressions import as_text
from curation.merging.previewing import SHAPES as ENTRY_SHAPES
from curation.review.queue import KINDS, Waiting
from events.shapes import discrepancy_shape
from events.statement_shape import statement_shape
from sources.models import Passage, reader_key
from sources.shapes import source_shape

SHAPES = {
    **ENTRY_SHAPES,
    "source": source_shape,
    "statement": statement_shape,
    "discrepancy": discrepancy_shape,
}
# Characters of the source on either side of a passage.
AROUND = 200
PASSAGES_SHOWN = 60
EXCERPT = 3000
BLANK_LINES = re.compile(r"\n\s*\n")
# Told elsewhere on the page, or kept by the database.
NOT_CLAIMED = {
    "slug", "label", "gist", "title", "text", "language", "status", "version", "created_at", "updated_at",
    "sha256", "corroboration",
}  # fmt: skip
# Lists that are told with their words, as evidence.
EVIDENT = {"citations", "attestations", "figures", "affiliations", "participations", "readings"}


class Context(NamedTuple):
    """A passage in its source: the words, and those before and after."""

    source: str
    start: int
    end: int
    before: str
    exact: str
    after: str


@dataclass
class Fact:
    """`is_cited` is None where nothing is cited field by field."""

    name: str
    values: list[str]
    is_cited: bool | None = None


@dataclass
class Evidence:
    """Words that back the claim, under a heading that says which part of it, and how."""

    heading: str
    notes: list[str] = field(default_factory=list)
    passages: list[dict] = field(default_factory=list)
    contexts: list[Context] = field(default_factory=list)


@dataclass
class Claim:
    heading: str
    text: str
    language: str
    facts: list[Fact]
    evidence: list[Evidence]
    has_more: bool


def claim_of(row: Waiting, user) -> Claim:
    """The row as this reader sees it. Two queries, whatever it holds."""
    told = finished(row, user)
    evidence = list(EVIDENCE.get(row.type, entry_evidence)(told))
    contexts = contexts_of([passage for one in evidence for passage in one.passages], user)
    for one in evidence:
        one.contexts = [contexts[key] for key in map(place_of, one.passages) if key in contexts]
    return Claim(
        heading=told.get("gist") or told.get("title") or told.get("label") or told["slug"],
        text=told.get("text") or "",
        language=told.get("language") or "",
        facts=list(facts(told, is_entry=row.type in ENTRY_SHAPES)),
        evidence=evidence,
        has_more=sum(len(one.passages) for one in evidence) > PASSAGES_SHOWN,
    )


def finished(row: Waiting, user) -> dict:
    model, shape = KINDS[row.type].model, SHAPES[row.type]
    # A source's text may be long: it is read from its beginning.
    names = tuple(name for name in fields_of(shape) if (row.type, name) != ("source", "text"))
    json = finished_row(model, shape, names, Reader(reader_key(user), user))
    stored = model.objects.visible_to(user).filter(pk=row.key)
    if row.type != "source":
        return orjson.loads(stored.values_list(as_text(json), flat=True).get())
    told, text = stored.values_list(as_text(json), Substr("text", 1, EXCERPT)).get()
    return {**orjson.loads(told), "text": text}


def facts(told: dict, *, is_entry: bool) -> Iterator[Fact]:
    cited = {citation["field"] for citation in told.get("citations", [])}
    for name, value in told.items():
        if name in NOT_CLAIMED or name in EVIDENT or value in ("", None, []):
            continue
        values = [in_words(one) for one in (value if isinstance(value, list) else [value])]
        yield Fact(name.replace("_", " "), values, name in cited if is_entry else None)


def in_words(value: object) -> str:
    """A value of the API, for a person."""
    if not isinstance(value, dict):
        return str(value)
    if "edtf" in value:
        printed = f"“{value['as_printed']}”" if value["as_printed"] else ""
        return " ".join(part for part in (value["edtf"], printed) if part)
    if "scheme" in value:
        return f"{value['scheme']}: {value['value']}"
    if "text" in value:
        return f"{value['text']} ({value['language']}, {value['kind']})"
    return str(value.get("label") or value.get("gist") or value.get("slug") or value.get("source") or "")


def entry_evidence(told: dict) -> Iterator[Evidence]:
    by_field: dict[str, Evidence] = {}
    for citation in told["citations"]:
        name = citation["field"].replace("_", " ") or "the entry as a whole"
        one = by_field.setdefault(citation["field"], Evidence(name))
        one.passages.append(citation["passage"])
        one.notes += [citation["note"]] if citation["note"] else []
    yield from by_field.values()
    for part in told.get("affiliations", []):
        yield Evidence(f"{part['role']}, {in_words(part['organization'])}", passages=part["passages"])
    for part in told.get("participations", []):
        who = in_words(part["participant"]) if part["participant"] else part["name_as_printed"]
        yield Evidence(f"{part['role']}: {who}", passages=part["passages"])


def statement_evidence(told: dict) -> Iterator[Evidence]:
    for one in told["attestations"]:
        form = f"told as {one['form'].replace('_', ' ')}"
        notes = ["the statement’s text is taken from here"] if one["is_best"] else []
        notes += ["translated"] if one["is_translation"] == "yes" else []
        notes += [f"via {one['attributed_via']}"] if one["attributed_via"] else []
        notes += [one["note"]] if one["note"] else []
        yield Evidence(form, notes, one["passages"])
        if one["attribution"]:
            yield Evidence("who says so", [], [one["attribution"]])
    for figure in told["figures"]:
        yield Evidence(f"figure: {amount(figure)} {figure['measure']}", [], [figure["passage"]])


def amount(figure: dict) -> str:
    if figure["amount"] is None:
        return "no number given,"
    upper = f" to {figure['upper']:,}" if figure["upper"] is not None else ""
    return f"{figure['comparator']} {figure['amount']:,}{upper} {figure['unit']},"


def discrepancy_evidence(told: dict) -> Iterator[Evidence]:
    for reading in told["readings"]:
        notes = ["the record follows this reading"] if reading["is_followed"] else []
        notes += [reading["why"]] if reading["why"] else []
        yield Evidence(reading["label"], notes, reading["passages"])


def no_evidence(told: dict) -> Iterator[Evidence]:
    """A source rests on nothing but itself."""
    return iter(())


EVIDENCE = {"statement": statement_evidence, "discrepancy": discrepancy_evidence, "source": no_evidence}


def place_of(passage: dict) -> tuple[str, int, int]:
    return passage["source"], passage["start"], passage["end"]


def contexts_of(passages: list[dict], user) -> dict[tuple[str, int, int], Context]:
    places = list(dict.fromkeys(map(place_of, passages)))[:PASSAGES_SHOWN]
    found = Passage.objects.visible_to(user).filter(
        source__slug__in={source for source, _, _ in places}, start__in={start for _, start, _ in places}
    )
    around = found.values_list(
        "source__slug",
        "start",
        "end",
        # Code points count from 1 here.
        Substr("source__text", Greatest(F("start") - AROUND, 0) + 1, Least(F("start"), Value(AROUND))),
        "exact",
        Substr("source__text", F("end") + 1, AROUND),
    )
    wanted = set(places)
    return {row[:3]: trimmed(Context(*row)) for row in around if row[:3] in wanted}


def trimmed(context: Context) -> Context:
    """Without the half words at either end, and with a sign that the text goes on there."""
    before, after = context.before, context.after
    if context.start > AROUND:
        before = "…" + before.partition(" ")[2]
    if len(after) == AROUND:
        after = after.rpartition(" ")[0] + "…"
    return context._replace(before=BLANK_LINES.sub("\n", before), after=BLANK_LINES.sub("\n", after))
