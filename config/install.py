"""What `make` runs first: puts what uv.lock names into .venv, once, and again when that changes.

Only the standard library is there yet. An old Python must still be able to read this file, to be told so.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
INSTALLED = VENV / "installed"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may run this
        sys.exit(
            f"Python 3.11 or newer is needed, and {sys.executable} is {sys.version.split()[0]}. "
            "Name another: make run PYTHON=/path/to/python3.11"
        )
    if is_installed():
        return
    with (PROJECT / "uv.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # make run and make test may both be first
        if not is_installed():
            install()


def is_installed() -> bool:
    return VENV_PYTHON.exists() and INSTALLED.exists() and INSTALLED.read_text() == wanted()


def wanted() -> str:
    """Where it is installed and from what."""
    digest = hashlib.sha256()
    for name in ("pyproject.toml", "uv.lock"):
        digest.update((PROJECT / name).read_bytes())
    return f"{PROJECT}\n{digest.hexdigest()}\n"


def install() -> None:
    print("Installing what uv.lock names into .venv ...", flush=True)  # noqa: T201 - read at the terminal
    if INSTALLED.exists() and INSTALLED.read_text().splitlines()[0] != str(PROJECT):
        # Moved or copied here from elsewhere, with programs that point back there.
        shutil.rmtree(VENV)
    if not has_pip():
        make_venv()
    call("pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:", "uv>=0.13,<1")
    call("uv", "sync", "--quiet", "--locked", "--no-build", "--no-python-downloads", f"--python={VENV_PYTHON}")
    INSTALLED.write_text(wanted())


def has_pip() -> bool:
    if not VENV_PYTHON.exists():
        return False
    return (
        subprocess.run([VENV_PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode
        == 0
    )


def make_venv() -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(
            f"{made.stdout.decode(errors='replace').strip()}\n"
            f"{sys.executable} cannot make a virtual environment with pip in it. On Debian and Ubuntu: "
            "apt install python3-venv; or name another Python: make run PYTHON=/path/to/python3"
        )


def call(*module_and_arguments: str) -> None:
    # Settings made for another project's environment would send the packages there.
    others = {"VIRTUAL_ENV", "PYTHONHOME", "UV_PROJECT", "UV_PROJECT_ENVIRONMENT", "PIP_TARGET", "PIP_USER"}
    environment = {name: value for name, value in os.environ.items() if name not in others}
    command = [str(VENV_PYTHON), "-m", *module_and_arguments]
    called = subprocess.run(command, env=environment, cwd=PROJECT, check=False)
    if called.returncode != 0:
        sys.exit(f"Installing failed (the lines above say why): {' '.join(command)}")


if __name__ == "__main__":
    main()
