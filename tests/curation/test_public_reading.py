"""PUBLIC_READING off: nobody unknown reads the record."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from config.urls import LINKS
from tests.make import make_record, make_source
from tests.roles import api_client, make_user

pytestmark = pytest.mark.django_db

CLOSED = (
    "This record is not open to the public. Send a token in the header"
    " Authorization: Bearer <token>, or sign in."
)
# Search wants to be asked for something, and merges are for editors.
RESOURCES = [name for name in LINKS if name not in ("schema", "docs", "search", "merges")]
READS = [
    "/api/v1/",
    "/api/v1/search/?q=Durov",
    "/api/v1/sources/a-source/",
    *(f"/api/v1/{name}/" for name in RESOURCES),
]


@pytest.fixture
def closed(settings):
    settings.PUBLIC_READING = False
    make_record()
    make_source(slug="a-source")


@pytest.mark.parametrize("address", READS)
def test_reading_takes_a_token_or_a_session_where_it_is_not_public(closed, address):
    signed_in = Client()
    signed_in.force_login(make_user())

    answers = [client.get(address) for client in (Client(), APIClient(), api_client("viewer"), signed_in)]

    assert [answer.status_code for answer in answers] == [401, 401, 200, 200]
    assert (answers[0]["WWW-Authenticate"], answers[0].json()["detail"]) == ("Bearer", CLOSED)


def test_what_is_not_there_is_not_told_to_the_public_either(closed, client):
    assert [client.get(f"/api/v1/sources/{slug}/").status_code for slug in ("a-source", "none")] == [401, 401]


@pytest.mark.parametrize("address", ["/api/v1/schema/", "/api/v1/docs/"])
def test_description_of_the_api_stays_open(closed, client, address):
    assert client.get(address).status_code == 200


def test_front_page_leads_to_the_sign_in(closed, client):
    answer = client.get("/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/")


def test_front_page_is_shown_to_who_is_signed_in(closed, client):
    client.force_login(make_user())

    assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", [*READS[:2], *READS[3:], "/"])
def test_reading_is_public_by_default(client, address):
    assert client.get(address).status_code == 200
