"""What stands against undoing: later changes, what rests on what would go, and what is gone but needed.

A conflict lies at a row, and keeps what that row belongs to where later edits are kept. Passages are no facts:
one that something else quotes by now, or that is gone already, is left as it is.
"""

from psycopg.sql import SQL, Composable, Identifier, Literal

from curation.merging.sql import ask, run
from curation.undoing.plan import stored, tables_touched
from curation.undoing.refusals import Found
from curation.undoing.tables import BY_NAME, PASSAGES, TABLES, Table

# What each finds: the row of the plan, the column, what it holds now, the row that stands against it, and how.
CHANGED_SINCE = """
SELECT "table", "row", now.key, now.value #>> '{{}}', "table", "row", 'changed'
FROM undone JOIN {table} present ON present.id = "row", LATERAL jsonb_each({present}) now
WHERE "table" = {name} AND NOT kept AND how IN ('insert', 'update')
AND now.key <> ALL ({derived}::text[]) AND (how = 'insert' OR changed ? now.key)
AND now.value <> became -> now.key
"""
GONE_SINCE = """
SELECT "table", "row", '', NULL, "table", "row", 'gone' FROM undone
WHERE "table" = {name} AND NOT kept AND how IN ('insert', 'update')
AND NOT EXISTS (SELECT FROM {table} present WHERE present.id = "row")
"""
THERE_AGAIN = """
SELECT "table", "row", '', NULL, "table", "row", 'there again' FROM undone
WHERE "table" = {name} AND NOT kept AND how = 'delete'
AND EXISTS (SELECT FROM {table} present WHERE present.id = "row")
"""
UNKNOWN = """
SELECT "table", "row", '', NULL, "table", "row", 'unknown' FROM undone
WHERE "table" = {name} AND NOT kept AND how = 'unknown'
"""
RESTS_ON_IT = """
SELECT target."table", target."row", '', NULL, {name}, present.id, 'rests on it'
FROM undone target JOIN {table} present ON present.{column} = target."row"
WHERE target."table" = {target_name} AND target.how = 'insert' AND NOT target.kept
AND NOT EXISTS (
    SELECT FROM undone mine WHERE mine."table" = {name} AND mine."row" = present.id AND NOT mine.kept
    AND (mine.how = 'insert' OR mine.changed ? {column_name})
)
"""
POINTS_AT_NOTHING = """
SELECT "table", "row", {column_name}, NULL, {target_name}, key, 'points at nothing'
FROM (
    SELECT "table", "row", (CASE how WHEN 'delete' THEN was ELSE changed END ->> {column_name})::bigint AS key
    FROM undone WHERE "table" = {name} AND NOT kept AND how IN ('delete', 'update')
) pointing
WHERE key IS NOT NULL AND NOT EXISTS (SELECT FROM {target} present WHERE present.id = key)
AND NOT EXISTS (
    SELECT FROM undone back
    WHERE back."table" = {target_name} AND back."row" = key AND back.how = 'delete' AND NOT back.kept
)
"""
CONFLICTS = '({}) conflict ("table", "row", "column", value, by_table, by_row, how)'
FIND = """
SELECT * FROM {conflicts} ORDER BY "table", "row", "column", by_table, by_row LIMIT %(limit)s
"""
LEAVE = """
UPDATE undone SET kept = true FROM {conflicts}
WHERE undone."table" = conflict."table" AND undone."row" = conflict."row" AND NOT kept
"""
# What a row belongs to is left as a whole.
LEAVE_WHOLE = """
UPDATE undone SET kept = true
WHERE NOT kept AND (resource_table, resource) IN (
    SELECT it.resource_table, it.resource FROM {conflicts}
    JOIN undone it ON it."table" = conflict."table" AND it."row" = conflict."row"
)
"""


def leave_passages() -> None:
    if PASSAGES in tables_touched():
        questions = [question(GONE_SINCE, PASSAGES), *resting_on(PASSAGES)]
        run(LEAVE, {"conflicts": union(questions)}, {})


def find(limit: int) -> list[Found]:
    questions = everything_that_stands_against()
    return [Found(*row) for row in ask(FIND, {"conflicts": questions}, {"limit": limit})] if questions else []


def leave_what_stands_against() -> bool:
    """Whether something more is left as it is: what is left may rest on something else in turn."""
    questions = everything_that_stands_against()
    return bool(questions and run(LEAVE_WHOLE, {"conflicts": questions}, {}))


def everything_that_stands_against() -> Composable | None:
    questions = []
    for table in tables_touched():
        questions += [question(q, table) for q in (CHANGED_SINCE, GONE_SINCE, THERE_AGAIN, UNKNOWN)]
        questions += [*resting_on(table), *pointing_at_nothing(table)]
    return union(questions) if questions else None


def resting_on(target: Table) -> list[Composable]:
    return [
        question(RESTS_ON_IT, table, column=key.column, target=target)
        for table in TABLES
        for key in table.references
        if key.related_model is target.model
    ]


def pointing_at_nothing(table: Table) -> list[Composable]:
    return [
        question(POINTS_AT_NOTHING, table, column=key.column, target=BY_NAME[key.related_model._meta.db_table])
        for key in table.references
    ]


def question(statement: str, table: Table, *, column: str = "", target: Table | None = None) -> Composable:
    parts = {
        "table": Identifier(table.name),
        "name": Literal(table.name),
        "present": stored(table, "present"),
        "derived": Literal(sorted(table.kept_by_the_database)),
        "column_name": Literal(column),
    }
    if target is not None:
        parts |= {"target": Identifier(target.name), "target_name": Literal(target.name)}
        parts["column"] = Identifier(column)
    return SQL(statement).format(**parts)


def union(questions: list[Composable]) -> Composable:
    return SQL(CONFLICTS).format(SQL(" UNION ALL ").join(questions))
