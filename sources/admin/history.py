"""What the history's triggers recorded of a row and its parts, for one plain page."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import CASCADE, ForeignKey, Model, QuerySet

from sources.models import Passage, Source

# Of each table, the latest.
SHOWN = 500
# They change with every other change, and say nothing more.
CLOCK = {"id", "version", "changed_in", "created_at", "updated_at"}
ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}


@dataclass
class Line:
    """One row's change: its action, and the fields with their old and new values."""

    what: str
    action: str
    cells: list[tuple[str, str, str]]


@dataclass
class Change:
    """What one transaction changed."""

    at: datetime
    who: str
    why: str
    lines: list[Line] = field(default_factory=list)


def changes_of(row: Model, user) -> list[Change]:
    """The latest change first; what it points at is named as far as the user may see it."""
    lines = []
    for model, events in recorded(type(row), type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk)):
        lines += lines_of(model, list(events.select_related("pgh_context").order_by("-pgh_id")[:SHOWN]))
    names = Names([cell for _, line in lines for cell in line.cells], user)
    who = users([event for event, _ in lines])
    # Inside one transaction the row comes before its parts, as the tables were asked.
    lines.sort(key=together, reverse=True)
    changes = []
    for _, group in groupby(lines, key=together):
        committed = list(group)
        event = committed[0][0]
        context = event.pgh_context.metadata if event.pgh_context else {}
        change = Change(event.pgh_created_at, who.get(context.get("user"), ""), context.get("reason", ""))
        change.lines = [names.spelled_out(line) for _, line in committed]
        changes.append(change)
    return changes


def together(line: tuple[Model, Line]) -> tuple[datetime, int]:
    event, _ = line
    return event.pgh_created_at, event.pgh_transaction


def recorded(model: type[Model], events: QuerySet) -> list[tuple[type[Model], QuerySet]]:
    """The history of a table's rows and, down the keys that delete with their owner, of all their parts."""
    tables = [(model, events)]
    for relation in model._meta.related_objects:
        if relation.on_delete is CASCADE:
            part, key = relation.related_model, relation.field.attname
            owners = events.order_by().values("pgh_obj_id")
            tables += recorded(part, part.pgh_event_model.objects.filter(**{f"{key}__in": owners}))
    return tables


def lines_of(model: type[Model], events: list[Model]) -> list[tuple[Model, Line]]:
    """`events` come latest first; a change is told by what the one before it was."""
    event_fields = {column.name for column in model.pgh_event_model._meta.fields} - CLOCK
    columns = [column for column in model._meta.concrete_fields if column.name in event_fields]
    stored, lines = defaultdict(dict), []
    for event in reversed(events):
        values = {column: getattr(event, column.attname) for column in columns}
        is_gone = event.pgh_label == "delete"
        old, new = (values, {}) if is_gone else (stored[event.pgh_obj_id], values)
        stored[event.pgh_obj_id] = new
        cells = [
            (column, old.get(column), new.get(column))
            for column in columns
            if (old.get(column) or None) != (new.get(column) or None)
            and not (is_owner(column) and not (old and new))
        ]
        if cells:
            lines.append((event, Line(model._meta.verbose_name, ACTIONS[event.pgh_label], cells)))
    return lines


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
            (column.verbose_name, *(self._name(column, v) for v in values)) for column, *values in line.cells
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
