"""Leads references from one row to another, set by set, and logs each cell.

Rows that come to say the same are united: the one that points at the winner stays, what points at the other is
led there in turn (its passages), and the other is deleted.
"""

from django.db.models import Model
from psycopg.sql import SQL, Composable, Identifier

from curation.merging.references import Reference, UniqueKey, references_to, unique_keys
from curation.merging.sql import run
from curation.models import Merge

# `pairs` tells which row gives way to which.
LOSER_AND_WINNER = SQL("(VALUES (%(loser)s::bigint, %(winner)s::bigint)) pairs (gone, stays)")
UNITED = SQL(
    '(SELECT "row" AS gone, kept AS stays FROM curation_unitedrow'
    " WHERE merge_id = %(merge)s AND step = %(united_in)s) pairs"
)

LOG = SQL("""
INSERT INTO curation_mergedcell (merge_id, step, "table", "column", "row", before, after)
SELECT %(merge)s, %(step)s, %(table)s, %(column)s, id, before, after FROM changed
""")
LEAD = """
WITH changed AS (
    UPDATE {table} moved SET {column} = pairs.stays FROM {pairs} WHERE moved.{column} = pairs.gone
    RETURNING moved.id, pairs.gone AS before, pairs.stays AS after
)
{log}
"""
SET = """
WITH changed AS (
    UPDATE {table} SET {column} = %(after)s WHERE {where} RETURNING id, %(before)s AS before, %(after)s AS after
)
{log}
"""
# Whoever edits one of these rows right now goes first.
UNITE = """
INSERT INTO curation_unitedrow (merge_id, step, "table", "row", kept, content)
SELECT %(merge)s, %(step)s, %(table)s, moved.id, kept.id, to_jsonb(moved)
FROM {equal_rows}
FOR UPDATE OF moved, kept
"""
EQUAL_ROWS = """
{pairs} JOIN {rows} moved ON moved.{column} = pairs.gone
JOIN {rows} kept ON kept.{column} = pairs.stays {others_alike}
"""
DELETE_UNITED = """
DELETE FROM {table} gone USING curation_unitedrow united
WHERE united.merge_id = %(merge)s AND united.step = %(step)s AND gone.id = united."row"
"""


def equal_rows(reference: Reference, key: UniqueKey, pairs: Composable) -> Composable:
    """The rows that would be equal, the one that gives way as `moved`, the other as `kept`."""
    return SQL(EQUAL_ROWS).format(
        pairs=pairs,
        rows=key.rows(),
        column=Identifier(reference.column),
        others_alike=key.others_alike(reference.column),
    )


class Moving:
    """What one merge does, step by step."""

    def __init__(self, merge: Merge):
        self.merge = merge
        self.step = 0

    def lead(
        self, model: type[Model], pairs: Composable = LOSER_AND_WINNER, united_in: int | None = None
    ) -> None:
        """Lead all that points at a row of the model to the row that it gives way to."""
        references = references_to(model)
        keys = unique_keys(references) if references else {}
        for reference in references:
            values = {
                "loser": self.merge.loser_id,
                "winner": self.merge.winner_id,
                "united_in": united_in,
            }
            for key in keys[reference]:
                self.unite(reference, equal_rows(reference, key, pairs), values)
            parts = {"table": reference.table, "column": reference.column, "pairs": pairs, "log": LOG}
            run(LEAD, parts, self.logged(reference.table, reference.column) | values)

    def unite(self, reference: Reference, equal: Composable, values: dict) -> None:
        logged = self.logged(reference.table, reference.column)
        if run(UNITE, {"equal_rows": equal}, logged | values):
            self.lead(reference.model, UNITED, united_in=logged["step"])
            run(DELETE_UNITED, {"table": reference.table}, logged)

    def set(self, table: str, column: str, *, where: Composable, before: object, after: object) -> None:
        """Write one value into the cells of a column, all of which held another."""
        values = self.logged(table, column) | {"before": before, "after": after}
        run(SET, {"table": table, "column": column, "where": where, "log": LOG}, values)

    def logged(self, table: str, column: str) -> dict:
        """The next step, as the log knows it."""
        self.step += 1
        return {"merge": self.merge.pk, "step": self.step, "table": table, "column": column}
