"""The latest transactions: who changed what, when and why."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Model
from django.urls import reverse

from curation.review.queue import KINDS
from events.models import Measure

SHOWN = 10
COUNTED = 1000
ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}

# The latest moments of one table, each read once from the end of its index however many rows share it.
MOMENTS = """
(WITH RECURSIVE moment AS (
    (SELECT pgh_created_at AS at, pgh_transaction AS transaction FROM {history} ORDER BY 1 DESC, 2 DESC LIMIT 1)
    UNION ALL
    SELECT earlier.* FROM moment, LATERAL (
        SELECT pgh_created_at, pgh_transaction FROM {history}
        WHERE (pgh_created_at, pgh_transaction) < (moment.at, moment.transaction)
        ORDER BY 1 DESC, 2 DESC LIMIT 1
    ) earlier
) SELECT at, transaction FROM moment LIMIT %(shown)s)
"""
CHANGED = """
(SELECT '{type}' AS type, one.slug, one.pgh_obj_id, one.pgh_label, one.pgh_context_id, (
    SELECT count(*) FROM (
        SELECT DISTINCT pgh_obj_id FROM (
            SELECT pgh_obj_id FROM {history}
            WHERE pgh_created_at = latest.at AND pgh_transaction = latest.transaction LIMIT %(counted)s
        ) few
    ) counted
) AS rows
FROM {history} one WHERE pgh_created_at = latest.at AND pgh_transaction = latest.transaction
ORDER BY one.pgh_id LIMIT 1)
"""
RECENT = """
WITH latest AS (
    SELECT DISTINCT at, transaction FROM ({moments}) moments ORDER BY 1 DESC, 2 DESC LIMIT %(shown)s
)
SELECT at, transaction, username, context.metadata ->> 'reason', changed.type, slug, pgh_obj_id, pgh_label, rows
FROM latest CROSS JOIN LATERAL ({changed}) changed
LEFT JOIN pghistory_context context ON context.id = changed.pgh_context_id
LEFT JOIN auth_user ON auth_user.id = (context.metadata ->> 'user')::bigint
ORDER BY at DESC, transaction DESC, rows DESC, type
"""


@dataclass
class Part:
    """What it did to rows of one type: one of them by name, and how many there are."""

    type: str
    slug: str
    action: str
    rows: int
    url: str


@dataclass
class Recent:
    at: datetime
    who: str
    why: str
    parts: list[Part] = field(default_factory=list)


def recent_changes(user) -> list[Recent]:
    """It tells what was changed before it was verified: only those who see all see it."""
    if not user.has_perm("sources.view_unverified"):
        return []
    models = [*(kind.model for kind in KINDS.values()), Measure]
    with connection.cursor() as cursor:
        cursor.execute(statement(models), {"shown": SHOWN, "counted": COUNTED})
        rows = cursor.fetchall()
    found: dict[tuple, Recent] = {}
    for at, transaction, who, why, type_name, slug, key, label, count in rows:
        change = found.setdefault((at, transaction), Recent(at, who or "", why or ""))
        change.parts.append(
            Part(type_name, slug, ACTIONS[label], count, "" if label == "delete" else address(type_name, key))
        )
    return list(found.values())


def statement(models: list[type[Model]]) -> str:
    tables = {model._meta.model_name: model.pgh_event_model._meta.db_table for model in models}
    moments = " UNION ALL ".join(MOMENTS.replace("{history}", table) for table in tables.values())
    changed = " UNION ALL ".join(
        CHANGED.replace("{history}", table).replace("{type}", name) for name, table in tables.items()
    )
    return RECENT.replace("{moments}", moments).replace("{changed}", changed)


def address(type_name: str, key: int) -> str:
    model = KINDS[type_name].model if type_name in KINDS else Measure
    return reverse(f"admin:{model._meta.app_label}_{type_name}_change", args=[key])
