"""What the database refuses of a body, as an answer that says where in the body it lies."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DataError, IntegrityError, OperationalError
from psycopg.errors import (
    DeadlockDetected,
    ForeignKeyViolation,
    ProgramLimitExceeded,
    SerializationFailure,
    UniqueViolation,
)

from config.rest.errors import Busy, Conflict, Invalid, body_error
from sources.refusals import broken_rule
from sources.states.kinds import Kind, Part

GAVE_WAY = (
    "Somebody else wrote the same rows at this moment, and one had to give way. Nothing was written: send it "
    "again."
)
KEPT_SLUG = "slug_is_not_of_a_deleted_row"


@contextmanager
def told_in_the_body(kind: Kind) -> Iterator[None]:
    """Turn the database's refusals into Conflict (something else stands there) or Invalid (it cannot stand)."""
    try:
        yield
    except IntegrityError as error:
        raise _told(kind, error) from error
    except DataError as error:
        raise Invalid(body_error("", broken_rule(error))) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, ProgramLimitExceeded):
            raise
        raise Invalid(
            body_error("", f"Something in it is too long to be stored. {broken_rule(error)}")
        ) from error


@contextmanager
def told_who_gave_way() -> Iterator[None]:
    """Two who wait for each other's rows would wait for ever: the database ends one of the two."""
    try:
        yield
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
            raise Busy(GAVE_WAY) from error
        raise


def _told(kind: Kind, error: IntegrityError) -> Conflict | Invalid:
    rule = error.__cause__.diag.constraint_name or ""
    if rule == KEPT_SLUG:
        told = f"This slug is kept by a deleted {kind.model._meta.verbose_name}. Choose another."
        return Conflict(told, body_error("/slug", told))
    if rule == _slug_rule(kind):
        told = f"Another {kind.model._meta.verbose_name} has this slug already."
        return Conflict(told, body_error("/slug", told))
    if rule.startswith("verified_"):
        told = f"what is verified has evidence: give it {kind.evidence}, or leave it proposed"
        return Invalid(body_error(f"/{kind.evidence}", told))
    told = body_error(_pointer(kind, error), broken_rule(error))
    if isinstance(error.__cause__, UniqueViolation | ForeignKeyViolation):
        return Conflict(told["detail"], told)
    return Invalid(told)


def _slug_rule(kind: Kind) -> str:
    return f"{kind.model._meta.db_table}_slug_key"


def _pointer(kind: Kind, error: IntegrityError) -> str:
    """The list of parts that has the breach; of rules that look at several rows, the field they are about."""
    table, rule = error.__cause__.diag.table_name, error.__cause__.diag.constraint_name or ""
    for part in kind.parts:
        if table in _tables(part):
            return f"/{part.name}"
    return f"/{kind.above}" if kind.above and rule and not table else ""


def _tables(part: Part) -> set[str]:
    return {part.model._meta.db_table, *(table for inner in part.parts for table in _tables(inner))}
