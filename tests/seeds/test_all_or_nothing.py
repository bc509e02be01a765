"""Imports that end before their end, and imports that meet others."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.core.management.base import CommandError
from django.db import connection

from events.models import Statement
from orgs.models import Organization
from seeds import importing
from seeds.importing import IMPORT_LOCK
from seeds.models import ImportedRow, ImportRun
from seeds.write import carry_out
from sources.models import Passage, Record, Source
from tests.seeds.folder import change, import_seeds

PROJECT = Path(__file__).resolve().parents[2]


@contextmanager
def another_connection():
    """A session beside that of the test."""
    parameters = connection.get_connection_params()
    wanted = ("dbname", "host", "port", "user", "password")
    with psycopg.connect(**{name: parameters[name] for name in wanted if parameters.get(name)}) as other:
        yield other


def start_import(folder: Path) -> subprocess.Popen:
    """The command in a process of its own, on the database of the test."""
    script = (
        "import sys, django; from django.conf import settings;"
        " settings.DATABASES['default']['NAME'] = sys.argv[2]; django.setup();"
        " from django.core.management import call_command; call_command('import_seeds', sys.argv[1])"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), connection.settings_dict["NAME"]],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.testing"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_somebody_waits(*, in_query: str) -> None:
    """Wait until another session waits for a lock in a query like this."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE %s",
                [f"%{in_query}%"],
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail(f"nobody was seen waiting in {in_query}")


def stored_rows() -> list[int]:
    models = (Record, Source, Passage, Organization, Statement, ImportRun, ImportedRow)
    return [model.objects.count() for model in models]


@pytest.mark.django_db(transaction=True)
def test_import_killed_while_it_writes_leaves_nothing(folder):
    with another_connection() as other:
        # The import comes as far as the statements, and waits there.
        other.execute("LOCK TABLE events_statement IN SHARE ROW EXCLUSIVE MODE")
        process = start_import(folder)
        wait_until_somebody_waits(in_query='INSERT INTO "events_statement"')

        process.send_signal(signal.SIGKILL)
        process.communicate()

    assert stored_rows() == [0] * 7
    import_seeds(folder)
    assert Statement.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_second_import_waits_for_the_first_and_then_finds_nothing_to_do(folder):
    with another_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        process = start_import(folder)
        wait_until_somebody_waits(in_query="pg_advisory_xact_lock")
        other.rollback()
        output, errors = process.communicate(timeout=60)

    again = import_seeds(folder)

    assert (process.returncode, errors) == (0, "Another import is running: waiting for it to end.\n")
    assert output.splitlines()[-1] == f"Written as import {ImportRun.objects.earliest('id').pk}."
    assert again.splitlines()[-1] == "Nothing to change."


@pytest.mark.django_db(transaction=True)
def test_row_that_somebody_changes_meanwhile_is_not_overwritten(folder, monkeypatch):
    import_seeds(folder)
    change(folder, "organizations.yaml", "classification: media", "classification: agency")

    def somebody_saves_first(*arguments):
        with another_connection() as other:
            other.execute("UPDATE orgs_organization SET country = 'AZ' WHERE slug = 'news-az'")
        carry_out(*arguments)

    monkeypatch.setattr(importing, "carry_out", somebody_saves_first)
    with pytest.raises(CommandError) as error:
        import_seeds(folder)

    assert str(error.value) == (
        "database: organizations news-az changed while the import was planned: run it again\n"
        "1 error: nothing was written."
    )
    assert Organization.objects.values_list("classification", "country").get(slug="news-az") == ("media", "AZ")


@pytest.mark.django_db
def test_what_only_the_database_refuses_is_told_and_nothing_is_written(folder):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE events_measure ADD CONSTRAINT units_are_short CHECK (length(unit) < 3)")

    with pytest.raises(CommandError) as error:
        import_seeds(folder)

    assert str(error.value) == (
        'database: refuses what the files say: new row for relation "events_measure" violates check constraint'
        ' "units_are_short"\n1 error: nothing was written.'
    )
    assert stored_rows() == [0] * 7
