"""A body is read to its last digit, or refused with words; it is never taken for something else."""

import json
from decimal import Decimal

import pytest
from rest_framework.exceptions import ParseError

from config.rest.parsers import read_json

pytestmark = pytest.mark.urls("tests.config.rest.echo")

JSON = "application/json"
WRITING = ["post", "put", "patch", "delete"]


def send(client, content: bytes, content_type: str = JSON, method: str = "post", **headers: str):
    return getattr(client, method)("/api/v1/echo/", content, content_type, headers=headers)


def problem_of(answer) -> tuple[int, str, str]:
    return answer.status_code, answer["Content-Type"], answer.json()["detail"]


def bad(detail: str) -> tuple[int, str, str]:
    return 400, "application/problem+json", detail


@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/merge-patch+json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json ; charset = UTF8",
        "application/json; nonsense",
        "application/json;;;=",
    ],
)
def test_json_is_read_under_each_of_its_types(client, method, content_type):
    answer = send(client, '{"text": "Дуров"}'.encode(), content_type, method)

    assert (answer.status_code, answer.json()) == (200, {"type": "dict", "body": {"text": "Дуров"}})


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("{}", {}),
        ("[]", []),
        ("null", None),
        (' \r\n\t"a" ', "a"),
        ("-0", 0),
        ("12345678901234567890123456789", 12345678901234567890123456789),
        ("0.1000000000000000000000000000001", Decimal("0.1000000000000000000000000000001")),
        ("1.50", Decimal("1.50")),
        ("1e3", Decimal("1E+3")),
        ("1e300", Decimal("1E+300")),
        ("1e-400", Decimal("1E-400")),
        (f"{'9' * 300}", int("9" * 300)),
        (r'"😀 \u0000"', "\U0001f600 \x00"),
        ("[" * 50 + "]" * 50, json.loads("[" * 50 + "]" * 50)),
        ('[{"a": 1}, {"a": 1}]', [{"a": 1}, {"a": 1}]),
    ],
)
def test_value_is_read_whole(content, read):
    value = read_json(content.encode())

    assert (type(value), repr(value)) == (type(read), repr(read))


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("{", "line 1, column 2"),
        ('{"a": 1,\n  "b": }', "line 2, column 8"),
        ("{'a': 1}", "line 1, column 2"),
        ('{"a": 1} x', "line 1, column 10"),
        ("[1,]", "line 1, column 3"),
        ("NaN", "line 1, column 1"),
        ("-Infinity", "line 1, column 2"),
        ("1e400", "line 1, column 1"),
        ("[1, -1e400]", "line 1, column 5"),
        ("9" * 5000, "line 1, column 1"),
        ("01", "line 1, column 1"),
        ('"\n"', "line 1, column 2"),
        (r'"\ud800"', "line 1, column 2"),
        (r'"x\udc00"', "line 1, column 3"),
        ('"\\x"', "line 1, column 2"),
        ("// no\n1", "line 1, column 1"),
        ("[" * 2000 + "]" * 2000, "line 1, column 1026"),
        ('{"a":' * 2000 + "1" + "}" * 2000, "line 1"),
        ("a=1&b=2", "line 1, column 1"),
    ],
)
def test_what_is_not_json_is_a_400_problem_that_says_where(client, content, where):
    status, content_type, detail = problem_of(send(client, content.encode()))

    assert (status, content_type) == (400, "application/problem+json")
    assert detail.startswith("The body is not JSON: ")
    assert where in detail


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"", "The body is empty. Send JSON, with its type in the Content-Type header."),
        (b" \r\n ", "The body is empty. Send JSON, with its type in the Content-Type header."),
        (b"\xef\xbb\xbf{}", "The body begins with a byte order mark. Send UTF-8 without one."),
        ("{}".encode("utf-16"), "The body is UTF-16. Send UTF-8."),
        (b"\xfe\xff\x00{\x00}", "The body is UTF-16. Send UTF-8."),
        ("{}".encode("utf-16-le"), "The body is UTF-16 or UTF-32, or no text at all. Send JSON in UTF-8."),
        ("{}".encode("utf-32-be"), "The body is UTF-16 or UTF-32, or no text at all. Send JSON in UTF-8."),
        (b'{"a": "\xff"}', "The body is not UTF-8: invalid start byte at byte 7."),
        ('{"é": "é"}'.encode("latin-1"), "The body is not UTF-8: invalid continuation byte at byte 2."),
        (b'"\xed\xa0\x80"', "The body is not UTF-8: invalid continuation byte at byte 1."),
        (b"[" * 51 + b"]" * 51, "The body is nested deeper than 50 levels; nothing here is."),
        (b'{"a":' * 990 + b"1" + b"}" * 990, "The body is nested deeper than 50 levels; nothing here is."),
        (b'{"a": 1, "b": 2, "a": 1}', "“a” is given twice in one object of the body. Give it once."),
        (b'[{"x": {"a": 1, "\\u0061": 2}}]', "“a” is given twice in one object of the body. Give it once."),
        (b'{"": 1, "": 2}', "“” is given twice in one object of the body. Give it once."),
        (b"1e-401", "The number 1e-401… needs more than 400 digits to be written out."),
        (b"0e999999999", "The number 0e999999999… needs more than 400 digits to be written out."),
        (
            b"1e-99999999999999999999",
            "The number 1e-99999999999999999… needs more than 400 digits to be written out.",
        ),
        (b"0." + b"1" * 5000, f"The number 0.{'1' * 18}… needs more than 400 digits to be written out."),
    ],
)
def test_body_that_cannot_be_taken_is_a_400_problem(client, content, detail):
    assert problem_of(send(client, content)) == bad(detail)


TAKEN = "There are: application/json, application/merge-patch+json."


@pytest.mark.parametrize(
    ("content_type", "detail"),
    [
        (
            "application/x-www-form-urlencoded",
            f"A body of the type “application/x-www-form-urlencoded” is not taken here. {TAKEN}",
        ),
        (
            "multipart/form-data; boundary=x",
            f"A body of the type “multipart/form-data” is not taken here. {TAKEN}",
        ),
        ("text/plain", f"A body of the type “text/plain” is not taken here. {TAKEN}"),
        ("*/*", f"A body of the type “*/*” is not taken here. {TAKEN}"),
        ("application/*", f"A body of the type “application/*” is not taken here. {TAKEN}"),
        ("json", f"A body of the type “json” is not taken here. {TAKEN}"),
        ("", f"Say in the Content-Type header what the body is. {TAKEN}"),
        ("x" * 5000, f"A body of the type “{'x' * 100}” is not taken here. {TAKEN}"),
    ],
)
@pytest.mark.parametrize("method", WRITING)
def test_other_media_type_is_a_415_problem_that_names_what_is_taken(client, method, content_type, detail):
    answer = send(client, b"{}", content_type, method)

    assert problem_of(answer) == (415, "application/problem+json", detail)
    assert answer["Accept"] == "application/json, application/merge-patch+json"


def test_ten_million_letters_are_read(client):
    answer = send(client, b'"' + b"a" * 10_000_000 + b'"')

    assert (answer.status_code, len(answer.json()["body"])) == (200, 10_000_000)


def test_many_small_parts_are_read_in_time():
    names = ",".join(f'"{number}":{{}}' for number in range(100_000))

    assert len(read_json(b"[" + b"[]," * 100_000 + b"[]]")) == 100_001
    with pytest.raises(ParseError, match="“0” is given twice in one object"):
        read_json(f'{{{names},"0":1}}'.encode())


@pytest.mark.parametrize("innermost", ["1", "[]", "{}", '{"a": []}'])
def test_lists_and_objects_count_for_depth_alike(innermost):
    depth_of_that = innermost.count("[") + innermost.count("{")
    levels = [("[", "]"), ('{"a":', "}")] * 30
    just = levels[: 50 - depth_of_that]
    opened, closed = "".join(first for first, _last in just), "".join(last for _first, last in reversed(just))

    assert read_json(f"{opened}{innermost}{closed}".encode()) == json.loads(f"{opened}{innermost}{closed}")
    with pytest.raises(ParseError, match="nested deeper than 50 levels"):
        read_json(f"[{opened}{innermost}{closed}]".encode())


def test_method_cannot_be_overridden(client):
    overriding = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE", "X-HTTP-Method": "DELETE"}

    answer = client.get("/api/v1/echo/?format=json", headers=overriding)

    assert (answer.status_code, answer.json()) == (200, {"echo": "…" * 500})


def test_browsable_page_has_a_form_that_sends_json(client):
    answer = client.get("/api/v1/echo/", headers={"accept": "text/html"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<option value="application/json" selected>application/json</option>' in page
    assert "multipart/form-data" not in page


def test_browsable_page_shows_what_is_wrong_with_a_body(client):
    answer = send(client, b"{", accept="text/html")

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "The body is not JSON" in answer.content.decode()
