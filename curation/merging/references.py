"""What points at a row, and what makes two rows equal: read from the models and from the database itself."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Field, Model
from psycopg.sql import SQL, Composable, Identifier

from sources.models import Resource

# The unique indexes of tables, but for primary keys: their columns, and the rows that they are for.
UNIQUE_INDEXES = """
SELECT class.relname, pg_get_expr(index.indpred, index.indrelid),
    array_agg(attribute.attname::text ORDER BY attribute.attnum)
FROM pg_index index
JOIN pg_class class ON class.oid = index.indrelid
JOIN pg_attribute attribute ON attribute.attrelid = index.indrelid AND attribute.attnum = ANY (index.indkey)
WHERE index.indisunique AND NOT index.indisprimary
AND class.relnamespace = current_schema()::regnamespace AND class.relname = ANY (%s)
GROUP BY index.indexrelid, class.relname, pg_get_expr(index.indpred, index.indrelid)
ORDER BY class.relname, min(attribute.attname), index.indexrelid
"""


@dataclass(frozen=True)
class Reference:
    """A column by which rows of a table point at rows of another."""

    field: Field

    @property
    def model(self) -> type[Model]:
        return self.field.model

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def column(self) -> str:
        return self.field.column


@dataclass(frozen=True)
class UniqueKey:
    """Columns that no two rows of a table have alike, among the rows for which `condition` holds."""

    table: str
    columns: tuple[str, ...]
    condition: str

    def rows(self) -> Composable:
        """The rows that it is for, as a table to select from."""
        # A percent sign would stand for a parameter.
        condition = SQL(self.condition.replace("%", "%%"))
        return SQL("(SELECT * FROM {table} WHERE {condition})").format(
            table=Identifier(self.table), condition=condition
        )

    def others_alike(self, column: str) -> Composable:
        """The condition that rows `moved` and `kept` have all columns but this one alike."""
        pairs = [
            SQL("AND moved.{column} = kept.{column}").format(column=Identifier(other))
            for other in self.columns
            if other != column
        ]
        return SQL(" ").join(pairs)


def references_to(model: type[Model]) -> list[Reference]:
    """Each column of the record that points at rows of this model. What has no history is not of the record."""
    relations = [r for r in model._meta.get_fields(include_hidden=True) if r.one_to_many or r.one_to_one]
    found = [r.field for r in relations if r.auto_created and hasattr(r.related_model, "pgh_event_model")]
    return [Reference(field) for field in sorted(found, key=_resources_first)]


def _resources_first(field: Field) -> tuple[bool, str, str]:
    # A part touches its resource, which is for nothing where that has changed already.
    return not issubclass(field.model, Resource), field.model._meta.db_table, field.column


def unique_keys(references: list[Reference]) -> dict[Reference, list[UniqueKey]]:
    """The keys that each column is part of."""
    with connection.cursor() as cursor:
        cursor.execute(UNIQUE_INDEXES, [sorted({reference.table for reference in references})])
        found = [
            UniqueKey(table, tuple(columns), condition or "TRUE")
            for table, condition, columns in cursor.fetchall()
        ]
    return {
        reference: [key for key in found if key.table == reference.table and reference.column in key.columns]
        for reference in references
    }
