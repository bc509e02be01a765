"""What no page could make sense of is refused in words, at every kind of address."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from config.handler import Handler

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "",
    "schema/",
    "docs/",
    "search/",
    "people/",
    "people/nobody/",
    "people/facets/",
    "statements/?format=ndjson",
    "nonsense/",
]
WRITING = ["POST", "PUT", "PATCH", "DELETE"]
PROBLEM = "application/problem+json"


def ask(client, method: str, address: str, body: bytes = b"", content_type: str = "application/json", **extra):
    answer = client.generic(method, f"/api/v1/{address}", body, content_type, **extra)
    if answer.streaming:
        # Else its transaction would stay open into the next test.
        b"".join(answer)
    return answer


def problem_of(answer) -> tuple[int, str, str]:
    return answer.status_code, answer["Content-Type"], answer.json()["detail"]


LENGTH = "The Content-Length header is the number of bytes of the body, in decimal digits."


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("length", ["-1", "+1", "abc", "1_0", "1.0", "0x10", "٣", " 1", "1, 1", "9" * 5000])
def test_length_that_is_no_number_is_a_400_problem(client, address, length):
    answers = [ask(client, method, address, b"{}", CONTENT_LENGTH=length) for method in ("GET", "POST")]

    assert [problem_of(answer) for answer in answers] == [(400, PROBLEM, LENGTH)] * 2


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", WRITING)
@pytest.mark.parametrize("length", [16 * 1024 * 1024 + 1, 10**14])
def test_body_over_the_limit_is_a_413_problem_before_it_is_read(client, address, method, length):
    answer = ask(client, method, address, b"{}", CONTENT_LENGTH=str(length))

    assert problem_of(answer) == (
        413,
        PROBLEM,
        "The body is larger than 16777216 bytes, the most that is taken at once. Send it in parts.",
    )


@pytest.mark.parametrize("method", ["GET", *WRITING])
@pytest.mark.parametrize(
    ("header", "status", "detail"),
    [
        (
            {"HTTP_TRANSFER_ENCODING": "chunked"},
            411,
            "Say how long the body is: send it whole, with a Content-Length header, and not in chunks.",
        ),
        (
            {"HTTP_CONTENT_ENCODING": "gzip"},
            415,
            "A body is taken as it is: send it uncompressed, without a Content-Encoding header.",
        ),
        (
            {"CONTENT_TYPE": "application/json; charset=utf-16"},
            415,
            "The Content-Type header names another charset than UTF-8: send UTF-8, and leave it out.",
        ),
    ],
)
def test_body_in_another_form_is_refused(client, method, header, status, detail):
    answers = [ask(client, method, address, b"{}", **header) for address in ADDRESSES]

    assert [problem_of(answer) for answer in answers] == [(status, PROBLEM, detail)] * len(ADDRESSES)


@pytest.mark.parametrize(
    "charset", ["utf-16", "latin1", "bz2_codec", "undefined", "idna", "utf-7", "é", '"', "x"]
)
@pytest.mark.parametrize("address", ["/api/v1/people/?q=%D0%94", "/admin/login/?next=%D0%94", "/?q=%D0%94"])
def test_query_is_never_read_in_another_charset(charset, address):
    status = wsgi_status(Handler(), address, f"application/json; charset={charset}")

    assert status == "415 Unsupported Media Type"


@pytest.mark.parametrize(
    "content_type", ["a/b; x*=nonsense''%ff", f"a/b; x*{'9' * 5000}*=y", ";", "; charset=utf-8"]
)
def test_content_type_that_django_cannot_read_is_a_415_problem(content_type):
    assert wsgi_status(Handler(), "/api/v1/people/", content_type) == "415 Unsupported Media Type"


def test_handler_is_needed_as_long_as_django_breaks():
    with pytest.raises(ValueError, match="Invalid encoding 'nonsense'"):
        wsgi_status(WSGIHandler(), "/api/v1/people/", "a/b; x*=nonsense''%ff")


def wsgi_status(application, address: str, content_type: str) -> str:
    path, _, query = address.partition("?")
    environ = RequestFactory()._base_environ(PATH_INFO=path, QUERY_STRING=query, CONTENT_TYPE=content_type)
    told = []
    environ["wsgi.input"] = io.BytesIO()
    answer = application(environ, lambda status, _headers: told.append(status))
    answer.close()
    return told[0]


@pytest.mark.parametrize("method", ["FOO", "TRACE", "CONNECT", "get ", "X" * 500, "__CLASS__", "INITIAL"])
@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "nonsense/"])
def test_unknown_method_is_a_405_problem(client, method, address):
    answer = ask(client, method, address)

    assert problem_of(answer) == (405, PROBLEM, f'Method "{method.upper()}" not allowed.')
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize("host", ["evil.example", "a b", "", "[::1", "ä.example", "localhost,x"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_host_that_is_not_served_is_a_400_problem(client, address, host):
    answer = ask(client, "GET", address, HTTP_HOST=host)

    assert problem_of(answer) == (400, PROBLEM, "The Host header names no host of this server.")


@pytest.mark.parametrize("path", ["people//", "/people/", "people/a%2Fb/", "people/../people/", "%"])
def test_crooked_path_is_a_404_problem(client, path):
    answer = ask(client, "GET", path)

    assert problem_of(answer)[:2] == (404, PROBLEM)


@pytest.mark.parametrize("query", ["q=%", "q=%zz", "q=%d", "%=%", "&&=&", "q=%u0041", ";", "?", "=", "q=a#b"])
@pytest.mark.parametrize("address", ["people/", "search/", ""])
def test_broken_percent_signs_are_no_fault(client, address, query):
    assert ask(client, "GET", f"{address}?{query}").status_code in (200, 400)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reader_who_leaves_the_last_slash_out_is_sent_on(client, method):
    answer = ask(client, method, "people?q=a")

    assert (answer.status_code, answer["Location"]) == (301, "/api/v1/people/?q=a")


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("method", [*WRITING, "OPTIONS"])
@pytest.mark.parametrize("path", ["people", "people/nobody", "schema"])
def test_writer_who_leaves_the_last_slash_out_is_told_the_address(client, settings, debug, method, path):
    settings.DEBUG = debug

    answer = ask(client, method, path, b"{}")

    detail = f"Nothing has this address. It lacks its last slash: /api/v1/{path}/"
    assert problem_of(answer) == (404, PROBLEM, detail)


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "nonsense/"])
def test_head_has_the_headers_of_get_and_no_body(client, address):
    of_get, of_head = (ask(client, method, address) for method in ("GET", "HEAD"))

    said = [
        {name: value for name, value in answer.items() if name not in ("ETag", "Content-Length")}
        for answer in (of_get, of_head)
    ]
    assert (of_head.status_code, of_head.content, said[1]) == (of_get.status_code, b"", said[0])


@pytest.mark.parametrize("name", ["Expect", "Cookie", "Authorization", "If-None-Match", "Accept"])
@pytest.mark.parametrize("value", ["", ";;;===,,,", "é\xff", '"', "x" * 8000, "100-continue", "*", '\\"\\'])
def test_crooked_header_is_no_fault(client, name, value):
    answers = [client.get(f"/api/v1/{path}", headers={name: value}) for path in ("", "people/", "nonsense/")]

    assert {answer.status_code for answer in answers} <= {200, 304, 400, 401, 404, 406}


@pytest.mark.parametrize(
    ("header", "status"), [({"CONTENT_LENGTH": "abc"}, 400), ({"CONTENT_LENGTH": str(10**14)}, 400)]
)
def test_form_of_which_the_length_cannot_be_is_refused(client, header, status):
    form = "application/x-www-form-urlencoded"

    answer = client.generic("POST", "/admin/login/", b"username=a", form, **header)

    assert answer.status_code == status


def test_head_leaves_the_server_without_a_body_and_says_how_long_it_is():
    environ = RequestFactory()._base_environ(PATH_INFO="/api/v1/", REQUEST_METHOD="HEAD")
    told = {}

    answer = Handler()(environ, lambda _status, headers: told.update(headers))
    answer.close()

    assert (b"".join(answer), int(told["Content-Length"]) > 100) == (b"", True)
