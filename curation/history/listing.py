"""Which transactions a page of the history shows: the newest first, by a walk along an index.

A change to a part touches its resource in the same transaction, so the histories of resources, of passages and
of the record itself tell of all. One step finds the next older transaction among them, however much each
changed.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from psycopg.sql import SQL, Composable, Identifier, Literal

from curation.merging.sql import ask
from curation.undoing.tables import PASSAGES, TABLES, Table
from sources.models import Record, Reviewed
from sources.transaction import Transaction

PAGE_SIZE = 20
# With a filter that no index serves, so many transactions are looked at for one page.
LOOKED_AT = 1000
FOLLOWED = [t for t in TABLES if t.is_resource or t is PASSAGES or t.model is Record]
WALK = """
WITH RECURSIVE walk (at, number, context, step) AS (
    (SELECT at, number, context, 1 FROM ({first}) earlier ORDER BY at DESC, number DESC LIMIT 1)
    UNION ALL
    SELECT earlier.at, earlier.number, earlier.context, step + 1
    FROM walk, LATERAL (SELECT * FROM ({next}) one ORDER BY at DESC, number DESC LIMIT 1) earlier
    WHERE step < %(looked_at)s
)
SELECT walk.number, walk.at, step, metadata::text, {matches} AS matches
FROM walk LEFT JOIN pghistory_context ON id = context
WHERE {matches} OR step = %(looked_at)s ORDER BY step LIMIT %(limit)s
"""
OLDER = """(
    SELECT pgh_created_at AS at, pgh_transaction AS number, pgh_context_id AS context FROM {history} history
    WHERE (pgh_created_at, pgh_transaction) < ({at}, {number}) AND {condition}
    ORDER BY pgh_created_at DESC, pgh_transaction DESC LIMIT 1
)"""
NOTHING = "SELECT NULL::timestamptz AS at, NULL::bigint AS number, NULL::uuid AS context WHERE false"
BEYOND_ALL = Transaction(2**62, datetime(9999, 12, 31, tzinfo=UTC))


@dataclass(frozen=True)
class Filters:
    """None and empty: all. `rows` are ids by table, `run` what an import run committed; `proposed_by` is the
    user who sees own proposals only.
    """

    user: int | None = None
    table: Table | None = None
    rows: dict[str, list[int]] | None = None
    run: list[Transaction] | None = None
    day: date | None = None
    word: str = ""
    proposed_by: int | None = None


@dataclass
class Listing:
    """`older`: where the next page begins. `is_cut`: it was looked for more, and may be further back."""

    transactions: list[tuple[Transaction, dict]] = field(default_factory=list)
    older: Transaction | None = None
    is_cut: bool = False


def list_transactions(filters: Filters, *, before: Transaction | None = None) -> Listing:
    matches = matching(filters)
    looked_at = PAGE_SIZE + 1 if matches is None else LOOKED_AT
    limits = {"looked_at": looked_at, "limit": PAGE_SIZE + 1}
    walked = ask(WALK, walk(filters, begin(filters, before), matches), limits)
    listing = Listing(
        [(Transaction(n, at), loads(told)) for n, at, _, told, fits in walked if fits][:PAGE_SIZE]
    )
    is_full = sum(fits for *_, fits in walked) > PAGE_SIZE
    if is_full:
        listing.older = listing.transactions[-1][0]
    elif matches is not None and walked and walked[-1][2] == LOOKED_AT:
        listing.older, listing.is_cut = Transaction(*walked[-1][:2]), True
    return listing


def loads(metadata: str | None) -> dict:
    return json.loads(metadata) if metadata else {}


def begin(filters: Filters, before: Transaction | None) -> Transaction:
    begins = [before or BEYOND_ALL]
    if filters.day is not None:
        begins.append(Transaction(0, start_of(filters.day) + timedelta(days=1)))
    return min(begins, key=lambda transaction: (transaction.at, transaction.id))


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def matching(filters: Filters) -> Composable | None:
    """The condition on who and why, which no index serves."""
    conditions = []
    if filters.user is not None:
        conditions.append(SQL("metadata ->> 'user' = {}").format(Literal(str(filters.user))))
    if filters.word:
        word = SQL("position(lower({}) IN lower(metadata ->> 'reason')) > 0").format(Literal(filters.word))
        conditions.append(word)
    return SQL("coalesce({}, false)").format(SQL(" AND ").join(conditions)) if conditions else None


def walk(filters: Filters, begins: Transaction, matches: Composable | None) -> dict[str, Composable]:
    tables = [table for table in FOLLOWED if is_asked(table, filters)]
    first = older(tables, filters, Literal(begins.at), Literal(begins.id))
    following = older(tables, filters, SQL("walk.at"), SQL("walk.number"))
    return {"first": first, "next": following, "matches": matches or SQL("true")}


def older(tables: list[Table], filters: Filters, at: Composable, number: Composable) -> Composable:
    """Of each table the next older transaction."""
    parts = [
        SQL(OLDER).format(
            history=Identifier(table.history), at=at, number=number, condition=condition(table, filters)
        )
        for table in tables
    ]
    return SQL(" UNION ALL ").join(parts) if parts else SQL(NOTHING)


def is_asked(table: Table, filters: Filters) -> bool:
    if filters.proposed_by is not None and not issubclass(table.model, Reviewed):
        return False
    if filters.rows is not None and table.name not in filters.rows:
        return False
    return filters.table in (None, table)


def condition(table: Table, filters: Filters) -> Composable:
    found = [SQL("TRUE")]
    if filters.rows is not None:
        found.append(SQL("pgh_obj_id = ANY ({}::bigint[])").format(Literal(filters.rows[table.name])))
    if filters.day is not None:
        found.append(SQL("pgh_created_at >= {}").format(Literal(start_of(filters.day))))
    if filters.proposed_by is not None:
        found.append(SQL("proposed_by_id = {}").format(Literal(filters.proposed_by)))
    if filters.run is not None:
        committed = [SQL("({}, {})").format(Literal(t.at), Literal(t.id)) for t in filters.run] or [
            SQL("(NULL, NULL)")
        ]
        found.append(SQL("(pgh_created_at, pgh_transaction) IN ({})").format(SQL(", ").join(committed)))
    return SQL(" AND ").join(found)
