"""Expressions by which PostgreSQL writes an answer's JSON itself, ready to be sent.

`json` and not `jsonb`: it keeps the keys in the order given here, and nothing is parsed on the way.
"""

from collections.abc import Iterator

from django.db.models import DecimalField, Expression, Func, IntegerField, JSONField, Subquery, TextField, Value
from django.db.models.functions import Cast


class JsonObject(Func):
    """An object of these fields, in this order; a string is the name of a column."""

    function = "json_build_object"
    output_field = JSONField()

    def __init__(self, **fields: Expression | str):
        super().__init__(*_names_and_values(fields))


def _names_and_values(fields: dict[str, Expression | str]) -> Iterator[Expression | str]:
    for name, value in fields.items():
        yield Value(name)
        yield value


class JsonList(Subquery):
    """A list of what the rows of a query hold, in the query's order; a row of null is left out.

    The query selects one expression and must be ordered: PostgreSQL then keeps it apart and computes it once.
    """

    template = (
        "(SELECT coalesce(json_agg(item) FILTER (WHERE item IS NOT NULL), '[]') FROM (%(subquery)s) rows(item))"
    )
    output_field = JSONField()


class CountOfValues(Subquery):
    """How many different values a query of one column has."""

    template = "(SELECT count(DISTINCT value) FROM (%(subquery)s) found(value))"
    output_field = IntegerField()


class OwnersOfSeveral(Subquery):
    """The owners that have `number` different values or more, in a query of owner and value."""

    template = (
        "(SELECT owner FROM (%(subquery)s) held(owner, value) "
        "GROUP BY owner HAVING count(DISTINCT value) >= %(number)d)"
    )


class CountDistinct(Func):
    """How many different values a whole query has; unlike Count it groups by nothing, so none is 0."""

    template = "count(DISTINCT %(expressions)s)"
    output_field = IntegerField()


class UtcMoment(Func):
    """A moment as ISO 8601 in UTC with all six digits: 2025-10-02T09:30:00.000000Z."""

    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
    output_field = TextField()


class PlainNumber(Func):
    """A number without the zeros that its column adds: 0.5 and 1000000000."""

    function = "trim_scale"
    output_field = DecimalField()


class Row(Func):
    """Several values compared as one, the first before the second: what a composite index is ordered by."""

    function = "ROW"
    output_field = TextField()


def as_text(expression: Expression) -> Cast:
    """So that the driver hands JSON over as it is."""
    return Cast(expression, TextField())
