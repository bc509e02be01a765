"""What transactions did, row by row, below the resource that each row belongs to, in one question."""

import json
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import BinaryField, Field
from django.urls import reverse
from psycopg.sql import SQL, Composable, Identifier, Literal

from curation.merging.sql import ask
from curation.undoing.plan import resource
from curation.undoing.tables import BY_NAME, PASSAGES, SOURCES, TABLES, Table, resource_of
from sources.models import Reviewed
from sources.telling import ACTIONS, Line, Names, is_owner
from sources.transaction import Transaction

# A row that is added with its parts changes a few times on the way: so many events are read for each row.
EVENTS_OF_A_ROW = 4
# The text of a source is long and never changes.
LEFT_OUT = {SOURCES: ["text", "original"]}
EVENTS = """(
    SELECT place, {name} AS "table", "row", label, (before - {left_out}::text[])::text,
        (state - {left_out}::text[])::text, {resource_table} AS resource_table, resource, called, proposer
    FROM (
        SELECT place, "row", pgh_id, label, before, state, {resource} AS resource
        FROM (
            SELECT page.place, event.pgh_obj_id AS "row", event.pgh_id, event.pgh_label AS label,
                to_jsonb(event) AS state,
                CASE WHEN event.pgh_label <> 'insert' THEN (
                    SELECT to_jsonb(earlier) FROM {history} earlier
                    WHERE earlier.pgh_obj_id = event.pgh_obj_id AND earlier.pgh_id < event.pgh_id
                    ORDER BY earlier.pgh_id DESC LIMIT 1
                ) END AS before
            FROM page, LATERAL (
                SELECT * FROM {history}
                WHERE pgh_created_at = page.at AND pgh_transaction = page.number ORDER BY pgh_id LIMIT %(limit)s
            ) event
        ) told
    ) told LEFT JOIN LATERAL (
        SELECT {called} AS called, {proposer} AS proposer FROM {resource_history} whole
        WHERE whole.pgh_obj_id = resource ORDER BY whole.pgh_id DESC LIMIT 1
    ) named ON true
    ORDER BY place, pgh_id
)"""
ALL = "WITH page (place, at, number) AS (VALUES {page}) {events}"


@dataclass
class RowLine:
    """One row's change, with what undoing it alone goes by."""

    table: Table
    row: int
    line: Line

    @property
    def query(self) -> str:
        return f"table={self.table.name}&row={self.row}"


@dataclass
class Group:
    """What happened to one resource and its parts."""

    table: Table
    row: int
    called: str
    lines: list[RowLine] = field(default_factory=list)

    @property
    def what(self) -> str:
        return str(self.table.model._meta.verbose_name)

    @property
    def address(self) -> str:
        meta = self.table.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.row])


@dataclass
class Touched:
    """What one transaction did. `is_cut`: to more rows than these."""

    groups: list[Group] = field(default_factory=list)
    is_cut: bool = False


@dataclass
class RowChange:
    """A row before and after a transaction, as jsonb tells it; none is an empty one."""

    table: Table
    row: int
    before: dict
    after: dict
    group: tuple[str, int]
    called: str
    proposer: int | None


def touched_by(
    transactions: list[Transaction],
    *,
    user,
    limit: int,
    own_only: bool = False,
    line: tuple[str, int] | None = None,
) -> list[Touched]:
    """`limit`: of each transaction so many rows are shown. `line`: of this row alone."""
    changes, cut = changes_of(transactions, limit=limit * EVENTS_OF_A_ROW)
    shown = Counter()
    pages, lines = [Touched(is_cut=place in cut) for place in range(len(transactions))], []
    groups: dict[tuple, Group] = {}
    for place, change in changes:
        if own_only and change.proposer != user.pk:
            continue
        told = RowLine(change.table, change.row, line_of(change))
        if not told.line.cells or not (line is None or is_of_line(change, line, changes)):
            continue
        if shown[place] == limit:
            pages[place].is_cut = True
            continue
        shown[place] += 1
        lines.append(told.line)
        key = (place, *change.group)
        if key not in groups:
            groups[key] = Group(BY_NAME[change.group[0]], change.group[1], change.called)
            pages[place].groups.append(groups[key])
        groups[key].lines.append(told)
    names = Names([cell for told in lines for cell in told.cells], user)
    for told in lines:
        names.spelled_out(told)
    return pages


def is_of_line(change: RowChange, line: tuple[str, int], changes: list[tuple[int, RowChange]]) -> bool:
    """The row itself; where it came or went, with the parts that came or went with it."""
    if (change.table.name, change.row) == line:
        return True
    wholes = [c for _, c in changes if (c.table.name, c.row) == line]
    return change.group == line and any(not (c.before and c.after) for c in wholes)


def changes_of(transactions: list[Transaction], *, limit: int) -> tuple[list[tuple[int, RowChange]], set[int]]:
    """By the place of its transaction; and the places of those that are cut."""
    if not transactions:
        return [], set()
    found: dict[tuple, RowChange] = {}
    counted = Counter()
    for place, name, row, label, before, state, whole, key, called, proposer in ask(
        ALL, question(transactions), {"limit": limit}
    ):
        counted[place, name] += 1
        told = json.loads(state)
        after = {} if label == "delete" else told
        if (place, name, row) in found:
            found[place, name, row].after = after
            continue
        was = json.loads(before) if before else told if label == "delete" else {}
        change = RowChange(BY_NAME[name], row, was, after, (whole, key), called or "", proposer)
        found[place, name, row] = change
    cut = {place for (place, _), events in counted.items() if events >= limit}
    return [(place, change) for (place, _, _), change in found.items()], cut


def question(transactions: list[Transaction]) -> dict[str, Composable]:
    page = [
        SQL("({}, {}, {})").format(Literal(place), Literal(t.at), Literal(t.id))
        for place, t in enumerate(transactions)
    ]
    return {
        "page": SQL(", ").join(page),
        "events": SQL(" UNION ALL ").join(events_of(table) for table in sorted(TABLES, key=resources_first)),
    }


def resources_first(table: Table) -> bool:
    return resource_of(table) is not table


def events_of(table: Table) -> Composable:
    whole = resource_of(table)
    is_reviewed = issubclass(whole.model, Reviewed)
    return SQL(EVENTS).format(
        name=Literal(table.name),
        history=Identifier(table.history),
        left_out=Literal(LEFT_OUT.get(table, [])),
        resource=resource(table),
        resource_table=Literal(whole.name),
        resource_history=Identifier(whole.history),
        called=Identifier("exact" if whole is PASSAGES else "slug"),
        proposer=Identifier("proposed_by_id") if is_reviewed else SQL("NULL::integer"),
    )


def line_of(change: RowChange) -> Line:
    model, before, after = change.table.model, change.before, change.after
    cells = [
        (column, value_of(column, before), value_of(column, after))
        for column in columns_of(change.table)
        if value_of(column, before) != value_of(column, after)
        and not (is_owner(column) and not (before and after))
    ]
    action = "insert" if not before else "update" if after else "delete"
    return Line(str(model._meta.verbose_name), ACTIONS[action], cells)


def columns_of(table: Table) -> list[Field]:
    shown = set(table.columns) - table.kept_by_the_database - set(LEFT_OUT.get(table, []))
    return [
        column
        for column in table.model._meta.concrete_fields
        if column.column in shown and not isinstance(column, BinaryField)
    ]


def value_of(column: Field, state: dict) -> object:
    """An empty text says as little as none."""
    value = state.get(column.column)
    return None if value == "" else value
