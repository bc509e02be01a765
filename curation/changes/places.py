"""Where a reader of the feed is. A place is written into a signed cursor, bound to what its reader may see."""

from typing import NamedTuple

from django.db import connection

from config.rest import cursors
from config.rest.errors import BadParameter, Gone, parameter_error

BEGIN_ANEW = "Begin anew without after, or from the exports."
OF_ANOTHER_DATABASE = (
    "The cursor is of another database, or of this one before it was restored: what it knows may not hold "
    f"here. {BEGIN_ANEW}"
)
NO_CURSOR = (
    "after is “now” or the cursor of a `next` of this address, asked by the same reader and with the same "
    f"type. This one was changed, or is of another reader, of other rights or of another type. {BEGIN_ANEW}"
)

# The epoch: another server has another, another database on it, and one that went on from an earlier moment.
# And the lowest transaction that may still commit something here: what runs in other databases of the server
# does not count, as far as we may see it. (A standby does not list what runs: there it is the lowest of all.)
MOMENT = """
SELECT md5(concat_ws('/', system_identifier, timeline_id, database.oid)), (
    SELECT coalesce(
        min(running::text::bigint) FILTER (WHERE NOT EXISTS (
            SELECT FROM pg_stat_activity WHERE backend_xid = running::xid AND datid <> database.oid
        )),
        CASE WHEN count(*) = 0 THEN pg_snapshot_xmin(snapshot) ELSE pg_snapshot_xmax(snapshot) END::text::bigint
    ) FROM pg_snapshot_xip(snapshot) running
)
FROM pg_control_system(), pg_control_checkpoint(), pg_current_snapshot() snapshot, pg_database database
WHERE datname = current_database()
"""


class Moment(NamedTuple):
    """The database when a page is asked for: all transactions below the oldest running one have ended."""

    epoch: str
    oldest_running: int


class LogRow(NamedTuple):
    """A row of a resource's history: where it stands in the order of all changes, and when it was written."""

    transaction: int
    type: str
    id: int
    at: str


class Place(NamedTuple):
    """All up to `row` is known to the reader (None: an empty log).

    `walked`, while the reader is given what there is: the type and id of the last resource given.
    `reached`, in the midst of those that show the row: by which way, and the id of the last one given.
    """

    row: LogRow | None
    walked: tuple[str, int] | None = None
    reached: tuple[str, int] | None = None


def current_moment() -> Moment:
    with connection.cursor() as cursor:
        cursor.execute(MOMENT)
        return Moment(*cursor.fetchone())


def write(place: Place, *, epoch: str, bound_to: str) -> str:
    parts = [part and list(part) for part in place]
    return cursors.write(cursors.Cursor(False, [epoch, *parts]), bound_to=bound_to)


def read(text: str, *, epoch: str, bound_to: str) -> Place:
    try:
        written_in, row, walked, reached = cursors.read(text, bound_to=bound_to).place
    except cursors.BadCursor as error:
        raise BadParameter(parameter_error("after", NO_CURSOR)) from error
    if written_in != epoch:
        raise Gone(OF_ANOTHER_DATABASE)
    return Place(row and LogRow(*row), walked and tuple(walked), reached and tuple(reached))
