"""What gunicorn passes on, and what it answers itself, as a client meets it on the wire."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

START_SECONDS = 60


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gunicorn = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.gunicorn"),
                *("--workers", "1", "--log-level", "critical", "--bind", f"fd://{listener.fileno()}"),
            ],
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.testing"},
        )
        yield listener.getsockname()[1]
        gunicorn.terminate()
        gunicorn.communicate(timeout=30)


def send(port: int, head: str, body: bytes = b"") -> tuple[str, str, bytes]:
    """The status line, the headers and the body of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
        connection.sendall(f"{head}\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1") + body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    said, _, content = answer.partition(b"\r\n\r\n")
    status, _, headers = said.decode("latin-1").partition("\r\n")
    return status, headers, content


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /api/v1/ HTTP/1.1", "200 OK"),
        ("GET /api/v1/ HTTP/1.1\r\nContent-Type: a/b; x*=nonsense''y", "415 Unsupported Media Type"),
        ("GET /api/v1/?q=" + "a" * 8100 + " HTTP/1.1", "414 Request-URI Too Long"),
        ("GET /api/v1/%00/ HTTP/1.1", "400 Bad Request"),
        ("FOO /api/v1/ HTTP/1.1", "405 Method Not Allowed"),
        ("POST /api/v1/people HTTP/1.1", "404 Not Found"),
        ("POST /api/v1/ HTTP/1.1\r\nContent-Length: 99999999", "413 Request Entity Too Large"),
        ("POST /api/v1/ HTTP/1.1\r\nTransfer-Encoding: chunked", "411 Length Required"),
    ],
)
def test_what_reaches_us_is_answered_by_json_of_a_known_length(port, head, status):
    answer = send(port, head, b"0\r\n\r\n")

    assert answer[0] == f"HTTP/1.1 {status}"
    assert f"content-length: {len(answer[2])}" in answer[1].lower()
    assert "json" in answer[1]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET /api/v1/?q=" + "a" * 9000 + " HTTP/1.1", "414"),
        ("GET /api/v1/ HTTP/1.1\r\nX: " + "a" * 9000, "431"),
        ("POST /api/v1/ HTTP/1.1\r\nContent-Length: -1", "400"),
        ("POST /api/v1/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", "400"),
        ("GET /api/v1/ HTTP/1.1\r\nExpect: nonsense", "417"),
        ("GET /api/v1/Дуров/ HTTP/1.1".encode().decode("latin-1"), "400"),
        ("nonsense", "400"),
    ],
)
def test_what_is_no_http_gunicorn_answers_itself(port, head, status):
    assert send(port, head)[0].split()[1] == status


def test_head_is_answered_without_a_body(port):
    status, headers, content = send(port, "HEAD /api/v1/ HTTP/1.1")

    assert (status, content) == ("HTTP/1.1 200 OK", b"")
    assert "content-length:" in headers.lower()


def test_who_waits_to_send_a_body_is_told_to_go_on_or_refused(port):
    head = "POST /api/v1/nonsense/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2"

    status, headers, content = send(port, head, b"{}")

    assert status == "HTTP/1.1 100 Continue"
    assert (headers, content.split(b"\r\n")[0]) == ("", b"HTTP/1.1 404 Not Found")


def test_connection_is_of_use_after_an_unread_body(port):
    asked = b"POST /api/v1/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Encoding: br\r\n\r\nabc"
    after = b"GET /api/v1/nonsense/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
        connection.sendall(asked)
        time.sleep(0.2)
        connection.sendall(after)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert [answer.count(status) for status in (b"HTTP/1.1 415 ", b"HTTP/1.1 404 ")] == [1, 1]
