"""Undoes what was committed, as one more change, which can be undone in turn.

All of it or nothing: where something was changed since, it is refused and says by what. Only of an import run,
and when asked to, are later edits left in peace: then what they belong to (a statement with its parts, say)
stays as it is as a whole, and so does what that rests on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pghistory
from django.db import IntegrityError, OperationalError
from django.db.transaction import atomic
from psycopg.errors import DeadlockDetected, SerializationFailure

from config.rest.policy import Act, check
from curation.merging.entries import merges_take_turns
from curation.merging.sql import ask
from curation.undoing import conflicts
from curation.undoing.plan import fill
from curation.undoing.refusals import Conflict, UndoRefused, in_words, refused
from curation.undoing.rights import check_right_to_runs, check_rights, lock, refuse_merges
from curation.undoing.transactions import this_transaction, transactions_of
from curation.undoing.writing import carry_out
from sources.refusals import refusal
from sources.transaction import Transaction

# Further ones are not named, but stand against it all the same.
NAMED = 20
KEPT_NAMED = 500
LEFT_TO_DO = "SELECT count(*) FROM undone WHERE how <> 'nothing' AND NOT kept"
GAVE_WAY = (
    "Somebody else wrote the same rows at this moment, and one had to give way. Nothing was undone: try again."
)
Line = tuple[str, int]


@dataclass
class Undone:
    """`transaction` is the undoing itself, and can be undone in turn. `changed`: rows of each table."""

    transaction: Transaction
    changed: dict[str, int]
    kept: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class Prospect:
    """What undoing would come to, as far as it can be told without doing it."""

    rows: int
    conflicts: list[Conflict]
    more: bool


def undo(*, transaction: Transaction, by, reason: str = "") -> Undone:
    """Undo all that a transaction changed."""
    with writing(by, reason, transaction=transaction.key):
        return Undone(this_transaction(), carry_out_plan(transaction, by))


def undo_line(*, transaction: Transaction, table: str, row: int, by, reason: str = "") -> Undone:
    """Undo what a transaction did to one row; with a row that came or went, to what belongs to it."""
    with writing(by, reason, transaction=transaction.key, table=table, row=row):
        return Undone(this_transaction(), carry_out_plan(transaction, by, line=(table, row)))


def undo_run(run: int, *, by, reason: str = "", keep_later: bool = False) -> Undone:
    """Undo an import run, by its number. `keep_later`: what was edited since stays, and is named."""
    with writing(by, reason, run=run):
        transactions = transactions_of(run)
        if not transactions:
            raise refused(f"The history knows no change by import run {run}.")
        undone = Undone(this_transaction(), {})
        for transaction in transactions:
            changed = carry_out_plan(transaction, by, keep=undone.kept if keep_later else None)
            undone.changed = {
                table: undone.changed.get(table, 0) + changed.get(table, 0)
                for table in undone.changed | changed
            }
        return undone


def preview(transaction: Transaction, *, line: Line | None = None, by) -> Prospect:
    """What stands against undoing, and how many rows it would change. It writes nothing."""
    check(by, Act.UNDO, status=None)
    with atomic():
        fill(transaction, line=line)
        refuse_merges()
        if line is None:
            check_right_to_runs(by)
        check_rights(by)
        [(rows,)] = ask(LEFT_TO_DO, {}, {})
        conflicts.leave_passages()
        found = conflicts.find(NAMED + 1)
        return Prospect(rows, [in_words(conflict) for conflict in found[:NAMED]], len(found) > NAMED)


def carry_out_plan(
    transaction: Transaction, by, *, line: Line | None = None, keep: list[Conflict] | None = None
) -> dict[str, int]:
    """`keep` collects what is left as it is; None: nothing may be."""
    fill(transaction, line=line)
    refuse_merges()
    if line is None:
        check_right_to_runs(by)
    lock()
    if keep is None:
        check_rights(by)
    if not something_is_left():
        raise refused("The history knows nothing of this change that could be undone.")
    conflicts.leave_passages()
    if keep is None:
        refuse_conflicts()
    else:
        keep += leave_later_edits()
        check_rights(by)
    if not something_is_left():
        raise UndoRefused(*(keep or []), *refused("Nothing is left that could be undone.").conflicts)
    return carry_out()


def something_is_left() -> bool:
    return ask(LEFT_TO_DO, {}, {}) != [(0,)]


def refuse_conflicts() -> None:
    found = conflicts.find(NAMED + 1)
    if found:
        raise UndoRefused(*map(in_words, found[:NAMED]), more=len(found) > NAMED)


def leave_later_edits() -> list[Conflict]:
    """Leave what was edited since, and then what that rests on, until nothing more stands against the rest."""
    named = []
    while True:
        found = conflicts.find(KEPT_NAMED - len(named)) if len(named) < KEPT_NAMED else []
        named += map(in_words, found)
        if not conflicts.leave_what_stands_against():
            return named
        conflicts.leave_passages()


@contextmanager
def writing(by, reason: str, **undoes: object) -> Iterator[None]:
    """One transaction, which the history knows as the undoing of another; refusals in words."""
    # Who may undo nothing is not told what stands against it.
    check(by, Act.UNDO, status=None)
    try:
        with atomic(), pghistory.context(user=by.pk, reason=reason, undoes=undoes):
            # One undoing after the other, and no merge in between. A large one takes longer than a page may.
            merges_take_turns()
            yield
    except IntegrityError as error:
        raise refused(refusal(error)) from error
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected | SerializationFailure):
            raise refused(GAVE_WAY) from error
        raise
