"""Undoing a transaction, one line of it, or an import run; and bringing back what was deleted."""

from curation.undoing.deleted import Deletion, deletion_of, restore
from curation.undoing.refusals import Conflict, Later, UndoRefused
from curation.undoing.transactions import transactions_of
from curation.undoing.undoing import Prospect, Undone, preview, undo, undo_line, undo_run
from sources.transaction import Transaction

__all__ = [
    "Conflict",
    "Deletion",
    "Later",
    "Prospect",
    "Transaction",
    "UndoRefused",
    "Undone",
    "deletion_of",
    "preview",
    "restore",
    "transactions_of",
    "undo",
    "undo_line",
    "undo_run",
]
