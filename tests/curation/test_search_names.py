import pytest

from tests.curation.finding import answer, hits, make_named_person, silent_passage
from tests.make import make_facility, make_organization, make_passage, make_source, make_statement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["alem ai", "Alem-AI", "alemai", "Alem.AI"])
def test_name_is_found_wherever_a_space_stands(client, words):
    make_facility("Alem.AI", slug="alem-ai", passage=silent_passage())
    make_facility("Astana Hub", slug="hub", passage=silent_passage())

    [hit] = answer(client, words)["results"]

    assert (hit["slug"], hit["score"]) == ("alem-ai", 1)
    assert listed(client, "facilities", words) == ["alem-ai"]


@pytest.mark.parametrize("name", ["Alem.Cloud", "Alem Cloud", "Alemcloud"])
def test_each_way_to_write_a_name_finds_the_same(client, name):
    make_facility(name, slug="cloud", passage=silent_passage())
    questions = ["alemcloud", "alem cloud", "Alem.Cloud", "Alem-Cloud"]

    assert [hits(client, words) for words in questions] == [[("facility", "cloud")]] * 4
    assert [listed(client, "facilities", words) for words in questions] == [["cloud"]] * 4


def listed(client, resource: str, words: str) -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/{resource}/", {"q": words}).json()["results"]]


@pytest.mark.parametrize(
    "words", ["-durov", "-Дуров", "- durov", '-"Pavel Durov"', "-pavel -durov", "Pavel -Durov"]
)
def test_excluded_name_is_not_found(client, words):
    make_named_person("durov", ("Pavel Durov", "en"), ("Pavel", "fr"))

    assert hits(client, words) == []
    assert hits(client, words, type="person") == []


@pytest.mark.parametrize("words", ["Pavel -Durov", "-Durov Pavel", 'Pavel -"Durov"', "Pavel -elephant -Durov"])
def test_name_is_found_without_what_is_excluded(client, words):
    make_named_person("durov", ("Pavel Durov", "en"))
    make_named_person("other", ("Pavel Other", "en"))

    assert hits(client, words) == [("person", "other")]


@pytest.mark.parametrize("words", ["Kassym-Jomart", '"Kassym -Jomart"', "Tokayev -Jo"])
def test_hyphen_inside_a_name_or_a_phrase_excludes_nothing(client, words):
    make_named_person("tokayev", ("Kassym-Jomart Tokayev", "en"))

    assert hits(client, words) == [("person", "tokayev")]


def test_winner_is_not_found_by_the_name_of_a_loser_if_its_own_is_excluded(client):
    winner = make_named_person("durov", ("Pavel Durov", "en"))
    loser = make_named_person("dourov", ("Paul", "fr"))
    loser.merged_into = winner
    loser.save()

    assert hits(client, "Paul -Durov") == []


def test_no_hit_is_worth_nothing(client):
    far_apart = f"Telegram {'and so on ' * 40} laboratory"
    make_statement("A gist.", slug="far", passage=make_passage(make_source(far_apart, title="")))
    make_organization("Telegram", slug="telegram", passage=silent_passage())

    page = answer(client, "telegram laboratory", type="statement")

    assert [(hit["slug"], hit["score"] > 0) for hit in page["results"]] == [("far", True)]
