import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def cluster_folder() -> Iterator[Path]:
    """Not below tmp_path, which is closed to the account that runs the server for root."""
    parent = Path(tempfile.mkdtemp(prefix="record-"))
    parent.chmod(0o755)
    yield parent / "cluster"
    shutil.rmtree(parent)
