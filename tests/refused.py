"""What the database refuses, named by the rule that stands against it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, models, transaction
from psycopg.errors import ForeignKeyViolation


@contextmanager
def refused(rule: str, message: str = "") -> Iterator[None]:
    """The block ends in a breach of `rule`, at once or when all is checked as at commit.

    Rules of our own say more in their first line: `message` is what stands there after the rule's name.
    """
    with _breach() as caught:
        yield
    assert caught.value.__cause__.diag.constraint_name == rule
    if message:
        assert str(caught.value).splitlines()[0] == f"{rule}: {message}"


@contextmanager
def refused_by_reference(table: str) -> Iterator[None]:
    """The block leaves rows of `table` that point at nothing."""
    with _breach() as caught:
        yield
    assert type(caught.value.__cause__) is ForeignKeyViolation
    assert caught.value.__cause__.diag.table_name == table


@contextmanager
def _breach() -> Iterator[pytest.ExceptionInfo]:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # noqa: PT012 - the check is part of it
        yield caught
        check_as_at_commit()


def check_as_at_commit() -> None:
    """Check now what waits for the commit; what waits afterwards is what waited before."""
    savepoint = transaction.savepoint()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.savepoint_rollback(savepoint)


def sql(statement: str, *arguments: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall() if cursor.description else []


def by_save(row: models.Model, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def by_update(row: models.Model, **fields: object) -> None:
    type(row).objects.filter(pk=row.pk).update(**fields)


def by_bulk_update(row: models.Model, **fields: object) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], list(fields))


def by_sql(row: models.Model, **fields: object) -> None:
    columns = ", ".join(f'"{type(row)._meta.get_field(name).column}" = %s' for name in fields)
    values = [value.pk if isinstance(value, models.Model) else value for value in fields.values()]
    table = type(row)._meta.db_table
    sql(f"UPDATE {table} SET {columns} WHERE id = %s", *values, row.pk)  # noqa: S608 - names of our own


# The ways to change a stored row. None of them leads around a rule.
DOORS = [by_save, by_update, by_bulk_update, by_sql]


def stored(row: models.Model, *names: str) -> tuple:
    """These columns of the row as the database holds them."""
    return type(row).objects.values_list(*names).get(pk=row.pk)
