"""Changes of rows in words: which fields, from what to what, with what they point at called by its name."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import CASCADE, ForeignKey, Model

from sources.models import Passage, Source
from sources.words import Sides, side_by_side

ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}


class Cell(NamedTuple):
    """A field, its old and its new value."""

    name: str
    old: str
    new: str

    @property
    def sides(self) -> Sides:
        return side_by_side(self.old, self.new)


@dataclass
class Line:
    """One row's change: its action, and the fields with their old and new values."""

    what: str
    action: str
    cells: list[Cell]


def is_owner(column) -> bool:
    """The key to what the row is part of goes without saying, until the row moves to another."""
    return isinstance(column, ForeignKey) and column.remote_field.on_delete is CASCADE


class Names:
    """What the rows that changed cells point at are called, one question for each table."""

    def __init__(self, cells: list[tuple], user):
        keys = defaultdict(set)
        for column, *values in cells:
            if isinstance(column, ForeignKey):
                keys[column.related_model] |= {value for value in values if value is not None}
        self.names = {model: names_of(model, wanted, user) for model, wanted in keys.items()}

    def spelled_out(self, line: Line) -> Line:
        line.cells = [
            Cell(column.verbose_name, *(self._name(column, v) for v in values))
            for column, *values in line.cells
        ]
        return line

    def _name(self, column, value) -> str:
        if value is None:
            return ""
        if isinstance(column, ForeignKey):
            return self.names[column.related_model].get(
                value, f"{column.related_model._meta.verbose_name} {value}"
            )
        return str(value)


def names_of(model: type[Model], keys: set[int], user) -> dict[int, str]:
    rows = model._default_manager.filter(pk__in=keys)
    rows = rows.visible_to(user) if hasattr(rows, "visible_to") else rows
    if model is Passage:
        return {key: f"“{exact}”" for key, exact in rows.values_list("pk", "exact")}
    if model is Source:
        return dict(rows.values_list("pk", "slug"))
    return {row.pk: str(row) for row in rows}


def users(events: list[Model]) -> dict[int, str]:
    keys = {event.pgh_context.metadata.get("user") for event in events if event.pgh_context}
    return {user.pk: user.get_username() for user in get_user_model().objects.filter(pk__in=keys - {None})}
