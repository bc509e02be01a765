"""The SQL of a row's JSON is kept; what a reader may see is not."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.make import make_event, make_statement

pytestmark = pytest.mark.django_db


def event_of(client, user=None) -> dict | None:
    if user:
        client.force_login(user)
    return client.get("/api/v1/statements/one/?fields=event").json()["event"]


def test_readers_after_each_other_see_each_their_own(client):
    proposer, other, editor = (get_user_model().objects.create_user(name) for name in ("a", "b", "c"))
    editor.user_permissions.add(Permission.objects.get(codename="view_unverified"))
    make_statement(slug="one", event=make_event(slug="forum", status="proposed", proposed_by=proposer))
    forum = {"slug": "forum", "label": "Digital Bridge"}

    seen = [event_of(client), *(event_of(client, user) for user in (proposer, other, editor, proposer))]

    assert seen == [None, forum, None, forum, forum]


def test_right_taken_away_counts_at_once(client):
    editor = get_user_model().objects.create_user("editor")
    right = Permission.objects.get(codename="view_unverified")
    make_statement(slug="one", event=make_event(status="proposed"))

    without = event_of(client, editor)
    editor.user_permissions.add(right)
    with_it = event_of(client, editor)
    editor.user_permissions.remove(right)

    assert (without, bool(with_it), event_of(client, editor)) == (None, True, None)
