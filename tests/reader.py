"""Someone who copies the commands of a page into a shell, in order."""

import os
import re
import shlex
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from django.core.management import call_command

PROJECT = Path(__file__).resolve().parents[1]
STAND_IN = Path(__file__).with_name("stand_in_for_curl.py")
HERE = "http://127.0.0.1:8000"
TOKEN = re.compile(r"\$\(\.venv/bin/python manage\.py (create_token [^|]*) \| tail -n 1\)")
TIMEOUT = 300


class Done(NamedTuple):
    """What the shell said, and each request: method, path, status."""

    code: int
    errors: str
    printed: str
    requests: list[tuple[str, str, int]]


def run(commands: str, *, server: str, folder: Path) -> Done:
    """The commands as they stand, but for where the server is, and that a token is made in its database."""
    commands = TOKEN.sub(new_token, commands).replace(HERE, server)
    log = folder / "requests"
    log.touch()
    program(folder, "curl", f'"{sys.executable}" -I "{STAND_IN}"')
    program(folder, "python3", f'"{sys.executable}"')
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "CURL_LOG": str(log)}
    done = subprocess.run(
        ["/bin/sh", "-eu", "-c", commands],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )
    requests = [line.split(" ") for line in log.read_text(encoding="utf-8").splitlines()]
    return Done(
        done.returncode,
        done.stderr,
        done.stdout,
        [(method, path, int(status)) for method, path, status in requests],
    )


def new_token(command: re.Match[str]) -> str:
    told = StringIO()
    call_command(*shlex.split(command[1]), stdout=told)
    return told.getvalue().splitlines()[-1]


def program(folder: Path, name: str, what: str) -> None:
    path = folder / name
    path.write_text(f'#!/bin/sh\nexec {what} "$@"\n', encoding="utf-8")
    path.chmod(0o755)
