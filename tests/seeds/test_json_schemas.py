from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command

from seeds.format import ROWS
from seeds.json_schemas import schema_of
from seeds.record_yaml import read_yaml
from tests.seeds.folder import FILES

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs" / "schemas"


def test_schemas_in_the_docs_are_current(tmp_path):
    call_command("export_schemas", str(tmp_path))

    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert {path.name: path.read_text() for path in DOCS.iterdir()} == written


@pytest.mark.parametrize("kind", ROWS)
def test_small_record_is_valid_by_its_schemas(kind):
    jsonschema.validate(read_yaml(FILES[f"{kind}.yaml"]).value, schema_of(kind))


def test_schema_refuses_what_the_import_refuses():
    row = {"slug": "users", "label": "Users", "unit": "users", "note": "?"}

    faults = list(jsonschema.Draft202012Validator(schema_of("measures")).iter_errors([row]))

    assert [fault.message for fault in faults] == [
        "Additional properties are not allowed ('note' was unexpected)"
    ]


@pytest.mark.parametrize("speaker", [{}, {"slug": "durov"}, {"person": "durov", "organization": "telegram"}])
def test_schema_refuses_a_speaker_that_is_not_exactly_one(speaker):
    statements = read_yaml(FILES["statements.yaml"]).value
    statements[0]["speaker"] = speaker

    assert not jsonschema.Draft202012Validator(schema_of("statements")).is_valid(statements)


def test_schema_refuses_blank_text():
    row = {"slug": "users", "label": " \n", "unit": "users"}

    faults = list(jsonschema.Draft202012Validator(schema_of("measures")).iter_errors([row]))

    assert [fault.message for fault in faults] == [r"' \n' does not match '\\S'"]


def test_speaker_is_a_slug_or_says_its_kind():
    speaker = schema_of("statements")["items"]["properties"]["speaker"]

    for valid in ("durov", {"person": "durov"}, {"organization": "telegram"}):
        jsonschema.validate(valid, speaker | {"$defs": schema_of("statements")["$defs"]})
