"""Transactions to undo, and the whole record to compare."""

from collections.abc import Callable

import pghistory
from django.db import transaction

from curation.undoing import Transaction
from curation.undoing.transactions import this_transaction
from sources.models import RetiredSlug
from tests.curation.merges import whole_record

NOT_COMPARED = {"RetiredSlug"}


def commit(change: Callable[[], object], **context: object) -> Transaction:
    """Make a change in a transaction of its own."""
    with transaction.atomic(), pghistory.context(**context):
        change()
        return this_transaction()


def record() -> dict[str, list[dict]]:
    """All tables but the slugs that stay reserved, whatever is undone."""
    return {name: rows for name, rows in whole_record().items() if name not in NOT_COMPARED}


def retired_slugs() -> list[tuple[str, str]]:
    return list(RetiredSlug.objects.order_by("table", "slug").values_list("table", "slug"))
