"""Changes as the pages tell them: who, when and why, in which run, and what happened to each row."""

import json
from dataclasses import dataclass

from django.contrib.auth import get_user_model

from curation.history.lines import Group, touched_by
from curation.merging.sql import ask
from curation.undoing.tables import TABLES
from sources.transaction import Transaction

CONTEXT = """
SELECT metadata::text FROM pghistory_context WHERE id IN (
    SELECT pgh_context_id FROM ({events}) event
) ORDER BY created_at LIMIT 1
"""
EVENT = """(
    SELECT pgh_context_id FROM {history}
    WHERE pgh_created_at = %(at)s AND pgh_transaction = %(transaction)s LIMIT 1
)"""


@dataclass
class Change:
    """What one transaction did. `is_cut`: to more rows than are told."""

    transaction: Transaction
    who: str
    why: str
    run: int | None
    merge: int | None
    undoes: Transaction | None
    undone_run: int | None
    groups: list[Group]
    is_cut: bool


def changes_told(
    transactions: list[tuple[Transaction, dict | None]],
    *,
    user,
    limit: int,
    own_only: bool,
    line: tuple[str, int] | None = None,
) -> list[Change]:
    """Each with what the history knows about it; None is to be looked up. `line`: of this row and its parts."""
    about = [metadata if metadata is not None else context_of(t) for t, metadata in transactions]
    names = users(about)
    touched = touched_by([t for t, _ in transactions], user=user, limit=limit, own_only=own_only, line=line)
    return [
        Change(
            transaction,
            names.get(metadata.get("user"), ""),
            metadata.get("reason") or "",
            metadata.get("run"),
            metadata.get("merge") or metadata.get("undone_merge"),
            Transaction.of_key(metadata.get("undoes", {}).get("transaction", "")),
            metadata.get("undoes", {}).get("run"),
            of_it.groups,
            of_it.is_cut,
        )
        for (transaction, _), metadata, of_it in zip(transactions, about, touched, strict=True)
    ]


def users(about: list[dict]) -> dict[int, str]:
    keys = {metadata.get("user") for metadata in about} - {None}
    return dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "username"))


def context_of(transaction: Transaction) -> dict:
    parts = " UNION ALL ".join(EVENT.replace("{history}", table.history) for table in TABLES)
    values = {"at": transaction.at, "transaction": transaction.id}
    for (metadata,) in ask(CONTEXT.replace("{events}", parts), {}, values):
        return json.loads(metadata)
    return {}
