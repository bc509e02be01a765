"""A plan for machines, and for the record of each run. Rows that stay as they are count, but are not listed."""

from typing import Any

from seeds.plan import CONFLICT, Action, Change, Plan, RowPlan


def plan_as_json(plan: Plan, *, in_full: bool) -> dict[str, Any]:
    """In full, with all that created rows hold; what is kept of a run has that in its ImportedRows already."""
    return {
        "counts": plan.counts(),
        "rows": [_row(row, in_full=in_full) for row in plan.rows if row.action is not Action.UNCHANGED],
        "notices": plan.notices,
        "conflicts": [_conflict(row, change) for row, change in plan.conflicts()],
    }


def _row(row: RowPlan, *, in_full: bool) -> dict[str, Any]:
    described: dict[str, Any] = {"kind": row.kind.name, "slug": row.slug, "action": row.action.value}
    if in_full and row.action is Action.CREATED:
        described["fields"] = row.state
    for name, changes in (("updates", row.updates), ("kept", row.kept)):
        if changes:
            described[name] = {change.field: _change(change) for change in changes}
    return described


def _change(change: Change) -> dict[str, Any]:
    return {"database": change.database, "files": change.files, "imported": change.imported}


def _conflict(row: RowPlan, change: Change) -> dict[str, Any]:
    return row.row.problem((change.field,), None, CONFLICT).as_json() | _change(change)
