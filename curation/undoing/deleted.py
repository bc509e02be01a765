"""What was deleted, and bringing it back."""

from dataclasses import dataclass

from curation.merging.sql import ask
from curation.undoing.refusals import refused
from curation.undoing.tables import BY_NAME
from curation.undoing.undoing import Undone, undo_line
from sources.transaction import Transaction

# A slug is retired in the transaction that deletes its row.
DELETION = """
SELECT gone.pgh_obj_id, gone.pgh_transaction, gone.pgh_created_at
FROM sources_retiredslug retired
JOIN sources_retiredslughistory kept ON kept.pgh_obj_id = retired.id AND kept.pgh_label = 'insert'
JOIN {history} gone ON gone.pgh_created_at = kept.pgh_created_at AND gone.pgh_transaction = kept.pgh_transaction
    AND gone.pgh_label = 'delete' AND gone.slug = retired.slug
WHERE retired."table" = %(table)s AND retired.slug = %(slug)s
ORDER BY gone.pgh_id DESC LIMIT 1
"""


@dataclass(frozen=True)
class Deletion:
    table: str
    row: int
    slug: str
    transaction: Transaction


def deletion_of(table: str, slug: str) -> Deletion | None:
    for row, number, at in ask(DELETION, {"history": BY_NAME[table].history}, {"table": table, "slug": slug}):
        return Deletion(table, row, slug, Transaction(number, at))
    return None


def restore(table: str, slug: str, *, by, reason: str = "") -> Undone:
    """Bring back a deleted row with all that went with it: its parts, and the passages of a source."""
    deletion = deletion_of(table, slug)
    if deletion is None:
        raise refused(f"Nothing with the slug “{slug}” was deleted here.")
    return undo_line(transaction=deletion.transaction, table=table, row=deletion.row, by=by, reason=reason)
