"""What a database must be able to do before a record goes into it; migrate asks first."""

from collections.abc import Iterable

from django.core.checks import CheckMessage, Error
from django.db import connections, transaction

from config.postgres.cluster import OLDEST_VERSION


def check_database_knows_letters(
    databases: Iterable[str] | None = None, **_what_to_check: object
) -> list[CheckMessage]:
    """Under LC_CTYPE C no trigram is made of Cyrillic letters: such names would silently never be found."""
    return [problem for alias in databases or [] if (problem := _problem(alias))]


def check_server_is_not_too_old(databases: Iterable[str] | None = None, **_: object) -> list[CheckMessage]:
    return [
        Error(
            f"The database {connections[alias].settings_dict['NAME']} is on PostgreSQL {version}; "
            f"the record needs {OLDEST_VERSION} or newer.",
            hint="Name a newer server by DATABASE_URL, or unset it to use the embedded one.",
            id="config.E002",
        )
        for alias in databases or []
        if (version := connections[alias].pg_version // 10000) < OLDEST_VERSION
    ]


def _problem(alias: str) -> Error | None:
    # Before the first migration the extension is missing: make it for the question only, and undo that.
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT getdatabaseencoding(), cardinality(show_trgm('Дуров'))")
        encoding, trigrams = cursor.fetchone()
        cursor.execute("SELECT datctype FROM pg_database WHERE datname = current_database()")
        (locale,) = cursor.fetchone()
        transaction.set_rollback(True, using=alias)
    if encoding == "UTF8" and trigrams > 0:
        return None
    return Error(
        f"The database {connections[alias].settings_dict['NAME']} (encoding {encoding}, LC_CTYPE {locale}) "
        "takes Cyrillic letters for no letters: names written in them would never be found.",
        hint="Create it anew: CREATE DATABASE record TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'; "
        "and load the record into that.",
        id="config.E001",
    )
