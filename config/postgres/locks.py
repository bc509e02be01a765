"""Locks that the kernel lets go of when their holder ends, however it ends: no pid file can be stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.postgres.account import Account


def open_lock(path: Path, owner: Account) -> int:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if os.geteuid() == 0:
        # Else a folder that root worked in once would be closed to its owner.
        os.fchown(lock, owner.uid, owner.gid)
    return lock


@contextmanager
def alone(path: Path, owner: Account) -> Iterator[None]:
    """Wait until nobody else holds the lock, and hold it."""
    lock = open_lock(path, owner)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def take_without_waiting(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_free(path: Path, owner: Account) -> bool:
    lock = open_lock(path, owner)
    try:
        return take_without_waiting(lock)
    finally:
        os.close(lock)
