"""A cursor is of one database: where that went on from an earlier moment, it answers 410."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pgtrigger
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from psycopg import sql

from config.postgres.binaries import binaries_for, find_binaries
from curation.changes import places
from curation.changes.places import LogRow, Place
from events.models import Measure, MeasureHistory
from tests.curation.mirror import CHANGES, Mirror, exported, told
from tests.make import make_measure, make_person

pytestmark = pytest.mark.django_db(transaction=True)


def problem(client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.json()["detail"]


REFUSED = (410, places.OF_ANOTHER_DATABASE)


def program(name: str, *arguments: str) -> bytes:
    cluster = settings.EMBEDDED_POSTGRES
    binaries = binaries_for(cluster.account, cluster.folder) if cluster else find_binaries()
    given = connection.settings_dict
    where = {"PGHOST": given["HOST"], "PGPORT": str(given["PORT"]), "PGUSER": given["USER"]}
    done = subprocess.run(
        [Path(binaries) / name, *arguments],
        env={**where, "PGPASSWORD": given.get("PASSWORD", "")},
        check=True,
        capture_output=True,
    )
    return done.stdout


@contextmanager
def in_charge() -> Iterator[psycopg.Connection]:
    """A connection beside the database of the tests, to make and drop others."""
    given = connection.get_connection_params() | {"dbname": "postgres"}
    with psycopg.connect(
        **{key: given[key] for key in ("dbname", "host", "port", "user", "password") if given.get(key)},
        autocommit=True,
    ) as database:
        yield database


@pytest.fixture
def other_database() -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_restored"
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with in_charge() as database:
        database.execute(drop)
        yield name
        database.execute(drop)


@contextmanager
def answering_from(name: str) -> Iterator[None]:
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def leave_the_database() -> None:
    """A template has no connections, not even those that threads of earlier tests left behind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


def test_database_read_from_a_dump_is_another(client, other_database, tmp_path):
    make_person(slug="p")
    mirror = Mirror(client, page_size=1)
    mirror.read_page()
    in_the_walk = mirror.next
    mirror.catch_up()
    dump = str(tmp_path / "dump")
    program("pg_dump", "--format=custom", f"--file={dump}", connection.settings_dict["NAME"])
    program("createdb", "--template=template0", other_database)
    program("pg_restore", "--no-owner", f"--dbname={other_database}", dump)

    with answering_from(other_database):
        assert [problem(client, cursor) for cursor in (in_the_walk, mirror.next)] == [REFUSED, REFUSED]
        anew = Mirror(client)
        anew.catch_up()
        make_measure(slug="since")
        anew.catch_up()

        assert anew.copy == exported(client)
        assert list(anew.copy["person"]) == ["p"]
        assert list(anew.copy["measure"]) == ["since"]
    assert client.get(mirror.next).status_code == 200


def test_copy_of_the_database_is_another(client, other_database):
    make_measure()
    mirror = Mirror(client)
    mirror.catch_up()
    leave_the_database()
    program("createdb", f"--template={connection.settings_dict['NAME']}", other_database)

    with answering_from(other_database):
        assert problem(client, mirror.next) == REFUSED


@pytest.mark.parametrize("page_size", [1, 50])
def test_files_of_an_earlier_moment_are_noticed_by_the_last_row(client, page_size):
    """Put back in place, they have the server's and the database's numbers. What was told last is not there."""
    make_measure(slug="kept")
    mirror = Mirror(client, page_size=page_size)
    mirror.catch_up()
    before = mirror.next
    make_measure(slug="lost")
    mirror.catch_up()

    with pgtrigger.ignore():
        Measure.objects.filter(slug="lost").delete()
        MeasureHistory.objects.filter(slug="lost").delete()

    assert problem(client, mirror.next) == REFUSED
    assert client.get(before).status_code == 200


def test_other_row_in_the_place_of_the_last_one_is_noticed(client):
    make_measure()
    mirror = Mirror(client)
    mirror.catch_up()

    with pgtrigger.ignore():
        MeasureHistory.objects.update(pgh_created_at=F("pgh_created_at") + "1 microsecond")

    assert problem(client, mirror.next) == REFUSED


def test_cursor_of_the_future_is_refused(client):
    ahead = Place(LogRow(10**12, "measure", 1, "2025-10-02T09:30:00.000000Z"))
    cursor = places.write(ahead, epoch=places.current_moment().epoch, bound_to=f"{CHANGES}?&None")

    assert problem(client, f"{CHANGES}?after={cursor}") == REFUSED


def test_transaction_in_another_database_holds_nothing_up(client):
    mirror = Mirror(client, after="now")
    mirror.read_page()

    with in_charge() as database, database.transaction():
        database.execute("SELECT pg_current_xact_id()")
        make_measure(slug="m")
        page = mirror.read_page()

    assert told(page["results"]) == [("upsert", "measure", "m")]
