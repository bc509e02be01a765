"""Carries a plan out, set by set: what came goes, what went comes, and what was altered is as it was.

All rules are in force; those that look across rows are asked when all is written. A column by which two rows
may not be alike is given back event by event, from the last to the first: so the rows pass through states in
which they were before, and no two are alike on the way.
"""

from collections import Counter

from django.db import connection
from psycopg.sql import SQL, Composable, Identifier, Literal

from curation.merging.sql import ask, run
from curation.undoing.plan import tables_touched
from curation.undoing.tables import Table

BATCH = 1000
DELETE = """
DELETE FROM {table} present USING undone
WHERE "table" = %(table)s AND NOT kept AND how = 'insert' AND present.id = "row"
"""
GIVE_SLUGS_BACK = """
DELETE FROM sources_retiredslug retired USING undone
WHERE undone."table" = %(table)s AND NOT kept AND how = 'delete'
AND retired."table" = %(table)s AND retired.slug = was ->> 'slug'
"""
INSERT = """
INSERT INTO {table} ({columns})
SELECT {values} FROM undone, LATERAL jsonb_populate_record(NULL::{table}, was) again
WHERE "table" = %(table)s AND NOT kept AND how = 'delete' ORDER BY "row"
"""
COLUMNS = """
SELECT DISTINCT jsonb_object_keys(changed) FROM undone
WHERE "table" = %(table)s AND NOT kept AND how = 'update' AND {which}
"""
IS_DELICATE = "changed ?| %(unique)s"
UPDATE = """
UPDATE {table} present SET {cells} FROM undone, LATERAL jsonb_populate_record(NULL::{table}, was) again
WHERE "table" = %(table)s AND NOT kept AND how = 'update' AND NOT changed ?| %(unique)s AND present.id = "row"
"""
EVENTS = """
SELECT event.pgh_id, event.pgh_obj_id, to_jsonb(before)::text
FROM undone JOIN {history} event ON event.pgh_obj_id = "row" AND event.pgh_id BETWEEN first AND last,
LATERAL (
    SELECT * FROM {history} earlier WHERE earlier.pgh_obj_id = "row" AND earlier.pgh_id < event.pgh_id
    ORDER BY earlier.pgh_id DESC LIMIT 1
) before
WHERE "table" = %(table)s AND NOT kept AND how = 'update' AND changed ?| %(unique)s
AND event.pgh_id < %(below)s ORDER BY event.pgh_id DESC LIMIT %(batch)s
"""
GIVE_BACK = """
UPDATE {table} present SET {cells} FROM jsonb_populate_record(NULL::{table}, %(was)s::jsonb) again
WHERE present.id = %(row)s
"""
BEYOND_ALL = 2**62


def carry_out() -> dict[str, int]:
    """How many rows of each table it changed."""
    changed = Counter()
    touched = tables_touched()
    with connection.cursor() as cursor:
        # Rows point at each other, whichever is written first.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in reversed(touched):
        changed[table.name] += run(DELETE, {"table": table.name}, {"table": table.name})
    for table in touched:
        changed[table.name] += give_back_one_by_one(table)
        changed[table.name] += insert(table)
        changed[table.name] += update(table)
    with connection.cursor() as cursor:
        # What is checked at commit is checked now, where an error can still be told.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return dict(+changed)


def insert(table: Table) -> int:
    if table.is_resource:
        run(GIVE_SLUGS_BACK, {}, {"table": table.name})
    # The version goes on: what somebody has read as version 3 never is another version 3.
    columns = [column for column in table.columns if column not in ("changed_in", "updated_at")]
    values = [
        SQL("again.version + 1") if column == "version" else Identifier("again", column) for column in columns
    ]
    parts = {
        "table": table.name,
        "columns": SQL(", ").join(map(Identifier, columns)),
        "values": SQL(", ").join(values),
    }
    return run(INSERT, parts, {"table": table.name})


def update(table: Table) -> int:
    values = {"table": table.name, "unique": sorted(table.unique_columns)}
    altered = ask(COLUMNS, {"which": SQL(f"NOT {IS_DELICATE}")}, values)
    if not altered:
        return 0
    cell = SQL("{column} = CASE WHEN changed ? {name} THEN again.{column} ELSE present.{column} END")
    cells = [cell.format(column=Identifier(column), name=Literal(column)) for (column,) in altered]
    return run(UPDATE, {"table": table.name, "cells": SQL(", ").join(cells)}, values)


def give_back_one_by_one(table: Table) -> int:
    values = {"table": table.name, "unique": sorted(table.unique_columns), "batch": BATCH}
    altered = ask(COLUMNS, {"which": SQL(IS_DELICATE)}, values) if table.unique_columns else []
    if not altered:
        return 0
    parts = {"table": table.name, "cells": cells_of([column for (column,) in altered])}
    below, rows = BEYOND_ALL, set()
    while events := ask(EVENTS, {"history": table.history}, {**values, "below": below}):
        for _, row, was in events:
            run(GIVE_BACK, parts, {"row": row, "was": was})
            rows.add(row)
        below = events[-1][0]
    return len(rows)


def cells_of(columns: list[str]) -> Composable:
    return SQL(", ").join(SQL("{0} = again.{0}").format(Identifier(column)) for column in columns)
