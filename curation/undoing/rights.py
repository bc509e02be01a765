"""Who may undo a plan, and that nobody else writes what it touches meanwhile."""

from django.conf import settings
from rest_framework.exceptions import PermissionDenied

from config.rest.policy import Act, Role, check, reaches, role_of
from curation.merging.sql import ask
from curation.undoing.refusals import refused
from curation.undoing.tables import BY_NAME, Table
from sources.models import Reviewed, Status

RESOURCES = "SELECT DISTINCT resource_table FROM undone WHERE NOT kept AND how <> 'nothing'"
# What is written later touches its resource too, and waits for this.
LOCK = """
SELECT id FROM {table} WHERE id IN (
    SELECT resource FROM undone WHERE resource_table = %(table)s AND how <> 'nothing'
) ORDER BY id FOR UPDATE
"""
# As they are, and as they would be.
STATUSES = """
SELECT present.status FROM {table} present WHERE id IN (
    SELECT resource FROM undone WHERE resource_table = %(table)s AND how <> 'nothing' AND NOT kept
)
UNION SELECT was ->> 'status' FROM undone WHERE "table" = %(table)s AND how = 'delete' AND NOT kept
UNION SELECT changed ->> 'status' FROM undone
WHERE "table" = %(table)s AND how = 'update' AND changed ? 'status' AND NOT kept
"""
VERIFIED_ANEW = """
SELECT slug FROM {table} present JOIN undone ON "row" = present.id
WHERE "table" = %(table)s AND how = 'update' AND NOT kept AND changed ->> 'status' = %(verified)s
AND proposed_by_id = %(user)s LIMIT 1
"""
MERGES = """
SELECT DISTINCT metadata ->> 'merge', metadata ->> 'undone_merge'
FROM (SELECT DISTINCT context FROM undone) undone JOIN pghistory_context ON id = context
WHERE metadata ? 'merge' OR metadata ? 'undone_merge'
"""
IS_A_RUN = """
SELECT metadata ->> 'run' FROM (SELECT DISTINCT context FROM undone) undone
JOIN pghistory_context ON id = context WHERE metadata ? 'run' LIMIT 1
"""


def resources() -> list[Table]:
    return sorted((BY_NAME[name] for (name,) in ask(RESOURCES, {}, {})), key=lambda table: table.name)


def lock() -> None:
    for table in resources():
        ask(LOCK, {"table": table.name}, {"table": table.name})


def check_rights(by) -> None:
    for table in resources():
        if not issubclass(table.model, Reviewed):
            check(by, Act.UNDO, status=None)
            continue
        values = {"table": table.name, "verified": Status.VERIFIED.value, "user": by.pk}
        for (status,) in ask(STATUSES, {"table": table.name}, values):
            check(by, Act.UNDO, status=status)
        for (slug,) in ask(VERIFIED_ANEW, {"table": table.name}, values) if settings.FOUR_EYES else ():
            raise PermissionDenied(f"Four eyes: “{slug}”, which you proposed, is verified by somebody else.")


def refuse_merges() -> None:
    """Undoing a merge takes more than giving cells back: what was added to the winner since, for one."""
    for merge, undone in ask(MERGES, {}, {}):
        if merge is not None:
            raise refused(f"This change is merge {merge}: undo the merge itself, in the log of merges.")
        raise refused(f"This change is the undoing of merge {undone}: merge the two again.")


def check_right_to_runs(by) -> None:
    has = role_of(by)
    for (run,) in ask(IS_A_RUN, {}, {}) if not reaches(has, Role.ADMINISTRATOR) else ():
        raise PermissionDenied(
            f"To undo import run {run} takes the role administrator; you act as {has}. "
            "Undo single rows of it, or ask an administrator."
        )
