"""What is not a good token is refused, by a problem that says no more than its holder may know."""

from datetime import timedelta

import pgtrigger
import pytest
from django.contrib.auth.models import User
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from curation import throttling, tokens
from curation.authentication import NOT_GOOD
from curation.models import FailedTokens, Token
from tests.roles import api_client, make_token, make_user

pytestmark = pytest.mark.django_db

UNKNOWN = "dbr_" + "a" * 43
SOURCES = "/api/v1/sources/"


def told(answer) -> tuple:
    return answer.status_code, answer.headers.get("WWW-Authenticate"), answer.json()["detail"]


def asked_with(header: str, **more: str):
    return APIClient().get(SOURCES, HTTP_AUTHORIZATION=header, **more)


def asked_often(times: int, **more: str) -> list[int]:
    return [asked_with(f"Bearer {UNKNOWN}", **more).status_code for _ in range(times)]


def test_refusal_is_a_problem():
    answer = asked_with(f"Bearer {UNKNOWN}")

    assert (answer["Content-Type"], answer.json()) == (
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Unauthorized",
            "status": 401,
            "detail": NOT_GOOD,
            "instance": SOURCES,
            "errors": [],
        },
    )


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "bearer nonsense",
        f"Bearer {UNKNOWN}",
        f"Bearer {UNKNOWN}=",
        f"Bearer {UNKNOWN} {UNKNOWN}",
        f"Bearer {UNKNOWN},Bearer {UNKNOWN}",
        f"Bearer {UNKNOWN}\n",
        "Bearer dbr_" + "ä" * 43,
        "Bearer dbr_" + "\udcff" * 43,
        "Bearer Дуров",
        "Bearer \x00",
        "Bearer " + "a" * 100_000,
    ],
)
def test_whatever_is_no_token_is_refused_alike(header):
    assert told(asked_with(header)) == (401, 'Bearer error="invalid_token"', NOT_GOOD)


def test_real_token_with_a_letter_more_or_another_beginning_is_refused():
    secret = make_token("viewer")

    answers = [told(asked_with(f"Bearer {sent}")) for sent in (secret + "a", secret.upper(), secret[4:])]

    assert answers == [(401, 'Bearer error="invalid_token"', NOT_GOOD)] * 3


@pytest.mark.parametrize("header", ["Basic am86ZG9l", "Token abc", "dbr_abc", "", " "])
def test_other_schemes_are_refused_and_told(header):
    words = "The header Authorization is understood as Bearer <token> only. Send a token, or leave it out."

    assert told(asked_with(header)) == (401, "Bearer", words)
    assert not FailedTokens.objects.exists()


def test_expired_token_says_since_when():
    client = api_client("viewer")
    with pgtrigger.ignore():
        Token.objects.update(created_at="2024-01-01T00:00Z", expires_at="2025-01-01T00:00Z")

    assert told(client.get(SOURCES)) == (
        401,
        'Bearer error="invalid_token"',
        "This token expired on 2025-01-01. Ask an administrator for another.",
    )


def test_token_is_good_up_to_its_last_moment():
    secret = make_token("viewer")
    with pgtrigger.ignore():
        Token.objects.update(expires_at=timezone.now() + timedelta(seconds=30))

    assert asked_with(f"Bearer {secret}").status_code == 200


def test_revoked_token_says_since_when():
    client = api_client("viewer")
    tokens.revoke(Token.objects.all())

    assert told(client.get(SOURCES)) == (
        401,
        'Bearer error="invalid_token"',
        f"This token was revoked on {timezone.now():%Y-%m-%d}. Ask an administrator for another.",
    )


def test_token_of_a_closed_account_is_as_one_that_never_was():
    client = api_client("viewer")
    User.objects.update(is_active=False)

    assert told(client.get(SOURCES)) == (401, 'Bearer error="invalid_token"', NOT_GOOD)


@override_settings(ROOT_URLCONF="tests.curation.writing_urls")
def test_nobody_unknown_writes():
    answer = APIClient().post("/api/v1/propose/")

    assert told(answer) == (
        401,
        "Bearer",
        "Who writes must be known. Send a token in the header Authorization: Bearer <token>, or sign in.",
    )


@override_settings(ROOT_URLCONF="tests.curation.writing_urls")
def test_session_writes_with_its_csrf_token_and_not_without():
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(make_user("contributor"))
    client.get("/admin/login/")
    client.cookies["csrftoken"] = "a" * 32

    without = client.post("/api/v1/propose/")
    with_it = client.post("/api/v1/propose/", headers={"X-CSRFToken": "a" * 32})

    assert told(without) == (403, None, "CSRF Failed: CSRF token missing.")
    assert with_it.status_code == 201


def test_token_counts_where_a_session_is_sent_too():
    client = api_client("viewer")
    client.force_login(make_user("editor"))
    tokens.revoke(Token.objects.all())

    assert client.get(SOURCES).status_code == 401


def test_too_many_failures_are_told_to_wait():
    statuses = asked_often(21)
    answer = asked_with(f"Bearer {UNKNOWN}")

    wait = int(answer["Retry-After"])
    assert statuses == [401] * 20 + [429]
    assert 590 <= wait <= 600
    assert (answer["Content-Type"], answer.json()) == (
        "application/problem+json",
        {
            "type": "about:blank",
            "title": "Too Many Requests",
            "status": 429,
            "detail": "From this address came more than 20 tokens that are not good. Requests with a good"
            f" token, or without any, are answered; others again in {wait} seconds.",
            "instance": SOURCES,
            "errors": [],
        },
    )


def test_good_tokens_and_the_public_pass_where_others_failed():
    secret = make_token("viewer")
    asked_often(25)

    answers = [asked_with(f"Bearer {secret}"), APIClient().get(SOURCES)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_failures_count_by_address():
    FailedTokens.objects.create(address="127.0.0.1", since=timezone.now(), failures=20)

    assert asked_often(1) == [429]
    assert asked_often(1, REMOTE_ADDR="10.0.0.1") == [401]


def test_failures_are_forgiven_after_ten_minutes_and_old_ones_deleted():
    ago = timezone.now() - timedelta(minutes=11)
    FailedTokens.objects.create(address="127.0.0.1", since=ago, failures=50)
    FailedTokens.objects.create(address="10.0.0.1", since=ago, failures=50)

    statuses = asked_often(2)

    assert statuses == [401, 401]
    assert list(FailedTokens.objects.values_list("address", "failures")) == [("127.0.0.1", 2)]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
    ],
)
def test_address_is_counted_as_one_client(rf, address, counted):
    request = rf.get("/", REMOTE_ADDR=address)

    assert throttling.counted_as(throttling.client_address(request)) == counted


@pytest.mark.parametrize(
    ("is_behind_proxy", "forwarded", "client"),
    [
        (False, "192.0.2.7", "127.0.0.1"),
        (True, "192.0.2.7", "192.0.2.7"),
        (True, "10.9.9.9, 192.0.2.7", "192.0.2.7"),
        (True, "", "127.0.0.1"),
        (True, "nonsense", None),
    ],
)
def test_client_behind_a_proxy_is_whom_the_proxy_names(rf, settings, is_behind_proxy, forwarded, client):
    settings.BEHIND_TLS_PROXY = is_behind_proxy

    assert throttling.client_address(rf.get("/", HTTP_X_FORWARDED_FOR=forwarded)) == client
