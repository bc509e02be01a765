import pytest
from rest_framework.test import APIClient

from tests.make import make_record, make_source
from tests.roles import api_client

TEXT = (
    "Pavel Durov opens a lab in Astana. “More than a billion people use Telegram”, Durov said. "
    "Telegram is a company. A second lab follows in Almaty, Durov said."
)


@pytest.fixture
def record():
    return make_record()


@pytest.fixture
def source(record):
    return make_source(TEXT, slug="article")


@pytest.fixture
def administrator() -> APIClient:
    return api_client("administrator")


@pytest.fixture
def editor() -> APIClient:
    return api_client("editor")
