"""Imports into a database that lacks tables, or has those of another version."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from tests.seeds.folder import refused

pytestmark = pytest.mark.django_db


def alter(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE sources_record RENAME TO records", 'relation "sources_record" does not exist'),
        (
            "ALTER TABLE events_measure RENAME COLUMN unit TO units",
            "column events_measure.unit does not exist",
        ),
        ("ALTER FUNCTION edtf_range(text) RENAME TO edtf", "function edtf_range(text) does not exist"),
    ],
)
def test_database_that_was_not_migrated_is_refused(folder, statement, said):
    alter(statement)

    assert refused(folder) == f"database: {said}: run manage.py migrate first\n1 error: nothing was written."


def test_database_that_was_not_migrated_is_refused_in_json_too(folder, capsys):
    alter("ALTER TABLE sources_record RENAME TO records")

    with pytest.raises(SystemExit) as exit_code:
        call_command("import_seeds", str(folder), "--format", "json")

    answer = json.loads(capsys.readouterr().out)
    expected = 'relation "sources_record" does not exist: run manage.py migrate first'
    assert (exit_code.value.code, answer["errors"]) == (1, [{"file": "database", "expected": expected}])
