"""Which server the settings name, and which programs and databases are taken."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.checks import check_database_knows_letters
from config.postgres.account import PostgresError
from config.postgres.binaries import find_binaries
from config.postgres.named_server import named_server_settings

PRINT_DATABASE = """
import json
from django.conf import settings
database = settings.DATABASES["default"]
print(json.dumps([settings.EMBEDDED_POSTGRES is None, database["HOST"], database["PORT"], database["NAME"]]))
"""

CHECK_DATABASE = """
import sys
from django.conf import settings
from django.core.management import execute_from_command_line
settings.DATABASES["default"]["NAME"] = sys.argv[1]
execute_from_command_line(["manage.py", "check", "--database", "default"])
"""


@pytest.mark.parametrize("name", ["local", "testing"])
def test_settings_with_a_database_url_take_that_server_and_no_other(name):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": f"config.settings.{name}",
        "DATABASE_URL": "postgres://someone:secret@db.example.org:6543/forum",
    }

    printed = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE], env=environment, capture_output=True, text=True, check=True
    )

    assert json.loads(printed.stdout) == [True, "db.example.org", "6543", "forum"]


def test_database_url_may_name_a_socket_and_options():
    named = named_server_settings("postgres://someone@%2Fvar%2Frun%2FPG:6543/forum?sslmode=disable")

    assert named == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "forum",
        "USER": "someone",
        "PASSWORD": "",
        "HOST": "/var/run/PG",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "disable"},
    }


@pytest.mark.parametrize("url", ["postgres://someone:secret@host/record?foo=bar", "host=host foo=bar"])
def test_database_url_with_an_unknown_option_is_refused_by_its_name(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        named_server_settings(url)

    reason = (
        str(refusal.value).removeprefix("DATABASE_URL does not name a PostgreSQL database: ").split(". ")[0]
    )
    assert reason in ('invalid URI query parameter: "foo"', 'invalid connection option "foo"')


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///record.sqlite3",
        "postgres://someone:secret@db.example.org/",
        "x",
        "postgre://someone:secret@host/record",
    ],
)
def test_database_url_without_a_postgresql_database_is_refused(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        named_server_settings(url)

    assert str(refusal.value) == (
        "DATABASE_URL does not name a PostgreSQL database. Write it as "
        "postgres://user:password@host:5432/database, or unset it to use the embedded server."
    )


def test_binaries_named_by_environment_must_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))

    with pytest.raises(PostgresError) as refusal:
        find_binaries()

    assert str(refusal.value) == (
        f"POSTGRES_BIN names {tmp_path}, which does not hold initdb, pg_ctl, postgres. "
        "Name the folder of PostgreSQL's programs (such as /usr/lib/postgresql/18/bin), or unset it."
    )


def test_binaries_named_by_environment_come_first(monkeypatch, tmp_path):
    for program in ("initdb", "pg_ctl", "postgres"):
        (tmp_path / program).touch()
    monkeypatch.setenv("POSTGRES_BIN", str(tmp_path))

    found = find_binaries()

    assert found == tmp_path


@pytest.mark.django_db
def test_database_that_knows_letters_passes_the_check():
    problems = check_database_knows_letters(["default"])

    assert problems == []


@pytest.mark.django_db(transaction=True)
def test_database_under_the_locale_c_fails_the_check():
    name = f"{connection.settings_dict['NAME']}_locale_c"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C' ENCODING 'UTF8'"
        )

    checked = subprocess.run(
        [sys.executable, "-c", CHECK_DATABASE, name], capture_output=True, text=True, check=False
    )

    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    assert checked.returncode == 1
    assert (
        f"(config.E001) The database {name} (encoding UTF8, LC_CTYPE C) takes Cyrillic letters for no "
        "letters: names written in them would never be found."
    ) in checked.stderr


def test_settings_keep_time_in_utc():
    assert (settings.TIME_ZONE, settings.USE_TZ) == ("UTC", True)
