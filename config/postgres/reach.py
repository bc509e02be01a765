"""A database that cannot be reached is told in one line: where it was looked for, why not, what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.postgres.account import PostgresError

SECONDS_TO_CONNECT = 10


def reach() -> BaseDatabaseWrapper:
    """A connection of its own, beside the one that commands use; to be closed by who asked for it."""
    connection = connections["default"].copy()
    database = connection.settings_dict
    database["OPTIONS"] = {"connect_timeout": SECONDS_TO_CONNECT} | database["OPTIONS"]
    try:
        connection.ensure_connection()  # unlike connect, it makes every error one of django.db
    except Error as error:
        reason = " ".join(str(error).split())
        raise PostgresError(
            f"The database {database['NAME']} at {_place(database)} cannot be reached ({reason}). {_advice()}"
        ) from error
    return connection


@contextmanager
def told_when_out_of_reach() -> Iterator[None]:
    """An error of the database stays what it is, unless the database cannot be reached at all."""
    try:
        yield
    except Error:
        reach().close()
        raise


def _place(database: dict) -> str:
    return ":".join(str(part) for part in (database["HOST"], database["PORT"]) if part) or "the default place"


def _advice() -> str:
    if settings.EMBEDDED_POSTGRES is not None:
        return f"Its log, {settings.EMBEDDED_POSTGRES.log}, may say more."
    return (
        "Start that server, make what is missing, or correct DATABASE_URL; unset, the embedded server is used."
    )
