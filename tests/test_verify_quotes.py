"""docs/verify_quotes.py, run as anybody would run it: with Python alone, against a server."""

import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from events.models import AttestationPassage, Figure, Statement
from sources.models import Source

SCRIPT = Path(__file__).parents[1] / "docs" / "verify_quotes.py"
TEXT = "🚀 Pavel Durov opens a lab."
SHA256 = hashlib.sha256(TEXT.encode()).hexdigest()


def run(address: str) -> tuple[int, str, str]:
    command = [sys.executable, "-I", str(SCRIPT), address]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.django_db(transaction=True)
def test_shipped_record_is_verified_from_outside(live_server):
    call_command("import_seeds", stdout=StringIO())
    attributed = Statement.objects.filter(attestations__attribution__isnull=False).count()
    passages = AttestationPassage.objects.count() + Figure.objects.count() + attributed

    code, told, errors = run(live_server.url)

    counts = f"{Statement.objects.count()} statements, {passages} passages in {Source.objects.count()} sources"
    assert (code, told, errors) == (0, f"{counts}, 0 faults\n", "")


@contextmanager
def record(statement: dict, source: dict) -> Iterator[str]:
    """A server that answers with this one statement and this source."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_list = self.path.startswith("/api/v1/statements/")
            content = json.dumps(statement if is_list else source).encode() + b"\n"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_statement(**tampered: object) -> dict:
    passage = {"source": "s", "sha256": SHA256, "start": 2, "end": 13, "exact": "Pavel Durov", **tampered}
    return {
        "slug": "one",
        "attestations": [{"passages": [passage], "attribution": None}],
        "figures": [],
    }


@pytest.mark.parametrize(
    ("tampered", "text", "code", "told"),
    [
        ({}, TEXT, 0, "0 faults\n"),
        (
            {"exact": "Pavel Dubov"},
            TEXT,
            1,
            "1 faults\none: s [2, 13) reads “Pavel Durov”, not “Pavel Dubov”\n",
        ),
        ({"start": 3, "end": 14}, TEXT, 1, "1 faults\none: s [3, 14) reads “avel Durov ”, not “Pavel Durov”\n"),
        ({}, TEXT + " ", 1, "1 faults\none: s [2, 13) the source's text has another SHA-256\n"),
        ({"sha256": "0" * 64}, TEXT, 1, "1 faults\none: s [2, 13) the source's text has another SHA-256\n"),
    ],
)
def test_tampered_answer_is_found_out(tampered, text, code, told):
    with record(a_statement(**tampered), {"text": text}) as address:
        answer = run(address)

    assert answer == (code, f"1 statements, 1 passages in 1 sources, {told}", "")


def test_record_that_cannot_be_read_is_a_fault():
    with record({"detail": "no statement"}, {}) as address:
        pass

    code, told, errors = run(address)

    assert (code, told) == (1, "")
    assert errors.startswith(f"The record at {address} cannot be read: ")
