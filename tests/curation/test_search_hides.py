import pytest
from django.contrib.auth.models import Permission, User

from tests.curation.finding import answer, hits, make_named_person, silent_passage
from tests.make import (
    make_discrepancy,
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client):
    editor = User.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="view_unverified"))
    client.force_login(editor)
    return client


def test_hidden_rows_are_not_found(client):
    hidden = {"status": "proposed"}
    passage = silent_passage()
    make_person("Secretov", passage=passage, **hidden)
    make_organization("Secretov", passage=passage, **hidden)
    make_facility("Secretov", passage=passage, **hidden)
    make_event("Secretov", passage=passage, **hidden)
    make_statement("Secretov opens a lab.", passage=passage, **hidden)
    make_source("Secretov opens a lab.", **hidden)
    make_discrepancy("Secretov or not", **hidden)

    assert answer(client, "Secretov") == {
        "count": 0,
        "count_estimate": None,
        "next": None,
        "previous": None,
        "note": None,
        "results": [],
    }


def test_editor_finds_what_is_hidden_from_others(editor_client):
    make_person("Secretov", slug="secretov", passage=silent_passage(), status="proposed")

    assert hits(editor_client, "Secretov") == [("person", "secretov")]


def test_statement_is_not_found_by_words_of_a_hidden_source(client):
    hidden = make_passage(make_source("The secret supercomputer.", status="proposed"))
    make_statement("Durov speaks.", slug="speaks", passage=hidden)

    assert hits(client, "supercomputer") == []
    assert hits(client, "Durov -supercomputer") == hits(client, "Durov -elephant") == [("statement", "speaks")]
    assert answer(client, "Durov")["results"][0]["matched"] == {"field": "gist", "text": "Durov speaks."}


def test_hidden_words_do_not_raise_the_rank_of_a_gist(client):
    hidden = make_passage(make_source("Durov, Durov and Durov.", status="proposed"))
    make_statement("Durov speaks.", slug="a-hidden", passage=hidden)
    make_statement("Durov speaks.", slug="b-shown", passage=silent_passage())

    scores = [hit["score"] for hit in answer(client, "Durov")["results"]]

    assert scores == [scores[0], scores[0]]


def test_reading_of_a_hidden_source_is_not_found(client):
    discrepancy = make_discrepancy("How it is spelt")
    make_reading(
        discrepancy, label="Secretov", passage=make_passage(make_source("Secretov", status="proposed"))
    )

    assert hits(client, "Secretov") == []


def test_name_of_a_hidden_loser_is_not_found(client):
    winner = make_named_person("durov", ("Pavel Durov", "en"))
    make_person("Secretov", passage=silent_passage(), status="rejected", merged_into=winner)

    assert hits(client, "Secretov") == []


def test_name_of_a_hidden_winner_is_not_found(client):
    winner = make_person("Secretov", passage=silent_passage(), status="proposed")
    make_person("Pavel Durov", passage=silent_passage(), merged_into=winner)

    assert hits(client, "Durov") == []
