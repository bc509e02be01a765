from urllib.parse import urlsplit

import pytest

from curation import search
from curation.search_pages import LEFT_OUT
from tests.curation.finding import SEARCH, answer, hits, make_named_person, silent_passage
from tests.make import make_discrepancy, make_passage, make_reading, make_source, make_statement

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "x" * 200,
        "!?.,;:-",
        "%",
        "_",
        "\\",
        "%_\\",
        "'; DROP TABLE people_person; --",
        "a & | ! b <-> :* ( ) 'c",
        '"unclosed',
        '""',
        "-lab",
        "or or or",
        "🦆 👩‍👩‍👧",
        "{} {0} %s %(q)s $1 {entry} {limit}",
        "\u202e\u0301\ufeff",
        "' '' \\' \\\\",
        "\x01\t",
        "the",
    ],
)
def test_hostile_words_find_nothing(client, words):
    make_named_person("durov", ("Pavel Durov", "en"))
    make_statement("Durov opens the door.", passage=silent_passage())

    assert hits(client, words) == []


@pytest.mark.parametrize("words", ["100%", "a_b", "c\\d", "'quoted'"])
def test_signs_of_patterns_stand_for_themselves(client, words):
    make_named_person("signs", (f"Firm {words} works", "en"))
    make_named_person("plain", ("Firm 1000 axb cxd works", "en"))

    assert hits(client, words)[0] == ("person", "signs")


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({}, "q is what to search for, 1 to 200 characters; it has 0."),
        ({"q": "   "}, "q is what to search for, 1 to 200 characters; it has 0."),
        ({"q": "x" * 201}, "q is what to search for, 1 to 200 characters; it has 201."),
        ({"q": "x", "type": "persons"}, "“persons” is no type of what is found. Did you mean person?"),
        ({"q": "x", "page_sise": "5"}, "“page_sise” is no parameter of this address. Did you mean page_size?"),
        ({"q": "x", "page_size": "0"}, "page_size is a whole number from 1 to 200."),
        ({"q": ["x", "y"]}, "q is given 2 times; give it once."),
    ],
)
def test_impossible_question_is_a_problem(client, parameters, error):
    response = client.get(SEARCH, parameters)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["detail"] == error


def test_cursor_of_another_question_is_refused(client):
    for n in range(3):
        make_named_person(f"durov-{n}", ("Pavel Durov", "en"))
    link = answer(client, "Durov", page_size=1)["next"]

    response = client.get(link.replace("q=Durov", "q=Pavel"))

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == ["cursor"]


def test_pages_lead_through_all_hits_and_back(client):
    for n in range(5):
        make_named_person(f"durov-{n}", ("Pavel Durov", "en"))
    slugs = [f"durov-{n}" for n in range(5)]

    pages = [answer(client, "Durov", page_size=2)]
    while pages[-1]["next"]:
        pages.append(client.get(pages[-1]["next"]).json())
    back = [pages[-1]]
    while back[-1]["previous"]:
        back.append(client.get(back[-1]["previous"]).json())

    assert [[hit["slug"] for hit in page["results"]] for page in pages] == [slugs[:2], slugs[2:4], slugs[4:]]
    assert [page["results"] for page in back] == [page["results"] for page in reversed(pages)]
    assert [page["count"] for page in pages] == [5, 5, 5]
    assert urlsplit(pages[1]["next"]).path == SEARCH


def test_page_beyond_what_is_left_is_empty_and_still_counts(client):
    people = [make_named_person(f"durov-{n}", ("Pavel Durov", "en")) for n in range(3)]
    link = answer(client, "Durov", page_size=1)["next"]
    for person in people[1:]:
        type(person).objects.filter(pk=person.pk).update(status="rejected")

    page = client.get(link).json()

    assert (page["count"], page["results"], page["next"]) == (1, [], None)


def test_search_says_what_it_leaves_out(client, monkeypatch):
    monkeypatch.setattr(search, "PAGED", 2)
    for n in range(4):
        make_named_person(f"durov-{n}", ("Pavel Durov", "en"))

    page = answer(client, "Durov")

    assert [hit["slug"] for hit in page["results"]] == ["durov-0", "durov-1"]
    assert (page["count"], page["count_estimate"]) == (None, 4)
    assert page["note"] == LEFT_OUT


@pytest.mark.parametrize("rows", [1, 3])
def test_search_is_one_statement_however_much_is_found(client, rows, django_assert_num_queries):
    for n in range(rows):
        make_named_person(f"durov-{n}", ("Pavel Durov", "en"))
        make_statement("Durov speaks.", passage=make_passage(make_source(f"Durov speaks {n}.")))
        make_reading(make_discrepancy("Spelling of Durov"), label="Durov", passage=silent_passage())

    with django_assert_num_queries(1):
        page = answer(client, "Durov")

    assert page["count"] == 4 * rows


@pytest.mark.parametrize("query", ["q=Durov%00", "q=%ED%A0%80", "q=%FF"])
def test_unreadable_question_is_a_problem(client, query):
    response = client.get(f"{SEARCH}?{query}")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
