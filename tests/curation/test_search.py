import pytest

from tests.curation.finding import answer, hits, make_named_person, silent_passage
from tests.make import (
    make_attestation,
    make_discrepancy,
    make_event,
    make_facility,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words", ["Токаев", "Tokajew", "Tokaïev", "tokayev", "TOKAEV", "Kassym-Jomart Tokayev"]
)
def test_person_is_found_in_any_script_and_habit(client, words):
    make_named_person("tokayev", ("Kassym-Jomart Tokaïev", "fr"))
    make_named_person("durov", ("Pavel Durov", "en"))

    assert hits(client, words) == [("person", "tokayev")]


@pytest.mark.parametrize("words", ["Durow", "Дуров", "Durof", "Pawel Durow", "durov", "Durov Pavel"])
def test_person_is_found_also_misspelt(client, words):
    make_named_person("durov", ("Pavel Durov", "en"))
    make_named_person("tokayev", ("Kassym-Jomart Tokaïev", "fr"))

    assert hits(client, words) == [("person", "durov")]


def test_hit_says_which_name_matched(client):
    make_named_person("durov", ("Pavel Durov", "en"), ("Pawel Durow", "de"), ("Павел Дуров", "ru"))

    [hit] = answer(client, "Pawel Durow")["results"]

    name = {"text": "Pawel Durow", "language": "de", "kind": "preferred"}
    assert hit == {
        "type": "person",
        "slug": "durov",
        "label": "Pawel Durow",
        "score": 1,
        "matched": {"name": name},
    }


def test_every_kind_of_entry_is_found_by_name(client):
    passage = silent_passage()
    make_person("Astana", slug="a", passage=passage)
    make_organization("Astana", slug="a", passage=passage)
    make_facility("Astana", slug="a", passage=passage)
    make_event("Astana", slug="a", passage=passage)

    found = hits(client, "Astana")

    assert found == [("event", "a"), ("facility", "a"), ("organization", "a"), ("person", "a")]


def test_number_matches_only_itself(client):
    passage = silent_passage()
    make_event("Digital Bridge 2024", slug="bridge-2024", passage=passage)
    make_event("Digital Bridge 2025", slug="bridge-2025", passage=passage)
    make_event("Digital Bridge", slug="bridge", passage=passage)

    assert hits(client, "2024") == [("event", "bridge-2024")]
    assert hits(client, "Digital Bridge 2025") == [("event", "bridge-2025")]
    assert hits(client, "202") == []


def test_merged_entry_leads_to_the_winner(client):
    winner = make_named_person("durov", ("Pavel Durov", "en"))
    loser = make_named_person("dourov", ("Paul Dourovsky", "fr"))
    loser.merged_into = winner
    loser.save()

    [hit] = answer(client, "Dourovsky")["results"]

    assert (hit["type"], hit["slug"], hit["label"]) == ("person", "durov", "Pavel Durov")
    assert hit["matched"]["name"]["text"] == "Paul Dourovsky"


def test_statement_is_found_by_words_stemmed_in_their_language(client):
    source = make_source("Hier: Il ouvre des laboratoires.", slug="le-monde", language="fr", title="")
    make_statement("Nothing.", slug="lab", passage=make_passage(source, "Il ouvre des laboratoires"))

    [hit, _source] = answer(client, "laboratoire")["results"]

    passage = {
        "source": "le-monde",
        "sha256": source.sha256,
        "language": "fr",
        "start": 6,
        "end": 31,
        "exact": "Il ouvre des laboratoires",
    }
    assert hit["matched"] == {"passage": passage}
    assert (hit["type"], hit["slug"], hit["label"]) == ("statement", "lab", "Nothing.")


def test_statement_shows_the_passage_that_has_the_words(client):
    source = make_source("We open a lab. Telegram grows.", slug="source")
    statement = make_statement("Nothing.", slug="grows", passage=False, status="proposed")
    make_attestation(statement, make_passage(source, "We open a lab"), make_passage(source, "Telegram grows"))
    statement.status = "verified"
    statement.save()

    one, several = answer(client, "grow", type="statement"), answer(client, "lab grow", type="statement")

    assert [hit["matched"]["passage"]["exact"] for hit in one["results"]] == ["Telegram grows"]
    assert [hit["matched"]["passage"]["exact"] for hit in several["results"]] == ["We open a lab"]


def test_statement_is_found_by_its_gist(client):
    make_statement("Durov opens laboratories.", slug="lab", passage=silent_passage())

    [hit] = answer(client, "laboratory")["results"]

    assert hit["matched"] == {"field": "gist", "text": "Durov opens laboratories."}


def test_words_count_more_than_the_gist(client):
    make_statement("A supercomputer.", slug="a-gist", passage=silent_passage())
    make_statement("Nothing.", slug="b-words", passage=make_passage(make_source("A supercomputer.", title="")))

    found = hits(client, "supercomputer", type="statement")

    assert found == [("statement", "b-words"), ("statement", "a-gist")]


@pytest.mark.parametrize(
    ("words", "matched"),
    [
        ("announcements", {"field": "title", "text": "An announcement"}),
        ("Zolkin", {"field": "byline", "text": "Rodion Zolkin"}),
        ("euronews", {"field": "publisher", "text": "Euronews"}),
        ("opened", {"field": "text", "snippet": "Telegram opens a lab."}),
    ],
)
def test_source_is_found_by_what_is_printed(client, words, matched):
    make_source(
        "Telegram opens a lab.", slug="s", title="An announcement", byline="Rodion Zolkin", publisher="Euronews"
    )

    [hit] = answer(client, words)["results"]

    assert {**hit, "score": None} == {
        "type": "source",
        "slug": "s",
        "label": "An announcement",
        "score": None,
        "matched": matched,
    }


@pytest.mark.parametrize(
    ("words", "matched"),
    [
        ("spellings", {"field": "title", "text": "Spelling of a name"}),
        ("habits", {"field": "note", "text": "Each follows a habit."}),
        ("madiyev", {"field": "readings", "text": "Madiyev"}),
    ],
)
def test_discrepancy_is_found_by_title_note_and_readings(client, words, matched):
    discrepancy = make_discrepancy("Spelling of a name", slug="d", note="Each follows a habit.")
    make_reading(discrepancy, label="Madiyev", passage=silent_passage())

    [hit] = answer(client, words)["results"]

    assert (hit["type"], hit["slug"], hit["label"]) == ("discrepancy", "d", "Spelling of a name")
    assert hit["matched"] == matched


def test_measure_is_found_by_its_label(client):
    make_measure("Users of Telegram", slug="users")

    [hit] = answer(client, "user")["results"]

    assert hit["matched"] == {"field": "label", "text": "Users of Telegram"}
    assert (hit["type"], hit["slug"], hit["label"]) == ("measure", "users", "Users of Telegram")


def test_type_narrows_the_search(client):
    make_person("Telegram", slug="p", passage=silent_passage())
    make_organization("Telegram", slug="o", passage=silent_passage())

    assert hits(client, "Telegram", type="organization") == [("organization", "o")]
