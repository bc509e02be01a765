"""A database that is slow and one that is down are two things to be told."""

import pytest
from django.db import connection, transaction

from config.rest.errors import TOO_SLOW, Busy
from config.rest.views import ReadingViewSet

pytestmark = pytest.mark.django_db


def ask_while(client, monkeypatch, question) -> tuple[int, str, str]:
    monkeypatch.setattr(ReadingViewSet, "get_queryset", lambda _viewset: question())
    answer = client.get("/api/v1/measures/")
    return answer.status_code, answer["Retry-After"], answer.json()["detail"]


def test_statement_over_its_time_is_told_to_be_slow(client, monkeypatch):
    def be_slow():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '10ms'")
            cursor.execute("SELECT pg_sleep(10)")

    answer = ask_while(client, monkeypatch, be_slow)

    assert answer == (503, "5", TOO_SLOW)


def test_server_that_is_not_there_is_told_to_be_down(client, monkeypatch):
    def be_down():
        elsewhere = connection.copy()
        elsewhere.settings_dict |= {"HOST": "127.0.0.1", "PORT": 1}
        elsewhere.ensure_connection()

    answer = ask_while(client, monkeypatch, be_down)

    assert answer == (503, "5", Busy.default_detail)
