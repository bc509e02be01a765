"""What the README shows is what a reader gets."""

import json
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import reader

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
ANSWERED = re.findall(r"```sh\n(curl [^\n]*)\n```\n\n```json\n(.*?)```", README, re.DOTALL)
[WRITING] = re.findall(r"```sh\n(PERSON=.*?)```", README, re.DOTALL)
FILES = re.findall(r"`(\w+\.yaml)`\n\n```yaml\n(.*?)```", README, re.DOTALL)


@pytest.mark.django_db
def test_curl_gets_the_answers_that_are_shown(client):
    call_command("import_seeds", verbosity=0)

    answers = [ask(client, command) for command, _ in ANSWERED]

    assert len(ANSWERED) == 5
    assert answers == [json.loads(shown) for _, shown in ANSWERED]


def ask(client, command: str) -> object:
    words = [word for word in shlex.split(command)[1:] if word not in ("-s", "-sG", "-d", "--data-urlencode")]
    [address] = [word for word in words if word.startswith("http")]
    parameters = dict(word.split("=", 1) for word in words if word != address)
    return client.get(address.removeprefix("http://127.0.0.1:8000"), parameters or None).json()


@pytest.mark.django_db(transaction=True)
def test_person_is_changed_as_it_is_shown(live_server, tmp_path):
    call_command("import_seeds", verbosity=0)

    done = reader.run(WRITING, server=live_server.url, folder=tmp_path)

    path = "/api/v1/people/kai-fu-lee/"
    assert (done.code, done.errors) == (0, "")
    assert done.requests == [("HEAD", path, 200), ("PATCH", path, 200)]
    assert json.loads(done.printed)["description"] == (
        "Investor in artificial intelligence, named among the participants."
    )


def test_rows_shown_stand_in_the_record():
    folder = PROJECT / "seeds" / "digital-bridge-2025"

    missing = [name for name, row in FILES if row not in (folder / name).read_text(encoding="utf-8")]

    assert missing == []
    assert {name for name, _ in FILES} == {path.name for path in folder.glob("*.yaml")}


def test_linked_files_are_there():
    linked = re.findall(r"\]\((?!http)([^)#]+)[)#]", README)

    assert [path for path in linked if not (PROJECT / path).exists()] == []
