"""What every test may rely on: the tests' own database server runs while a test needs it."""

from collections.abc import Iterator

import pgtrigger
import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from config.postgres.project import server_in_use


# pytest-django asks for this fixture before it makes the test databases. Each process has its own
# database name already (config.settings.testing), so the suffixes that it would add are not needed.
@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    with server_in_use():
        yield


# After a test that commits, Django truncates every table and makes all permissions anew, which takes a second.
# Deleting the few rows that there are takes a tenth of that, and leaves the same.
@pytest.fixture(scope="session", autouse=True)
def _committed_rows_are_deleted() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _delete_committed_rows)
        yield


FILLED_BY_MIGRATE = [
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
]
FIND_FILLED_TABLES = """
    SELECT string_agg(format('SELECT %%L WHERE EXISTS (SELECT FROM %%I)', tablename, tablename), ' UNION ALL ')
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL (%s)
"""


def _delete_committed_rows(test_case: TransactionTestCase) -> None:
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(FIND_FILLED_TABLES, [FILLED_BY_MIGRATE])
        cursor.execute(*cursor.fetchone())
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name from the catalogue
