import pytest

from tests.make import make_record

pytestmark = pytest.mark.django_db


def test_welcome_tells_of_the_record(client):
    make_record(name="A forum <2025>")

    answer = client.get("/")

    assert answer.status_code == 200
    assert "<h1>A forum &lt;2025&gt;</h1>" in answer.text


def test_welcome_says_how_to_import_where_nothing_is(client):
    answer = client.get("/")

    assert answer.status_code == 200
    assert "manage.py import_seeds" in answer.text


def test_icon_is_found_where_browsers_ask_for_it(client):
    answer = client.get("/favicon.ico")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/static/curation/icon.svg")
