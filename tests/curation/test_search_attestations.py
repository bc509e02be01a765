"""A statement is found by the words of any attestation that the reader may see, in search and list."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.db import connection

from events.models import Statement
from events.statement_words import worded
from tests.curation.finding import answer, hits, silent_passage
from tests.make import make_attestation, make_passage, make_source, make_statement

pytestmark = pytest.mark.django_db


def listed(client, words: str) -> list[str]:
    rows = client.get("/api/v1/statements/", {"q": words, "ordering": "slug"}).json()["results"]
    return [row["slug"] for row in rows]


def found(client, words: str) -> list[str]:
    return sorted(slug for _type, slug in hits(client, words, type="statement"))


def german_passage(text="In seiner Rede kündigte Durow ein KI-Labor an.", **fields):
    return make_passage(make_source(text, language="de", **fields))


@pytest.fixture
def told_twice():
    best = make_passage(make_source("Nous inaugurons un laboratoire", language="fr", slug="fr"))
    statement = make_statement("A gist.", slug="lab", passage=best)
    make_attestation(statement, german_passage(slug="de"), form="indirect")
    make_statement("Another.", slug="other", passage=silent_passage())
    return statement


@pytest.mark.parametrize(
    "words", ["In seiner Rede kündigte Durow", "KI-Labor", '"kündigte Durow"', "Reden", "laboratoire", "gists"]
)
def test_statement_is_found_by_the_words_of_each_attestation(client, told_twice, words):
    assert (listed(client, words), found(client, words)) == (["lab"], ["lab"])


def test_search_shows_the_passage_of_the_attestation_that_has_the_words(client, told_twice):
    shown = [
        answer(client, words, type="statement")["results"][0]["matched"]["passage"]["source"]
        for words in ("Rede", "laboratoire")
    ]

    assert shown == ["de", "fr"]


def test_best_words_come_before_the_gist_and_this_before_other_words(client):
    for slug, gist, best in (
        ("c-told", "A", "Nichts."),
        ("b-gist", "Labor", "Nichts."),
        ("a-best", "A", "Labor"),
    ):
        make_attestation(
            make_statement(gist, slug=slug, passage=german_passage(best)), german_passage("Ein Labor")
        )

    assert [slug for _type, slug in hits(client, "Labor", type="statement")] == ["a-best", "b-gist", "c-told"]


@pytest.mark.parametrize("words", ["Rede", "-Rede gist", "gist -Rede"])
def test_words_of_a_hidden_source_neither_find_nor_exclude(client, words):
    statement = make_statement("A gist.", slug="lab", passage=silent_passage())
    make_attestation(statement, german_passage(status="proposed"))

    expected = [] if words == "Rede" else ["lab"]
    assert (listed(client, words), found(client, words)) == (expected, expected)


def test_editor_finds_by_the_words_of_a_hidden_source(client):
    editor = User.objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="view_unverified"))
    client.force_login(editor)
    make_attestation(make_statement(slug="lab"), german_passage(status="proposed"))

    assert (listed(client, "Rede"), found(client, "Rede")) == (["lab"], ["lab"])


def test_statement_is_found_by_its_gist_where_its_best_source_is_hidden(client):
    make_statement("Durov opens laboratories.", slug="lab", passage=german_passage(status="proposed"))

    assert (listed(client, "laboratory"), found(client, "laboratory")) == (["lab"], ["lab"])
    assert (listed(client, "Rede"), found(client, "Rede")) == ([], [])


@pytest.mark.parametrize(
    "words", ["Rede -gist", "Rede -laboratoire", "Rede -Durow", "-Rede", "gist -laboratoire"]
)
def test_excluded_word_is_in_nothing_that_is_found(client, told_twice, words):
    assert (listed(client, words), found(client, words)) == ([], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_by_words_is_one_statement(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_attestation(make_statement(), german_passage())

    with django_assert_num_queries(1):
        client.get("/api/v1/statements/?q=Rede")
    with django_assert_num_queries(1):
        client.get("/api/v1/search/?q=Rede")

    assert len(listed(client, "Rede")) == rows


def test_words_are_looked_up_by_both_indexes():
    with connection.cursor() as cursor:
        # A few rows are read faster than looked up; here it matters that the indexes can answer.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")

    plan = Statement.objects.filter(pk__in=worded("Rede", AnonymousUser())).explain()

    assert plan.count("Bitmap Index Scan on passage_search") == 1
    assert plan.count("Bitmap Index Scan on statement_search") == 1
