"""The log of all changes: the history of the resources, in the order of their transactions.

Only what is `below` the oldest transaction that is still running is read: no row can appear there any more. A
change to a part touches its resource in the same transaction, so that the parts' own history is not needed.
"""

from django.db import connection

from config.rest.errors import Gone
from curation.changes.places import OF_ANOTHER_DATABASE, LogRow
from curation.changes.resources import RESOURCES, TYPES

# In one transaction the types come one after another, by their number.
LOG = """
SELECT pgh_transaction, number, pgh_id,
    to_char(pgh_created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM ({parts}) log ORDER BY {order} LIMIT %s
"""
ONWARD = """(
    SELECT {number} AS number, pgh_transaction, pgh_id, pgh_created_at FROM {history}
    WHERE (pgh_transaction, pgh_id) >= (%s, %s) AND pgh_transaction < %s
    ORDER BY pgh_transaction, pgh_id LIMIT %s
)"""
LAST = """(
    SELECT {number} AS number, pgh_transaction, pgh_id, pgh_created_at FROM {history}
    WHERE pgh_transaction < %s
    ORDER BY pgh_transaction DESC, pgh_id DESC LIMIT 1
)"""
BEFORE_ALL, BEYOND_ALL = 0, 2**62


def of_all_histories(part: str, order: str) -> str:
    parts = [
        part.replace("{number}", str(number)).replace("{history}", followed.history._meta.db_table)
        for number, followed in enumerate(RESOURCES.values())
    ]
    return LOG.replace("{parts}", " UNION ALL ".join(parts)).replace("{order}", order)


ROWS_ONWARD = of_all_histories(ONWARD, "pgh_transaction, number, pgh_id")
LAST_ROW = of_all_histories(LAST, "pgh_transaction DESC, number DESC, pgh_id DESC")


def last_row(below: int) -> LogRow | None:
    """Where the log ends, below a transaction."""
    rows = read(LAST_ROW, [*[below] * len(TYPES), 1])
    return rows[0] if rows else None


def rows_from(row: LogRow | None, *, below: int, limit: int) -> list[LogRow]:
    """The rows on from this one, and itself: if it is not as it was, the log is another one."""
    if row is not None:
        # It was told, so its transaction has ended, whatever is seen of other databases this time.
        below = max(below, row.transaction + 1)
    arguments = []
    for number in range(len(TYPES)):
        arguments += [*beginning(number, row), below, limit]
    rows = read(ROWS_ONWARD, [*arguments, limit])
    if row is not None and rows[:1] != [row]:
        raise Gone(OF_ANOTHER_DATABASE)
    return rows


def beginning(number: int, row: LogRow | None) -> tuple[int, int]:
    """Of the history of one type, the transaction and id at or after which to read on."""
    if row is None:
        return BEFORE_ALL, BEFORE_ALL
    earlier = number - TYPES.index(row.type)
    return row.transaction, row.id if earlier == 0 else BEYOND_ALL if earlier < 0 else BEFORE_ALL


def read(statement: str, arguments: list[int]) -> list[LogRow]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return [
            LogRow(transaction, TYPES[number], pgh_id, at)
            for transaction, number, pgh_id, at in cursor.fetchall()
        ]
