"""What stands against undoing, in words that name the later change."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model

from curation.merging.sql import ask
from curation.undoing.tables import BY_NAME, resource_of
from sources.transaction import Transaction

# The latest event that is not as the one before it; of one column, or of the whole row (an empty name).
LATER = """
SELECT event.pgh_transaction, event.pgh_created_at, context.metadata ->> 'user', context.metadata ->> 'reason'
FROM (
    SELECT pgh_id, pgh_transaction, pgh_created_at, pgh_context_id, pgh_label,
        to_jsonb(history) -> %(column)s AS value,
        lag(to_jsonb(history) -> %(column)s) OVER (ORDER BY pgh_id) AS before
    FROM {history} history WHERE pgh_obj_id = %(row)s
) event LEFT JOIN pghistory_context context ON context.id = event.pgh_context_id
WHERE pgh_id > %(last)s AND (%(column)s = '' OR pgh_label <> 'update' OR value IS DISTINCT FROM before)
ORDER BY event.pgh_id DESC LIMIT 1
"""
LAST = 'SELECT last FROM undone WHERE "table" = %(table)s AND "row" = %(row)s'
STATE = """
SELECT {column} FROM {history} WHERE pgh_obj_id = %(row)s ORDER BY pgh_id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Later:
    """The change that stands in the way."""

    transaction: Transaction
    who: str
    why: str

    def __str__(self) -> str:
        why = f" (“{self.why}”)" if self.why else ""
        return f"by {self.who or 'somebody unknown'} at {self.transaction.at:%Y-%m-%d %H:%M:%S} UTC{why}"


@dataclass(frozen=True)
class Conflict:
    """`column` is empty where it is about the row as a whole; `value` is what the column holds now."""

    table: str
    row: int
    what: str
    column: str
    value: str | None
    detail: str
    later: Later | None = None


class UndoRefused(Exception):
    """Nothing was undone. `more`: there are further conflicts beside those named."""

    def __init__(self, *conflicts: Conflict, more: bool = False):
        super().__init__(" ".join(conflict.detail for conflict in conflicts))
        self.conflicts = list(conflicts)
        self.more = more


@dataclass(frozen=True)
class Found:
    """A conflict before it is put into words: where, and which row stands against it, and how."""

    table: str
    row: int
    column: str
    value: str | None
    by_table: str
    by_row: int
    how: str


def refused(detail: str) -> UndoRefused:
    return UndoRefused(Conflict("", 0, "", "", None, detail))


def in_words(found: Found) -> Conflict:
    what = name_of(found.table, found.row)
    later = later_change(found)
    told = f" {later}" if later else ""
    column = found.column.removesuffix("_id").replace("_", " ")
    by = name_of(found.by_table, found.by_row)
    detail = {
        "changed": f"The {column} of {what} was changed since,{told}.",
        "gone": f"{what} was deleted since,{told}.",
        "there again": f"{what} is there again,{told}.",
        "unknown": f"The history does not tell what {what} was before.",
        "rests on it": f"On {what} rests {by} by now,{told}.",
        "points at nothing": f"{what} would point at {by}, which was deleted,{told}: restore that first.",
    }[found.how]
    detail = (detail[0].upper() + detail[1:]).replace(",.", ".").replace(",:", ":")
    return Conflict(found.table, found.row, what, found.column, found.value, detail, later)


def later_change(found: Found) -> Later | None:
    last = 0
    if (found.table, found.row) == (found.by_table, found.by_row):
        [(last,)] = ask(LAST, {}, {"table": found.table, "row": found.row})
    column = found.column if found.how == "changed" else ""
    values = {"column": column, "row": found.by_row, "last": last}
    for transaction, at, user, reason in ask(LATER, {"history": BY_NAME[found.by_table].history}, values):
        return Later(Transaction(transaction, at), username(user), reason or "")
    return None


def username(key: str | None) -> str:
    if key is None:
        return ""
    users = get_user_model().objects.filter(pk=key).values_list("username", flat=True)
    return users.first() or ""


def name_of(table_name: str, row: int) -> str:
    """What a row is called, also if it is gone: by the history's last word of it, or of what it is part of."""
    table = BY_NAME[table_name]
    what = str(table.model._meta.verbose_name)
    if not table.is_resource and resource_of(table) is table:
        return f"{what} {row}"
    column = "slug" if table.is_resource else table.owner.column
    for (named_by,) in ask(STATE, {"history": table.history, "column": column}, {"row": row}):
        if table.is_resource:
            return f"{what} “{named_by}”"
        return f"{what} {row} of {name_of(table.owner.related_model._meta.db_table, named_by)}"
    return f"{what} {row}"
