"""What every test may rely on: the tests' own database server runs while a test needs it."""

from collections.abc import Iterator

import pytest

from config.postgres.project import server_in_use


# pytest-django asks for this fixture before it makes the test databases. Each process has its own
# database name already (config.settings.testing), so the suffixes that it would add are not needed.
@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    with server_in_use():
        yield
