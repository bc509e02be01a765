"""What is hidden from a role is named nowhere in its admin, and not to be pointed at."""

import pytest
from django.urls import reverse

from tests.admin_pages import errors_of, filled_in, row
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_figure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)
from tests.roles import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def sign_in_as(role):
        user = make_user(role, is_staff=True)
        client.force_login(user)
        return user

    return sign_in_as


def page(thing, view="change") -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{view}", args=[thing.pk])


def test_what_is_hidden_is_not_referred_to(client, sign_in):
    own = make_organization("Own", status="proposed", proposed_by=sign_in("contributor"))
    hidden = make_organization("Hidden", status="proposed")

    response = filled_in(client, page(own), parent=hidden.pk)

    assert errors_of(response) == ["Select a valid choice. That choice is not one of the available choices."]
    assert "Hidden" not in response.render().content.decode()


def test_words_of_a_hidden_source_are_not_cited(client, sign_in):
    own = make_person("Own", passage=False, status="proposed", proposed_by=sign_in("contributor"))
    hidden = make_source("Secret words", slug="a-hidden-source", status="proposed")

    response = filled_in(
        client,
        page(own),
        **row("citations", 0, field="", passage_source=hidden.pk, passage_words="Secret", passage_start=""),
    )

    assert errors_of(response) == ["Choose the source that has the words “Secret”."]
    assert "a-hidden-source" not in response.render().content.decode()


def test_reference_that_was_hidden_since_stays(client, sign_in):
    parent = make_organization("Parent")
    own = make_organization("Own", parent=parent, status="proposed", proposed_by=sign_in("contributor"))
    parent.status = "proposed"
    parent.save()

    response = filled_in(client, page(own), description="New words")

    own.refresh_from_db()
    assert (response.status_code, own.parent, own.description) == (302, parent, "New words")


def test_page_and_list_show_nothing_that_is_hidden(client, sign_in):
    sign_in("viewer")
    hidden = make_organization("Hidden", status="proposed")
    shown = make_organization("Shown", parent=hidden)
    person = make_person()
    make_affiliation(person, hidden)
    make_affiliation(person, shown, passage=make_passage(make_source("Hidden words", status="proposed")))
    person.citations.create(passage=make_passage(make_source("Hidden too", status="rejected")))

    pages = [
        client.get(path).content.decode() for path in (page(shown), page(person), "/admin/orgs/organization/")
    ]

    assert ["Hidden" in text for text in pages] == [False, False, False]


def test_parts_are_read_with_their_words(client, sign_in):
    sign_in("viewer")
    source = make_source("Durov said so.", slug="a-source")
    words = make_passage(source, "so")
    statement, discrepancy, person, event = make_statement(), make_discrepancy(), make_person(), make_event()
    make_attestation(statement, words, attribution=make_passage(source, "Durov said"))
    make_figure(statement, passage=words)
    make_reading(discrepancy, passage=words)
    make_affiliation(person, make_organization(), passage=words)
    make_participation(event, person=person, passage=words)

    pages = [client.get(page(row)).content.decode() for row in (statement, discrepancy, person, event)]

    shown = '“so” <span class="quiet">a-source</span>'
    assert [shown in text for text in pages] == [True, True, True, True]


def test_uses_name_what_may_be_seen(client, sign_in):
    source = make_source("one two")
    passage = make_passage(source, "one")
    make_person("Seen", passage=passage)
    make_person("Unseen", passage=passage, status="proposed")
    make_statement("Unsaid", passage=passage, status="proposed")
    make_participation(make_event("Unheld", status="proposed"), person=make_person("P"), passage=passage)

    seen = {}
    for role in ("viewer", "editor"):
        sign_in(role)
        texts = [client.get(page(row)).content.decode() for row in (source, passage)]
        seen[role] = [[name in text for name in ("Seen", "Unseen", "Unsaid", "Unheld")] for text in texts]

    assert seen == {"viewer": [[True, False, False, False]] * 2, "editor": [[True] * 4] * 2}


def test_counts_leave_out_what_is_hidden(client, sign_in):
    person, statement = make_person(), make_statement()
    hidden = make_passage(make_source("Hidden", status="proposed"))
    person.citations.create(passage=hidden)
    make_attestation(statement, hidden)

    counts = {}
    for role in ("viewer", "editor"):
        sign_in(role)
        lists = [
            client.get(f"/admin/{path}/").context_data["cl"] for path in ("people/person", "events/statement")
        ]
        counts[role] = [lists[0].result_list[0].citation_count, lists[1].result_list[0].attestation_count]

    assert counts == {"viewer": [1, 1], "editor": [2, 2]}


@pytest.mark.parametrize("rows", [1, 3])
def test_page_takes_a_viewer_the_same_queries_for_any_number_of_parts(
    client, sign_in, django_assert_num_queries, rows
):
    sign_in("viewer")
    person = make_person()
    for at in range(rows):
        person.citations.create(passage=make_passage())
        make_affiliation(person, make_organization(f"Organization {at}"))
    client.get(page(person))

    with django_assert_num_queries(12):
        client.get(page(person))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_a_viewer_the_same_queries_for_any_number(client, sign_in, django_assert_num_queries, rows):
    sign_in("viewer")
    for at in range(rows):
        make_organization(f"Organization {at}", parent=make_organization(f"Parent {at}"))

    with django_assert_num_queries(8):
        client.get("/admin/orgs/organization/")
