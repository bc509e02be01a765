"""Whatever is sent: never a fault of the server, always a problem that says where, or what was sent, kept."""

import json

import orjson
import pytest
from django.db import transaction

from config.rest.bodies import pointer
from tests.writing.asking import ANY, RESOURCES, address, faults, read, send
from tests.writing.full import (
    SERIALIZERS,
    a_full_row,
    make_what_they_point_at,
    places,
    unfilled,
    with_value,
)
from tests.writing.rows import a_row, name

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source")]
VALUES = [
    None, True, False, 0, -1, 1, 1.5, -0.0, 2**31, 2**63, 10**30, 1e300, 5e-324,
    "", " ", "\x00", "a\x00b", "\n", "\u202e", "\u200b", "\ufeff", "e\u0301", "😀", "٣", "²", "A B", "-", "_",
    "../..", "facets", "NEW", "null", "true", "NaN", "-Infinity", "1e400", "%00", "person:", ":",
    "person:durov:x", "0000", "10000", "2025-13", "2025-02-30", "../..", "2025/2024", "2025-10-02T25:00:00Z",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "x" * 201, "x" * 100_001,
    [], [None], [[]], [{}], [1], ["x"], {}, {"a": 1}, {"slug": None}, {"": ""}, {"slug": "durov", "type": 5},
]  # fmt: skip


@pytest.mark.parametrize("resource", RESOURCES)
def test_full_body_fills_in_every_field_and_is_taken(administrator, resource):
    make_what_they_point_at()

    answer = send(administrator, "POST", address(resource), a_full_row(resource))

    assert answer.status_code == 201, answer.json()
    assert list(unfilled(SERIALIZERS[resource](), a_full_row(resource))) == []


def outcome(answer) -> tuple[int, list[str]]:
    """The code, and where the faults are; what is no such answer fails here."""
    if answer.status_code in (200, 201):
        return answer.status_code, []
    return answer.status_code, [place for place, _ in faults(answer)]


def strange(answer, path) -> bool:
    """Whether the answer is none that may be given to a value at this place."""
    code, found = outcome(answer)
    if code in (200, 201):
        return False
    # What has to agree with its neighbour is told at either of them.
    near = all(f"{place}/".startswith(f"{pointer(path[:1])}/") for place in found)
    return code not in (409, 422) or not found or not near


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("resource", RESOURCES)
def test_no_value_anywhere_is_a_fault_of_the_server(administrator, resource, method):
    make_what_they_point_at()
    full = a_full_row(resource)
    where, options = address(resource), {}
    if method != "POST":
        send(administrator, "POST", where, full)
        where, options = address(resource, "new"), {"if_match": ANY}
    everywhere = list(places(full))
    found = []

    # Every place has its share of the values, and every value its share of the places.
    share = 16 if method == "POST" else 48
    for number, path in enumerate(everywhere):
        for value in VALUES[number % share :: share]:
            with transaction.atomic():
                body = with_value(full, path, value)
                if method == "PATCH":
                    body = {path[0]: body[path[0]]}
                answer = send(administrator, method, where, body, **options)
                if strange(answer, path):
                    found.append((path, value, *outcome(answer)))
                transaction.set_rollback(True)

    assert found == []


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_text_is_too_long_to_be_refused(administrator, resource):
    make_what_they_point_at()
    full, endless, found = a_full_row(resource), "x" * 1_000_000, []
    texts = [path for path in places(full) if isinstance(read_at(full, path), str)]

    for path in texts:
        if path == ("text",):
            continue
        answer = send(administrator, "POST", address(resource), with_value(full, path, endless))
        if answer.status_code != 422 or len(answer.content) > 20_000:
            found.append((path, answer.status_code, len(answer.content)))

    assert found == []


def read_at(body, path):
    for step in path:
        body = body[step]
    return body


@pytest.mark.parametrize(
    "text",
    ["word " * 2_000_000, "x" * 10_000_000, " ".join(f"word{n}" for n in range(900_000)), "é" * 5_000_000],
    ids=["a word", "one word", "many words", "two bytes each"],
)
def test_long_source_is_stored_or_refused(administrator, text):
    answer = send(administrator, "POST", address("sources"), a_row("sources", text=text))

    assert answer.status_code in (201, 422), answer.json()
    if answer.status_code == 201:
        assert read(administrator, "sources", "new")["text"] == text
    else:
        assert [place for place, _ in faults(answer)] != []


def test_source_that_is_longer_than_any_book_is_refused(administrator):
    answer = send(administrator, "POST", address("sources"), a_row("sources", text="x" * 10_000_001))

    assert (answer.status_code, faults(answer)) == (422, [("/text", "may have at most 10000000 characters")])


@pytest.mark.parametrize(
    "content",
    [
        b"", b"  ", b"{", b"nonsense", b"{'slug': 1}", b'{"slug": NaN}', b'{"slug": Infinity}',
        b'{"slug": 1e400}',
        b'{"slug": ' + b"1" * 5_001 + b"}", b'{"slug": 0.' + b"1" * 5_001 + b"}", b'{"slug": "\\ud800"}',
        b'{"slug": "\\udc00\\ud800"}', b'{"slug": "\xff"}', b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b"\x00",
        b"[" * 1_000 + b"]" * 1_000, b"[" * 100_000, b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
        b'{"slug": "a", "slug": "b"}', b"{} {}", b"{},", b'{"slug": "a",}', b"// comment\n{}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_what_is_no_json_is_told(administrator, method, content):
    where = address("people", "" if method == "POST" else "new")

    answer = send(administrator, method, where, content=content, if_match=ANY if method == "PATCH" else None)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert 10 < len(answer.json()["detail"]) < 200


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_other_media_types_are_told(administrator, media_type):
    answer = send(administrator, "POST", address("people"), content=b"slug=a", media_type=media_type)

    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


@pytest.mark.parametrize("slug", ["x" * 200, "a", "0", "-", "_", "A-b_9", "NEW"])
def test_slug_may_be(administrator, slug):
    answer = send(administrator, "POST", address("people"), a_row("people", slug))

    assert (answer.status_code, read(administrator, "people", slug)["slug"]) == (201, slug)


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("x" * 201, "may have at most 200 characters"),
        ("facets", "“facets” is an address of its own: choose another slug."),
        ("a b", None),
        (" a", None),
        ("a\n", None),
        ("٣", None),
        ("é", None),
        ("a/b", None),
        ("", "may not be empty"),
    ],
)
def test_slug_may_not_be(administrator, slug, told):
    answer = send(administrator, "POST", address("people"), a_row("people", slug))

    told = told or "expected letters from a to z, digits, hyphens and underscores: pavel-durov"
    assert (answer.status_code, faults(answer)) == (422, [("/slug", told)])


@pytest.mark.parametrize(
    "edtf",
    [
        "2025-13",
        "2025-02-30",
        "10000",
        "-1",
        "today",
        "2025-10-02T10:00",
        "2025-10-04/2025-10-02",
        "2025--",
        "20251002",
        "?",
    ],
)
def test_date_that_is_none_is_told(administrator, edtf):
    answer = send(administrator, "POST", address("events"), a_row("events", date={"edtf": edtf}))

    told = "expected EDTF: 2025, 2025-10, 2025-10-02, 2025-10-02?, 2024~, ../2026 or 2025-10-02/2025-10-04"
    assert (answer.status_code, faults(answer)) == (422, [("/date/edtf", told)])


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (b"1" * 31, "may have at most 30 digits"),
        (b"1" * 25, "may have at most 24 digits before the point"),
        (b"0.1234567", "may have at most 6 digits after the point"),
        (b"1e25", "may have at most 24 digits before the point"),
        (b"1e300", "may have at most 30 digits"),
        (b'"5"', "expected a number"),
        (b"true", "expected a number"),
        (b"[5]", "expected a number"),
    ],
)
def test_amount_that_is_none_is_told(administrator, amount, told):
    make_what_they_point_at()
    content = orjson.dumps(with_value(a_full_row("statements"), ("figures", 0, "amount"), "AMOUNT"))
    content = content.replace(b'"AMOUNT"', amount)

    answer = send(administrator, "POST", address("statements"), content=content)

    assert (answer.status_code, faults(answer)) == (422, [("/figures/0/amount", told)])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"123456789012345678901234.123456", "123456789012345678901234.123456"),
        (b"-999999999999999999999999.999999", "-999999999999999999999999.999999"),
        (b"0.000001", "0.000001"),
        (b"1.50", "1.5"),
        (b"1e3", "1000"),
        (b"-0", "0"),
    ],
)
def test_amount_is_kept_to_the_last_digit(administrator, sent, kept):
    make_what_they_point_at()
    full = with_value(a_full_row("statements"), ("figures", 0, "upper"), None)
    content = orjson.dumps(with_value(full, ("figures", 0, "amount"), "AMOUNT")).replace(b'"AMOUNT"', sent)

    answer = send(administrator, "POST", address("statements"), content=content)

    assert answer.status_code == 201, answer.json()
    read_exactly = json.loads(answer.content, parse_float=str, parse_int=str)
    assert read_exactly["figures"][0]["amount"] == kept


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_unknown_field_is_overlooked(administrator, resource):
    make_what_they_point_at()
    full = a_full_row(resource)
    objects = [(), *(path for path in places(full) if isinstance(read_at(full, path), dict))]
    told = []

    for path in objects:
        fields = list(read_at(full, path))
        near = f"{fields[0]}s"
        answer = send(administrator, "POST", address(resource), with_value(full, (*path, near), 1))
        told.append((answer.status_code, outcome(answer)[1], answer.json()["errors"][0]["near_misses"][:1]))

    assert told == [
        (422, [pointer((*path, f"{next(iter(read_at(full, path)))}s"))], [next(iter(read_at(full, path)))])
        for path in objects
    ]


def test_faults_are_told_up_to_a_hundred(administrator):
    body = a_row("people", names=[{**name("A"), "language": 5} for _ in range(1_000)])

    answer = send(administrator, "POST", address("people"), body)

    assert (answer.status_code, len(answer.json()["errors"])) == (422, 100)
