"""Who makes tables takes turns: two first starts, from two machines too, never make the same table at once."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.backends.utils import CursorWrapper

from config.postgres.reach import reach

# Any number that no other advisory lock of this database has.
PREPARING = 7_226_102


@contextmanager
def taking_turns(say: Callable[[str], object]) -> Iterator[None]:
    """Held by a connection of its own, so that the turn ends with its holder, however that ends."""
    connection = reach()
    try:
        with connection.cursor() as cursor:
            if not _take(cursor):
                say("Another command is preparing this database; waiting until it is done ...")
                # Asked again and again: a statement that waits would hold up CREATE INDEX CONCURRENTLY.
                while not _take(cursor):
                    time.sleep(0.2)
        yield
    finally:
        connection.close()


def _take(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING])
    return cursor.fetchone()[0]
