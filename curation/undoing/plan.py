"""What a transaction did to each row, in a table of this connection alone: what undoing it goes by.

`was` and `became` are the row before and after the transaction; null is no row. `changed` are the columns that
it altered, with what they were: not clocks, and not what the database derives. `how` it came about: insert,
delete, update, nothing (a clock went on), unknown (the history does not tell what was before). `kept`: left as
it is now.
"""

from psycopg.sql import SQL, Composable, Identifier, Literal

from curation.merging.sql import ask, run
from curation.undoing.tables import BY_NAME, TABLES, Table, resource_of
from sources.transaction import Transaction

DROP = "DROP TABLE IF EXISTS pg_temp.undone"
CREATE = """
CREATE TEMPORARY TABLE undone (
    "table" text, "row" bigint, how text NOT NULL, was jsonb, became jsonb, changed jsonb NOT NULL,
    first bigint NOT NULL, last bigint NOT NULL, context uuid, owner_table text, owner bigint,
    resource_table text NOT NULL, resource bigint, kept boolean NOT NULL DEFAULT false,
    PRIMARY KEY ("table", "row")
) ON COMMIT DROP
"""
FILL = """
INSERT INTO undone ("table", "row", how, was, became, changed, first, last, context, owner_table, owner,
                    resource_table, resource)
WITH touched AS (
    SELECT pgh_obj_id AS "row", min(pgh_id) AS first, max(pgh_id) AS last FROM {history}
    WHERE pgh_created_at = %(at)s AND pgh_transaction = %(transaction)s GROUP BY pgh_obj_id
), told AS (
    SELECT touched.*, ending.pgh_context_id AS context,
        beginning.pgh_label = 'update' AND earlier.pgh_id IS NULL AS is_unknown,
        CASE WHEN beginning.pgh_label = 'insert' THEN NULL
             WHEN earlier.pgh_id IS NULL THEN to_jsonb(beginning) ELSE to_jsonb(earlier) END AS was,
        CASE WHEN ending.pgh_label = 'delete' THEN NULL ELSE to_jsonb(ending) END AS became
    FROM touched
    JOIN {history} beginning ON beginning.pgh_id = touched.first
    JOIN {history} ending ON ending.pgh_id = touched.last
    LEFT JOIN LATERAL (
        SELECT * FROM {history} before
        WHERE before.pgh_obj_id = touched."row" AND before.pgh_id < touched.first
        ORDER BY before.pgh_id DESC LIMIT 1
    ) earlier ON beginning.pgh_label <> 'insert'
), compared AS (
    SELECT told.*, coalesce(became, was) AS state, coalesce((
        SELECT jsonb_object_agg(cell.key, cell.value) FROM jsonb_each(was) cell
        WHERE became IS NOT NULL AND cell.key = ANY (%(columns)s) AND cell.value <> became -> cell.key
    ), '{{}}') AS changed
    FROM told
)
SELECT %(table)s, "row",
    CASE WHEN is_unknown THEN 'unknown' WHEN was IS NULL AND became IS NULL THEN 'nothing'
         WHEN was IS NULL THEN 'insert' WHEN became IS NULL THEN 'delete'
         WHEN changed = '{{}}' THEN 'nothing' ELSE 'update' END,
    was, became, changed, first, last, context, {owner_table}, {owner}, %(resource_table)s, {resource}
FROM compared
"""
# The row's line: the row, and if it came or went as a whole, what belongs to it.
ONE_LINE = """
WITH RECURSIVE line ("table", "row") AS (
    SELECT "table", "row" FROM undone WHERE "table" = %(table)s AND "row" = %(row)s
    UNION
    SELECT part."table", part."row" FROM line
    JOIN undone whole ON (whole."table", whole."row") = (line."table", line."row")
    JOIN undone part ON (part.owner_table, part.owner) = (line."table", line."row")
    WHERE whole.how IN ('insert', 'delete')
)
DELETE FROM undone WHERE NOT EXISTS (
    SELECT FROM line WHERE (line."table", line."row") = (undone."table", undone."row")
)
"""
TABLES_TOUCHED = """SELECT DISTINCT "table" FROM undone WHERE how <> 'nothing' AND NOT kept"""


def fill(transaction: Transaction, *, line: tuple[str, int] | None = None) -> None:
    """Read what the transaction did; `line`, the table and id of a row: only what it did to that one."""
    run(DROP, {}, {})
    run(CREATE, {}, {})
    for table in TABLES:
        values = {
            "at": transaction.at,
            "transaction": transaction.id,
            "table": table.name,
            "resource_table": resource_of(table).name,
            "columns": [c for c in table.columns if c not in table.kept_by_the_database],
        }
        run(FILL, {"history": table.history, "resource": resource(table), **owner(table)}, values)
    if line is not None:
        run(ONE_LINE, {}, {"table": line[0], "row": line[1]})
    run("ANALYZE undone", {}, {})


def owner(table: Table) -> dict[str, Composable]:
    if table.owner is None:
        return {"owner_table": SQL("NULL"), "owner": SQL("NULL::bigint")}
    name = table.owner.related_model._meta.db_table
    return {"owner_table": Literal(name), "owner": cell(table.owner.column)}


def cell(column: str) -> Composable:
    return SQL("(state ->> {})::bigint").format(Literal(column))


def resource(table: Table) -> Composable:
    """What the row belongs to: parts of parts find it by what their owner was last."""
    found = resource_of(table)
    if found is table:
        return SQL('"row"')
    key, above = cell(table.owner.column), BY_NAME[table.owner.related_model._meta.db_table]
    while above is not found:
        parts = {"column": Identifier(above.owner.column), "history": Identifier(above.history), "key": key}
        key = SQL(
            "(SELECT above.{column} FROM {history} above WHERE above.pgh_obj_id = {key}"
            " ORDER BY above.pgh_id DESC LIMIT 1)"
        ).format(**parts)
        above = BY_NAME[above.owner.related_model._meta.db_table]
    return key


def tables_touched() -> list[Table]:
    touched = {name for (name,) in ask(TABLES_TOUCHED, {}, {})}
    return [table for table in TABLES if table.name in touched]


def stored(table: Table, alias: str) -> Composable:
    """A stored row as jsonb, without what the database generates."""
    columns = SQL(", ").join(Identifier(alias, column) for column in table.columns)
    return SQL("(SELECT to_jsonb(cells) FROM (SELECT {}) cells)").format(columns)
