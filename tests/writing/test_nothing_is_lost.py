"""Whatever valid body is sent, it is read back: no field is left out, and none is changed on the way."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.writing.asking import RESOURCES, address, send
from tests.writing.conftest import TEXT
from tests.writing.full import FULL, make_what_they_point_at
from tests.writing.rows import PLAIN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source")]

letters = st.characters(exclude_categories=("Cs", "Cc"))
lines = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t")
LANGUAGES = st.sampled_from(["en", "fr", "kk-Cyrl", "zh-Hant"])
DATES = st.one_of(
    st.none(),
    st.builds(
        lambda edtf, words: {"edtf": edtf, "as_printed": words},
        st.sampled_from(["2025", "2025-10", "2025-10-02?", "2024~", "../2026", "2025-10-02/2025-10-04"]),
        st.sampled_from(["", "today", "Le 2 octobre"]),
    ),
)
AMOUNTS = st.decimals(-(10**23), 10**23, places=6)


def says_something(text: str) -> bool:
    return any(char.isprintable() and not char.isspace() for char in text)


def line(most: int, *, may_be_empty: bool = True) -> SearchStrategy[str]:
    text = st.text(letters, min_size=1, max_size=min(most, 40)).filter(says_something)
    return st.just("") | text if may_be_empty else text


@st.composite
def passages(draw) -> dict:
    start = draw(st.integers(0, len(TEXT) - 2))
    end = draw(st.integers(start + 1, len(TEXT)).filter(lambda end: says_something(TEXT[start:end])))
    by_place = {"source": "article", "start": start, "end": end}
    by_words = {"source": "article", "start": start, "exact": TEXT[start:end]}
    return draw(st.sampled_from([by_place, by_words, by_place | by_words]))


def place(passage: dict) -> tuple[int, int]:
    return passage["start"], passage.get("end") or passage["start"] + len(passage["exact"])


EVIDENCE = st.lists(passages(), min_size=1, max_size=3, unique_by=place)
NAMES = st.lists(
    st.fixed_dictionaries(
        {"text": line(500, may_be_empty=False), "language": LANGUAGES},
        optional={"kind": st.sampled_from(["alias", "former", "acronym", "misspelling"])},
    ),
    max_size=3,
    unique_by=lambda one: (one["text"], one["language"]),
)
IDENTIFIERS = st.lists(
    st.fixed_dictionaries({"scheme": line(100, may_be_empty=False), "value": line(500, may_be_empty=False)}),
    max_size=3,
    unique_by=lambda one: (one["scheme"], one["value"]),
)
CITATIONS = st.lists(
    st.fixed_dictionaries(
        {"passage": passages()}, optional={"field": st.sampled_from(["", "names"]), "note": line(100)}
    ),
    max_size=3,
    unique_by=lambda one: (one.get("field", ""), place(one["passage"])),
)
ATTESTATIONS = st.lists(
    st.fixed_dictionaries(
        {"form": st.sampled_from(["direct_quote", "indirect"]), "passages": EVIDENCE},
        optional={
            "is_translation": st.sampled_from(["yes", "no", "unknown"]),
            "attribution": st.none() | passages(),
            "attributed_via": line(300),
            "note": line(100),
        },
    ),
    max_size=3,
    unique_by=lambda one: place(one["passages"][0]),
).map(lambda items: [{**item, "is_best": not n} for n, item in enumerate(items)])
FIGURES = st.lists(
    st.fixed_dictionaries(
        {"measure": st.just("users"), "passage": passages()},
        optional={"of": st.tuples(st.sampled_from(["=", ">", "~"]), AMOUNTS)},
    ).map(lambda one: one if "of" not in one else _with_amount(one)),
    max_size=3,
    unique_by=lambda one: place(one["passage"]),
)


def _with_amount(one: dict) -> dict:
    comparator, amount = one.pop("of")
    return {**one, "comparator": comparator, "amount": amount}


def _either(*types: str) -> SearchStrategy:
    known = {"person": "durov", "organization": "telegram", "facility": "lab", "event": "forum"}
    return st.sampled_from([f"{type_}:{known[type_]}" for type_ in types])


# What is drawn for fields of these names; all others are drawn from the full bodies, or as text.
BY_FIELD = {
    "names": NAMES,
    "identifiers": IDENTIFIERS,
    "citations": CITATIONS,
    "attestations": ATTESTATIONS,
    "figures": FIGURES,
    "mentions": st.lists(_either("person", "organization", "facility", "event"), max_size=4, unique=True),
    "speaker": st.none() | _either("person", "organization"),
    "published": DATES,
    "founded": DATES,
    "date": DATES,
    "said_on": DATES,
    "text": st.text(
        st.characters(exclude_categories=("Cs", "Cc"), include_characters="\r\n\t"), min_size=1, max_size=60
    ),
    "description": st.just("") | st.text(lines, min_size=1, max_size=40).filter(says_something),
    "note": st.just("") | st.text(lines, min_size=1, max_size=40).filter(says_something),
    "title": line(300),
    "speaker_as_printed": line(300),
    "locality": line(200),
    "honorific": line(200),
    "label": line(300, may_be_empty=False),
    "url": st.sampled_from(["", "https://example.org/a?b=c#d", "http://xn--e1afmkfd.example/%20"]),
    "retrieved_at": st.none() | st.sampled_from(["2025-10-02T09:30:00+05:00", "0001-01-02T00:00:00.000001Z"]),
}


def bodies(resource: str) -> SearchStrategy[dict]:
    drawn = {field: BY_FIELD.get(field, st.just(value)) for field, value in FULL[resource].items()}
    # A title of a discrepancy is not empty.
    if resource == "discrepancies":
        drawn["title"] = line(300, may_be_empty=False)
    needed = {field: drawn.pop(field) for field in PLAIN[resource] if field in drawn}
    return st.fixed_dictionaries(needed, optional=drawn)


def says(shown: Any, sent: Any) -> bool:
    """Whether what is shown says all that was sent, in the words of the answer."""
    if isinstance(sent, dict) and isinstance(shown, dict):
        return all(name in shown and says(shown[name], value) for name, value in sent.items())
    if isinstance(sent, list) and isinstance(shown, list):
        left = list(shown)
        for item in sent:
            match = next((one for one in left if says(one, item)), None)
            if match is None:
                return False
            left.remove(match)
        return not left
    if isinstance(sent, str) and isinstance(shown, dict):
        return sent.rpartition(":")[2] == shown["slug"]
    if isinstance(sent, str) and isinstance(shown, str) and sent[10:11] == "T" and sent != shown:
        return shown in ("2025-10-02T04:30:00.000000Z", "0001-01-02T00:00:00.000001Z")
    return shown == sent


def sent_as_json(body: dict) -> bytes:
    """Decimals with all their digits."""
    marks: dict[str, str] = {}

    def mark(number: Decimal) -> str:
        marks[f'"number {len(marks)}"'] = f"{number:f}"
        return f"number {len(marks) - 1}"

    text = json.dumps(body, default=mark)
    for name, digits in marks.items():
        text = text.replace(name, digits)
    return text.encode()


@pytest.mark.parametrize("resource", RESOURCES)
def test_what_is_sent_is_read_back(administrator, resource):
    make_what_they_point_at()
    where = address(resource, "new")
    with transaction.atomic():
        send(administrator, "PUT", where, PLAIN[resource])
        empty = administrator.get(where).json()
        transaction.set_rollback(True)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(bodies(resource))
    def is_read_back(body):
        with transaction.atomic():
            answer = send(administrator, "PUT", where, content=sent_as_json(body))
            shown = json.loads(administrator.get(where).content, parse_float=Decimal)
            transaction.set_rollback(True)
        assert answer.status_code == 201, answer.content.decode()
        assert {
            field: (shown[field], value) for field, value in body.items() if not says(shown[field], value)
        } == {}
        kept = {"label", "text", "language", "sha256", "corroboration", "version", "created_at", "updated_at"}
        left_out = empty.keys() - body.keys() - kept
        assert {field: shown[field] for field in left_out} == {field: empty[field] for field in left_out}

    is_read_back()
