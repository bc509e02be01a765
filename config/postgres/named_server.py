"""The server that DATABASE_URL names, read as PostgreSQL's programs read it: sockets and several hosts too."""

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict


def named_server_settings(url: str) -> dict[str, object]:
    try:
        named = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        named = {}
    if not named.get("dbname"):
        # Without the URL itself, which may hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL does not name a PostgreSQL database. Write it as "
            "postgres://user:password@host:5432/database, or unset it to use the embedded server."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": named.pop("dbname"),
        "USER": named.pop("user", ""),
        "PASSWORD": named.pop("password", ""),
        "HOST": named.pop("host", ""),
        "PORT": named.pop("port", ""),
        "OPTIONS": named,
    }
