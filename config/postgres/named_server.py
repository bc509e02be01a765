"""The server that DATABASE_URL names, read as PostgreSQL's programs read it: sockets and several hosts too."""

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def named_server_settings(url: str) -> dict[str, object]:
    try:
        named = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        raise _refusal(_reason(error)) from error
    if not named.get("dbname"):
        raise _refusal()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named.pop("dbname"),
        "USER": named.pop("user", ""),
        "PASSWORD": named.pop("password", ""),
        "HOST": named.pop("host", ""),
        "PORT": named.pop("port", ""),
        "OPTIONS": named,
    }


def _refusal(reason: str = "") -> ImproperlyConfigured:
    return ImproperlyConfigured(
        f"DATABASE_URL does not name a PostgreSQL database{reason}. Write it as "
        "postgres://user:password@host:5432/database, or unset it to use the embedded server."
    )


def _reason(error: psycopg.ProgrammingError) -> str:
    # Only where it names an option: the other reasons quote the URL, which may hold a password.
    reason = str(error).strip()
    return f": {reason}" if "URI query parameter" in reason or "connection option" in reason else ""
