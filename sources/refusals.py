"""What the database refuses, in words for the person who tried."""

from django.db import DatabaseError, connection
from django.db.models import ProtectedError
from psycopg.errors import ForeignKeyViolation, UniqueViolation


def refusal(error: DatabaseError) -> str:
    if isinstance(error, ProtectedError):
        return f"Not deleted: {error.args[0]}"
    return f"Nothing was saved. {broken_rule(error)}"


def broken_rule(error: DatabaseError) -> str:
    """Constraints are named as the sentence that holds: the name tells what does not."""
    diagnosis = error.__cause__.diag
    rule = diagnosis.constraint_name
    if not rule:
        # No rule of ours: a text too long to be indexed, a query that took too long.
        return f"The database says: {diagnosis.message_primary or error}."
    message = f"The record holds to a rule: “{rule.replace('_', ' ')}”."
    _, is_told, told = diagnosis.message_primary.partition(f"{rule}: ")
    if is_told:
        # A trigger's own words (sources.triggers.refuse).
        return f"{message} Here it does not hold: {told}."
    if isinstance(error.__cause__, (UniqueViolation, ForeignKeyViolation)):
        return f"{message} {diagnosis.message_detail}"
    return message


def check_what_is_deferred() -> None:
    """Have the database check now what it would check at the commit, when it is too late to show a form."""
    connection.check_constraints()
