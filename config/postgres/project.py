"""The clusters of this project, and who uses which: settings name one, everything that needs it starts it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from config.postgres.account import PostgresError, server_account
from config.postgres.cluster import Cluster

PROJECT = Path(__file__).resolve().parents[2]
VAR = PROJECT / "var"


def make_var() -> Path:
    """The folder of what this machine alone knows: data and keys; git ignores it."""
    try:
        VAR.mkdir()
        VAR.chmod(0o755)  # whatever the umask: what is private inside is closed by itself
    except FileExistsError:
        pass
    except PermissionError as error:
        raise PostgresError(f"No folder {VAR} can be made here: run as the owner of {PROJECT}.") from error
    if not os.access(VAR, os.W_OK):
        raise PostgresError(f"{VAR} belongs to {VAR.owner()}, who ran this before: run as that account.")
    return VAR


def project_cluster(name: str, *, throwaway: bool = False) -> Cluster:
    return Cluster(_folder_for(name), throwaway=throwaway)


@contextmanager
def server_in_use() -> Iterator[None]:
    """The embedded server runs within, where the settings name it; one of DATABASE_URL is left alone."""
    cluster = settings.EMBEDDED_POSTGRES
    if cluster is None:
        yield
    else:
        with cluster.in_use():
            yield


def _folder_for(name: str) -> Path:
    inside = make_var() / name
    account = server_account(inside)
    if os.geteuid() != 0 or account.can_enter(VAR):
        return inside
    if (inside / "data").exists():
        raise PostgresError(
            f"The account {account.name}, which runs the server, can no longer enter {VAR}. "
            f"Open the folders above it to that account again (chmod o+x), or move {inside} elsewhere."
        )
    # Root's project lies where the lent account cannot go, such as /root: its folders are not ours to open.
    digest = hashlib.sha256(os.fsencode(PROJECT)).hexdigest()[:12]
    outside = Path(f"/var/lib/digital-bridge-record-{digest}")
    outside.mkdir(exist_ok=True)
    outside.chmod(0o755)
    return outside / name
