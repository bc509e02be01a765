"""What the history's triggers recorded of a row and its parts, for one plain page."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import CASCADE, Model, QuerySet

from sources.telling import ACTIONS, Line, Names, is_owner, users
from sources.transaction import Transaction

# Of each table, the latest.
SHOWN = 500
# They change with every other change, and say nothing more.
CLOCK = {"id", "version", "changed_in", "created_at", "updated_at"}


@dataclass
class Change:
    """What one transaction changed."""

    transaction: Transaction
    who: str
    why: str
    lines: list[Line] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.transaction.at


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
        transaction = Transaction(event.pgh_transaction, event.pgh_created_at)
        change = Change(transaction, who.get(context.get("user"), ""), context.get("reason", ""))
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
