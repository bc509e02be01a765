"""The transactions of import runs, and the one that is running."""

from django.db import connection

from curation.undoing.tables import TABLES
from sources.transaction import Transaction

OF_A_RUN = """
SELECT DISTINCT pgh_transaction, pgh_created_at FROM ({parts}) part
ORDER BY pgh_created_at DESC, pgh_transaction DESC
"""
OF_CONTEXTS = "SELECT pgh_transaction, pgh_created_at FROM {history} WHERE pgh_context_id = ANY (%s)"
CONTEXTS = "SELECT id FROM pghistory_context WHERE metadata ->> 'run' = %s AND metadata ? 'run'"


def transactions_of(run: int) -> list[Transaction]:
    """All that an import run committed, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(CONTEXTS, [str(run)])
        contexts = [context for (context,) in cursor.fetchall()]
        parts = " UNION ALL ".join(OF_CONTEXTS.replace("{history}", table.history) for table in TABLES)
        cursor.execute(OF_A_RUN.replace("{parts}", parts), [contexts] * len(TABLES))
        return [Transaction(*row) for row in cursor.fetchall()]


def this_transaction() -> Transaction:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint, transaction_timestamp()")
        return Transaction(*cursor.fetchone())
