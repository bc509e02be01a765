"""Who guesses passwords is told to wait; nobody else notices."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.utils import timezone

from tests.roles import api_client

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
RIGHT = {"username": "jo", "password": "right"}


@pytest.fixture(autouse=True)
def jo() -> User:
    return User.objects.create_superuser("jo", password="right")


def failed(client, times: int, *, username="jo", **more: str) -> list[int]:
    return [
        client.post(LOGIN, {"username": username, "password": "wrong"}, **more).status_code
        for _ in range(times)
    ]


def test_fifth_failure_is_told_to_wait_and_so_is_the_right_password_then(client):
    statuses = failed(client, 5)
    answer = client.post(LOGIN, RIGHT)

    assert statuses == [200, 200, 200, 200, 429]
    assert (answer.status_code, answer["Retry-After"]) == (429, "900")
    assert (
        "<p>Too many attempts to sign in with this name from this address failed. Try again in 15 minutes.</p>"
        in answer.text
    )


def test_four_failures_are_forgiven_by_the_right_password(client):
    failed(client, 4)

    answer = client.post(f"{LOGIN}?next=/admin/", RIGHT)

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
    assert not AccessAttempt.objects.exists()


def test_other_names_and_other_addresses_are_not_locked_out(client):
    User.objects.create_superuser("kim", password="right")
    failed(client, 5)

    answers = [
        client.post(f"{LOGIN}?next=/admin/", {**RIGHT, "username": "kim"}),
        client.post(f"{LOGIN}?next=/admin/", RIGHT, REMOTE_ADDR="10.0.0.1"),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]


def test_another_browser_is_locked_out_too(client):
    failed(client, 5, HTTP_USER_AGENT="one")

    assert failed(client, 1, HTTP_USER_AGENT="another") == [429]


def test_lock_ends_after_a_quarter_of_an_hour_though_one_tries_on(client):
    failed(client, 5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14, seconds=50))
    tried_on = failed(client, 1)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))

    answer = client.post(f"{LOGIN}?next=/admin/", RIGHT)

    assert (tried_on, answer.status_code) == ([429], 302)


def test_no_password_is_kept_of_those_who_failed(client):
    failed(client, 2)

    attempt = AccessAttempt.objects.get()
    assert attempt.failures_since_start == 2
    assert "wrong" not in attempt.post_data + attempt.get_data


@pytest.mark.parametrize("username", ["x" * 3000, "Дуров", "😀"])
def test_whatever_name_is_given_the_page_comes_back(client, username):
    assert failed(client, 2, username=username) == [200, 200]


def test_api_answers_whoever_is_locked_out(client):
    token_client = api_client("viewer")
    failed(client, 5)

    assert [client.get("/api/v1/sources/").status_code, token_client.get("/api/v1/sources/").status_code] == [
        200,
        200,
    ]


def test_tests_and_shells_sign_in_without_a_request(client):
    assert client.login(**RIGHT)
    assert client.get("/admin/").status_code == 200
