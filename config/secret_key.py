"""The key of one machine's own installation, made once and kept beside its data."""

import contextlib
import os
import tempfile

from django.core.management.utils import get_random_secret_key

from config.postgres.project import make_var


def local_secret_key() -> str:
    path = make_var() / "secret_key"
    if not path.exists():
        # Written whole under another name, then linked: two first starts read one key, never half of one.
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix="secret_key-") as new:  # mode 0600
            new.write(get_random_secret_key())
            new.flush()
            with contextlib.suppress(FileExistsError):
                os.link(new.name, path)
    return path.read_text()
