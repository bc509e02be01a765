"""Statements on tables and columns that are named when it comes to it."""

from collections.abc import Mapping

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier


def run(statement: str, parts: Mapping[str, str | Composable], values: Mapping[str, object]) -> int:
    """How many rows it changed. `{part}` in the statement is a name or SQL, `%(value)s` a value."""
    with connection.cursor() as cursor:
        cursor.execute(composed(statement, parts), values)
        return cursor.rowcount


def ask(statement: str, parts: Mapping[str, str | Composable], values: Mapping[str, object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(composed(statement, parts), values)
        return cursor.fetchall()


def composed(statement: str, parts: Mapping[str, str | Composable]) -> str:
    named = {name: part if isinstance(part, Composable) else Identifier(part) for name, part in parts.items()}
    return SQL(statement).format(**named).as_string(None)
