import pytest

from tests.seeds.folder import import_seeds, write_folder


@pytest.fixture
def folder(tmp_path):
    return write_folder(tmp_path / "record")


@pytest.fixture
def imported(folder):
    import_seeds(folder)
    return folder
