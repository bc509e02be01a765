"""Whatever is asked, the answer is a problem detail or what was asked for, and never a fault of ours."""

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from config.rest.views import ReadingViewSet
from tests.make import make_person, make_statement

pytestmark = pytest.mark.django_db

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


def asked(client, address: str, **headers: str) -> tuple[int, str, dict]:
    answer = client.get(address, headers=headers)
    return answer.status_code, answer["Content-Type"], answer.json()


def problem(status: int, title: str, detail: str, instance: str) -> tuple[int, str, dict]:
    content = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "errors": [],
    }
    return status, "application/problem+json", content


@pytest.mark.parametrize("resource", RESOURCES)
def test_unknown_slug_is_a_404_problem(client, resource):
    assert asked(client, f"/api/v1/{resource}/no-such-thing/") == problem(
        404, "Not Found", "Nothing here has the slug “no-such-thing”.", f"/api/v1/{resource}/no-such-thing/"
    )


@pytest.mark.parametrize("path", ["nonsense/", "people/a/b/", "people/Дуров/", "people/%FF/", "people/a%20b/"])
def test_address_of_nothing_is_a_404_problem(client, path):
    answer = client.get(f"/api/v1/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["detail"].startswith("Nothing has this address.")


def test_address_of_nothing_outside_the_api_is_a_page(client):
    answer = client.get("/nonsense/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/html; charset=utf-8")


WRITING = ["post", "put", "patch", "delete"]


@pytest.mark.parametrize(
    ("path", "method"),
    [("people/", "put"), ("people/nobody/", "post"), *((path, m) for path in ("", "search/") for m in WRITING)],
)
def test_method_that_an_address_does_not_have_is_a_405_problem(client, method, path):
    answer = getattr(client, method)(f"/api/v1/{path}", {}, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer.json()["detail"] == f'Method "{method.upper()}" not allowed.'


@pytest.mark.parametrize(
    ("path", "method"),
    [
        *(("people/", method) for method in ("post", "patch", "delete")),
        *(("people/nobody/", method) for method in ("put", "patch", "delete")),
    ],
)
def test_writing_by_nobody_known_is_a_401_problem(client, method, path):
    answer = getattr(client, method)(f"/api/v1/{path}", {}, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("query", ["?speakr=1", "?format=xml", "?kind="])
def test_method_is_refused_whatever_stands_in_the_address(client, query):
    addresses = [f"/api/v1/{path}{query}" for path in ("people/nobody/", "search/", "schema/", "docs/", "")]

    answers = [client.post(address, headers={"accept": "application/xml"}) for address in addresses]

    assert [(answer.status_code, answer["Content-Type"], "GET" in answer["Allow"]) for answer in answers] == [
        (405, "application/problem+json", True)
    ] * 5


@pytest.mark.parametrize(
    "query", ["speaker=", "status=", "q=%20", "q=%C2%A0", "fields=", "cursor=", "ordering="]
)
def test_empty_parameter_is_a_400_problem(client, query):
    status, media_type, answer = asked(client, f"/api/v1/statements/?{query}")

    name = query.partition("=")[0]
    assert (status, media_type) == (400, "application/problem+json")
    assert answer["errors"] == [
        {
            "parameter": name,
            "detail": f"{name} is empty: leave it out or give a value.",
            "near_misses": [],
        }
    ]


def test_unknown_media_type_is_a_406_problem(client):
    detail = (
        "Nothing that the Accept header asks for is given here. "
        "There are: application/json, text/html, application/x-ndjson, text/csv, application/ld+json."
    )
    assert asked(client, "/api/v1/people/", accept="application/xml") == problem(
        406, "Not Acceptable", detail, "/api/v1/people/"
    )


def test_unknown_format_is_refused_with_near_misses(client):
    status, _type, answer = asked(client, "/api/v1/people/?format=jsn")

    assert status == 400
    assert [(error["parameter"], error["near_misses"][0]) for error in answer["errors"]] == [("format", "json")]


@pytest.mark.parametrize(
    "address", ["people/%00/", "people/?q=%00", "people/?%00=1", "people/?q=a&b=%00", "%00"]
)
def test_nul_in_the_address_is_a_400_problem(client, address):
    status, media_type, answer = asked(client, f"/api/v1/{address}")

    assert (status, media_type) == (400, "application/problem+json")
    assert answer["detail"] == (
        "The address holds a NUL character (%00), which no text of the record has. Leave it out."
    )


def test_nul_in_the_address_of_another_page_is_refused_too(client):
    assert client.get("/admin/login/?next=%00").status_code == 400


@pytest.mark.parametrize("query", ["q=%ff", "q=%ED%A0%80", "q=%C0%80", "%ff=1", "q=%F8%88%80%80%80"])
def test_broken_utf8_in_the_query_is_a_400_problem(client, query):
    status, media_type, answer = asked(client, f"/api/v1/people/?{query}")

    assert (status, media_type) == (400, "application/problem+json")
    assert answer["detail"].startswith("The query is not UTF-8: ")


@pytest.mark.parametrize("address", ["people/?q=" + "a" * 10_000, "people/" + "a" * 10_000 + "/"])
def test_address_without_end_is_a_414_problem(client, address):
    status, media_type, answer = asked(client, f"/api/v1/{address}")

    assert (status, media_type) == (414, "application/problem+json")
    assert answer["detail"] == "The address is longer than 8000 characters."


STRANGE = [
    "1e400",
    "-99999999999999999999999999",
    "99999-12-31",
    "0000-00-00",
    "infinity",
    "%27%20OR%201=1--",
    "%25",
    "%5C",
    "%28%22%3C-%3E!%26%7C",
    "person%3A",
    "a%3Ab%3Ac",
    "%F0%9F%9A%80%EF%BF%BE",
    "%20",
    "%D0%94" * 1000,
]


@pytest.mark.parametrize("resource", RESOURCES)
def test_no_strange_value_of_any_parameter_is_a_fault(client, resource):
    make_statement(speaker_person=make_person())
    queries = [f"{name}={value}" for name in known_parameters(client, resource) for value in STRANGE]

    answers = {query: client.get(f"/api/v1/{resource}/?{query}").status_code for query in queries}

    assert {query: status for query, status in answers.items() if status not in (200, 400)} == {}


def known_parameters(client, resource: str) -> list[str]:
    """As the answer to an unknown parameter lists them."""
    detail = client.get(f"/api/v1/{resource}/?zzzzzzzz=1").json()["detail"]
    return detail.partition("There are: ")[2].rstrip(".").split(", ")


def test_database_that_does_not_answer_in_time_is_a_503_problem(client, monkeypatch, caplog):
    def too_slow(_viewset):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(ReadingViewSet, "get_queryset", too_slow)

    answer = client.get("/api/v1/measures/")

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer["Retry-After"] == "5"
    assert [record.getMessage() for record in caplog.records if record.name == "config.rest.errors"] == [
        "The database gave no answer to /api/v1/measures/"
    ]


def test_fault_of_ours_is_a_500_problem(client, monkeypatch):
    def broken(_viewset):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(ReadingViewSet, "get_queryset", broken)
    client.raise_request_exception = False

    assert asked(client, "/api/v1/measures/") == problem(
        500,
        "Internal Server Error",
        "This is a fault of the server, and it was logged. Asking again may not help.",
        "/api/v1/measures/",
    )


def test_person_at_the_browsable_pages_gets_a_page(client):
    answer = client.get("/api/v1/people/?speakr=1", headers={"accept": "text/html"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "text/html; charset=utf-8")
    assert "is no parameter of this address" in answer.content.decode()


ECHO = pytest.mark.urls("tests.config.rest.echo")


@ECHO
@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("suspicious", (400, "Bad Request", "The request cannot be read.")),
        (
            "too-big",
            (
                413,
                "Request Entity Too Large",
                "The body is larger than 16777216 bytes, the most that is taken at once. Send it in parts.",
            ),
        ),
        ("forbidden", (403, "Forbidden", "You may not do this.")),
        (
            "broken",
            (
                500,
                "Internal Server Error",
                "This is a fault of the server, and it was logged. Asking again may not help.",
            ),
        ),
    ],
)
def test_what_django_itself_answers_is_a_problem(client, address, expected):
    client.raise_request_exception = False

    assert asked(client, f"/api/v1/{address}/") == problem(*expected, f"/api/v1/{address}/")


@ECHO
def test_writer_without_a_csrf_token_is_told_so_by_a_problem():
    client = Client(enforce_csrf_checks=True)

    answer = client.post("/api/v1/plain/", b"{}", "application/json")

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["detail"] == "CSRF Failed: CSRF cookie not set."


def test_form_without_a_csrf_token_outside_the_api_is_told_so_by_a_page():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "a"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "text/html; charset=utf-8")


@pytest.mark.parametrize("place", range(len(settings.MIDDLEWARE)))
@pytest.mark.parametrize(
    ("fault", "status"),
    [("BrokenMiddleware", 500), ("NoDatabaseMiddleware", 503), ("SuspiciousMiddleware", 400)],
)
def test_fault_between_any_two_middlewares_is_a_problem(client, settings, place, fault, status):
    middlewares = list(settings.MIDDLEWARE)
    middlewares.insert(place, f"tests.config.rest.echo.{fault}")
    settings.MIDDLEWARE = middlewares
    client.raise_request_exception = False

    answer = client.get("/api/v1/people/")

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.json()["status"] == status


def test_address_with_more_parameters_than_anyone_reads_is_a_400_problem(client):
    status, media_type, answer = asked(client, "/api/v1/people/?" + "a=&" * 1100)

    assert (status, media_type) == (400, "application/problem+json")
    assert answer["detail"] == "The request cannot be read."
