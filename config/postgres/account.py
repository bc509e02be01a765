"""The account that runs the server: PostgreSQL refuses root, so root lends it an account without rights."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class PostgresError(Exception):
    """Says what is wrong with the embedded server, where, and what to do instead."""


@dataclass(frozen=True)
class Ran:
    """How a program ended, and what it printed."""

    returncode: int
    output: str


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @classmethod
    def of_uid(cls, uid: int) -> "Account":
        try:
            entry = pwd.getpwuid(uid)
        except KeyError as error:
            raise PostgresError(
                f"User id {uid} has no line in /etc/passwd, and PostgreSQL does not run without an account "
                "name. Run as a user that has one, or set DATABASE_URL to a server of your own."
            ) from error
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def run(self, *command: str | Path, text: str = "", pass_fds: Iterable[int] = ()) -> Ran:
        """Run a program as this account, in a session of its own that a Ctrl-C does not reach.

        What it prints goes through a file: a server started by it would keep a pipe open for ever.
        """
        is_lent = os.geteuid() == 0
        as_account = {"user": self.uid, "group": self.gid, "extra_groups": []} if is_lent else {}
        # Nothing of the caller's environment: neither PGPORT and its kin, nor passwords.
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
            given.write(text.encode())
            given.seek(0)
            ended = subprocess.run(
                [str(part) for part in command],
                stdin=given,
                stdout=printed,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment,
                pass_fds=tuple(pass_fds),
                start_new_session=True,
                check=False,
                **as_account,
            )
            printed.seek(0)
            return Ran(ended.returncode, printed.read().decode(errors="replace").strip())

    def can_enter(self, folder: Path) -> bool:
        return self.run("/bin/sh", "-c", 'cd "$1"', "sh", folder).returncode == 0

    def write(self, path: Path, text: str) -> None:
        written = self.run("/bin/sh", "-c", 'umask 077 && cat > "$1"', "sh", path, text=text)
        if written.returncode != 0:
            raise PostgresError(f"The account {self.name} cannot write {path}: {written.output}")


def server_account(folder: Path) -> Account:
    """Who runs the server of this folder: the user at work; under root its owner, or a lent account."""
    if os.geteuid() != 0:
        return Account.of_uid(os.geteuid())
    owner = folder.stat().st_uid if folder.exists() else 0
    if owner != 0:
        return Account.of_uid(owner)
    for lent in ("postgres", "nobody"):
        known = [entry for entry in pwd.getpwall() if entry.pw_name == lent]
        if known:
            return Account.of_uid(known[0].pw_uid)
    raise PostgresError(
        "PostgreSQL does not run as root, and this machine has no account postgres or nobody to run it. "
        "Run as an ordinary user, or set DATABASE_URL to a server of your own."
    )
