"""The feed of changes says nothing of what its reader may not see."""

import pytest
from django.db import transaction

from people.models import Person
from tests.curation.mirror import Mirror, an_editor, exported, sign_in, told
from tests.make import make_discrepancy, make_person, make_source, make_statement

pytestmark = pytest.mark.django_db(transaction=True)


def lead_a_hidden_life(slug: str, **fields) -> None:
    """Proposed, renamed, rejected, proposed again, made part of another, and deleted: never verified."""
    person = make_person("Nobody", slug=slug, status="proposed", **fields)
    person.names.update(text="Somebody")
    rows = Person.objects.filter(pk=person.pk)
    for status in ("rejected", "proposed"):
        rows.update(status=status)
    rows.update(merged_into=make_person(slug=f"{slug}-winner"))
    rows.update(merged_into=None)
    rows.delete()


@pytest.mark.parametrize("size", [1, 50])
def test_hidden_slug_is_never_seen(client, size):
    bystander = sign_in("bystander")
    mirrors = [Mirror(reader, page_size=size) for reader in (client, bystander)]
    author = sign_in("author").user
    for mirror in mirrors:
        mirror.catch_up()

    lead_a_hidden_life("secret", proposed_by=author)
    make_statement(slug="hidden-statement", status="proposed", gist="Hidden words")
    make_source(slug="hidden-source", status="rejected")
    make_discrepancy(slug="hidden-discrepancy", status="proposed")

    for mirror in mirrors:
        mirror.catch_up()
        seen = mirror.seen.replace(b'"secret-winner"', b"")
        assert [word for word in (b"secret", b"hidden", b"Hidden", b"Somebody") if word in seen] == []
        assert mirror.copy == exported(mirror.client)
        assert "secret-winner" in mirror.copy["person"]


def test_state_within_a_transaction_was_never_seen(client):
    person = make_person(slug="secret", status="proposed")
    mirror = Mirror(client)
    mirror.catch_up()

    with transaction.atomic():
        for status in ("verified", "proposed"):
            Person.objects.filter(pk=person.pk).update(status=status)

    assert mirror.catch_up() == []


def test_contributors_see_their_own_proposals():
    author = sign_in("author")
    mirror = Mirror(author)
    mirror.catch_up()

    person = make_person("Mine", slug="mine", status="proposed", proposed_by=author.user)
    assert set(told(mirror.catch_up())) >= {("upsert", "person", "mine")}
    Person.objects.filter(pk=person.pk).update(status="rejected")
    assert told(mirror.catch_up()) == [("upsert", "person", "mine")]
    Person.objects.filter(pk=person.pk).update(proposed_by=None)
    assert told(mirror.catch_up()) == [("remove", "person", "mine")]
    assert mirror.copy == exported(author)


def test_what_a_hidden_row_does_to_others_is_not_told(client):
    hidden = make_person("Nobody", slug="secret", status="proposed")
    make_statement(slug="s", speaker_person=hidden)
    editor = an_editor()
    mirrors = {"public": Mirror(client), "editor": Mirror(editor)}
    for mirror in mirrors.values():
        mirror.catch_up()

    hidden.names.update(text="Somebody")

    assert {name: told(mirror.catch_up()) for name, mirror in mirrors.items()} == {
        "public": [],
        "editor": [("upsert", "person", "secret"), ("upsert", "statement", "s")],
    }


def test_deleted_proposal_is_a_remove_for_those_who_saw_it(client):
    editor = an_editor()
    person = make_person(slug="p", status="proposed")
    mirrors = {"public": Mirror(client), "editor": Mirror(editor)}
    for mirror in mirrors.values():
        mirror.catch_up()

    person.delete()

    assert {name: told(mirror.catch_up()) for name, mirror in mirrors.items()} == {
        "public": [],
        "editor": [("remove", "person", "p")],
    }
