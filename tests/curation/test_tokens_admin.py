"""The admin's pages of tokens: shown once, revoked for good, and no business of others."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation import tokens
from curation.models import Credential, Token
from tests.admin_pages import errors_of, filled_in
from tests.curation.test_tokens import with_token
from tests.roles import make_token, make_user

pytestmark = pytest.mark.django_db

TOKENS = "/admin/curation/token/"
UNTIL = {"expires_at_0": "2099-12-31", "expires_at_1": "12:00:00"}


@pytest.fixture
def administrator(client) -> User:
    user = make_user("administrator", username="boss", is_staff=True)
    client.force_login(user)
    return user


def add(client, user: User, **fields):
    sent = {"user": user.pk, "name": "A robot", "scope": "editor", **UNTIL, **fields}
    return filled_in(client, f"{TOKENS}add/", **sent)


def secret_on(page) -> str:
    [secret] = set(re.findall(r"dbr_[-_a-zA-Z0-9]{43}", page.text))
    return secret


def listed(client) -> list[str]:
    page = client.get(TOKENS)
    return sorted(token.name for token in page.context_data["cl"].result_list)


def test_secret_is_shown_once_and_kept_nowhere(client, administrator):
    page = add(client, make_user("editor", username="jo"))

    secret, token = secret_on(page), Token.objects.get()
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    assert (token.name, token.user.username, token.scope, token.created_by) == (
        "A robot",
        "jo",
        "editor",
        administrator,
    )
    assert with_token(secret).get("/api/v1/sources/").status_code == 200
    later = [client.get(address).text for address in (TOKENS, f"{TOKENS}{token.pk}/change/", "/admin/")]
    kept = [
        *later,
        str([session.get_decoded() for session in Session.objects.all()]),
        str(client.cookies),
        str(list(LogEntry.objects.values())),
        str(list(Credential.objects.values())),
        str(list(Token.pgh_event_model.objects.values())),
    ]
    assert [secret[10:] in text for text in kept] == [False] * len(kept)


def test_expiry_is_a_year_ahead_unless_another_is_given(client, administrator):
    page = client.get(f"{TOKENS}add/")

    initial = page.context_data["adminform"].form["expires_at"].initial
    assert 364 <= (initial - administrator.date_joined).days <= 365


def test_form_says_what_cannot_be(client, administrator):
    viewer = make_user("viewer", username="jo")

    pages = [add(client, viewer), add(client, viewer, scope="viewer", expires_at_0="2020-01-01")]

    assert [errors_of(page) for page in pages] == [
        ["jo has the role viewer. Choose that or less, or put jo into the group editor."],
        ["This moment has passed: the token would never be good for anything."],
    ]
    assert not Token.objects.exists()


def test_list_takes_as_many_queries_for_three_tokens_as_for_one(client, administrator):
    make_token("viewer", administrator)
    client.get(TOKENS)

    with CaptureQueriesContext(connection) as for_one:
        client.get(TOKENS)
    for _ in range(2):
        make_token("viewer")
    with CaptureQueriesContext(connection) as for_three:
        page = client.get(TOKENS)

    headings = re.findall(r'<div class="text">(?:<a[^>]*>|<span>)([^<]+)<', page.text)
    assert [heading.strip() for heading in headings] == [
        *("Name", "Beginning", "User", "Scope", "Expires at", "Last used", "Revoked at", "Good"),
    ]
    assert len(for_three) == len(for_one)


def test_others_see_and_revoke_their_own_only(client):
    editor = make_user("editor", is_staff=True)
    client.force_login(editor)
    make_token("viewer", editor)
    own = Token.objects.get()
    make_token("viewer")
    anothers = Token.objects.exclude(pk=own.pk).get()

    statuses = [
        client.get(f"{TOKENS}{own.pk}/change/").status_code,
        client.get(f"{TOKENS}{own.pk}/history/").status_code,
        client.get(f"{TOKENS}{anothers.pk}/change/").status_code,
        client.get(f"{TOKENS}{anothers.pk}/history/").status_code,
        client.get(f"{TOKENS}add/").status_code,
        client.post(f"{TOKENS}{anothers.pk}/revoke/").status_code,
        client.post(f"{TOKENS}{own.pk}/revoke/").status_code,
    ]
    client.post(TOKENS, {"action": "revoke_chosen", "_selected_action": [anothers.pk]})

    assert listed(client) == ["a test"]
    assert statuses == [200, 200, 302, 403, 403, 404, 302]
    assert list(Token.objects.filter(revoked_at=None)) == [anothers]


def test_action_revokes_and_says_so(client, administrator):
    secret = make_token("viewer")
    make_token("viewer")

    chosen = list(Token.objects.values_list("pk", flat=True))
    page = client.post(TOKENS, {"action": "revoke_chosen", "_selected_action": chosen}, follow=True)
    again = client.post(TOKENS, {"action": "revoke_chosen", "_selected_action": chosen}, follow=True)

    told = ", ".join(f"{token}" for token in Token.objects.all())
    assert [str(message) for message in page.context["messages"]] == [f"Revoked for good: {told}."]
    assert [str(message) for message in again.context["messages"]] == [
        "What was chosen had been revoked before."
    ]
    assert with_token(secret).get("/api/v1/sources/").status_code == 401


def test_button_revokes_and_is_gone_then(client, administrator):
    make_token("viewer")
    page = f"{TOKENS}{Token.objects.get().pk}/change/"

    before = client.get(page)
    answer = client.post(page.replace("change", "revoke"), follow=True)

    assert ("Revoke for good" in before.text, "Revoke for good" in answer.text) == (True, False)
    event = Token.pgh_event_model.objects.get(pgh_label="update")
    assert event.pgh_context.metadata["user"] == administrator.pk


def test_revoking_takes_a_post(client, administrator):
    make_token("viewer")

    assert client.get(f"{TOKENS}{Token.objects.get().pk}/revoke/").status_code == 405


def test_token_is_neither_edited_nor_deleted(client, administrator):
    make_token("viewer")
    page = f"{TOKENS}{Token.objects.get().pk}/"

    statuses = [
        client.post(f"{page}change/", {"name": "other"}).status_code,
        client.post(f"{page}delete/", {"post": "yes"}).status_code,
    ]
    client.post(TOKENS, {"action": "delete_selected", "_selected_action": [1], "post": "yes"})

    assert statuses == [403, 403]
    assert Token.objects.get().name == "a test"


def test_history_page_tells_of_the_token(client, administrator):
    make_token("viewer", make_user("viewer", username="jo"))
    tokens.revoke(Token.objects.all())

    page = client.get(f"{TOKENS}{Token.objects.get().pk}/history/")

    changes = page.context_data["changes"]
    lines = {line.action: line for change in changes for line in change.lines}
    assert ("user", "", "jo") in lines["added"].cells
    assert [name for name, _, _ in lines["changed"].cells] == ["revoked at"]
