"""By which columns a list can be ordered, and the keys by which a page finds its place."""

from dataclasses import dataclass

from django.db.models import CharField, DateField, DateTimeField, Expression, F, Field, TextField, Value
from django.db.models.functions import Cast, Coalesce

from config.rest.errors import BadParameter
from config.rest.parameters import unknown_word

DAY = DateField()


@dataclass(frozen=True)
class Column:
    """A column that is never null."""

    name: str
    field: Field

    def key(self, *, descending: bool) -> Expression:
        return F(self.name)

    def value(self, text: str) -> Expression:
        return Cast(Value(text), self.field)


@dataclass(frozen=True)
class UndatedLast(Column):
    """A day that may be missing, and then comes last in either direction.

    It counts as a day beyond all others, so that one comparison and one index of this very expression suffice.
    """

    field: Field = DAY

    def key(self, *, descending: bool) -> Expression:
        beyond = "-infinity" if descending else "infinity"
        return Coalesce(F(self.name), Cast(Value(beyond), DAY))


LABEL = Column("label", TextField())
UPDATED_AT = Column("updated_at", DateTimeField())
SLUG = Column("slug", CharField())


@dataclass(frozen=True)
class Ordering:
    """One way through a list: its columns, of which the last is unique."""

    name: str
    columns: tuple[Column, ...]
    descending: bool

    def key_expressions(self) -> list[Expression]:
        return [column.key(descending=self.descending) for column in self.columns]

    def place_expressions(self, place: list[str]) -> list[Expression]:
        return [column.value(text) for column, text in zip(self.columns, place, strict=True)]


def asked_ordering(asked: str, columns: dict[str, Column]) -> Ordering:
    """The ordering of `?ordering=`; a minus turns it round, none is the first."""
    name = asked.removeprefix("-") or next(iter(columns))
    if name not in columns:
        raise BadParameter(unknown_word("ordering", asked, "ordering of this list", list(columns)))
    column = columns[name]
    return Ordering(asked or name, (column,) if column is SLUG else (column, SLUG), asked.startswith("-"))
