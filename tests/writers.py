"""Two writers at once, each with a connection and a transaction of its own."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection, transaction


def write_at_once(first: Callable[[], object], second: Callable[[], object]) -> BaseException | None:
    """What `second` failed with, if it did: it wrote while `first` had written and not yet committed.

    `first` commits once `second` is done, or waits for a lock that `first` holds.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            first()
            outcome = pool.submit(_write, second)
            wait_until_done_or_held_up(outcome)
        return outcome.exception(timeout=20)


def _write(write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    finally:
        connection.close()


def wait_until_done_or_held_up(outcome: Future, seconds: float = 20) -> None:
    give_up_at = time.monotonic() + seconds
    while not outcome.done() and time.monotonic() < give_up_at:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT FROM pg_locks"
                " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.01)
