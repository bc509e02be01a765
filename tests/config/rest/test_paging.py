"""Paging by keyset, tried on measures and statements: many ties, missing dates, both directions."""

from itertools import chain, pairwise

import pytest

from config.rest import paging
from tests.make import make_measure, make_statement

pytestmark = pytest.mark.django_db

DATES = ["2025-10-02", "", "2025-10-02", "2024", "", "2025-10-02", "2025-10-03", ""]


def walk(client, address: str, link: str = "next") -> list[list[str]]:
    """The slugs of each page, following the links."""
    pages = []
    while address:
        answer = client.get(address).json()
        pages.append([row["slug"] for row in answer["results"]])
        address = answer[link]
    return pages


def last_page(client, address: str) -> str:
    while following := client.get(address).json()["next"]:
        address = following
    return address


@pytest.fixture
def statements():
    return [make_statement(slug=f"s{n}", said_on_edtf=date) for n, date in enumerate(DATES)]


@pytest.mark.parametrize("page_size", [1, 2, 3, 7, 8, 200])
@pytest.mark.parametrize(
    ("ordering", "slugs"),
    [
        ("said_on", ["s3", "s0", "s2", "s5", "s6", "s1", "s4", "s7"]),
        ("-said_on", ["s6", "s5", "s2", "s0", "s3", "s7", "s4", "s1"]),
        ("slug", ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]),
        ("-slug", ["s7", "s6", "s5", "s4", "s3", "s2", "s1", "s0"]),
    ],
)
def test_walk_shows_each_row_once_in_order_there_and_back(client, statements, ordering, slugs, page_size):
    address = f"/api/v1/statements/?ordering={ordering}&page_size={page_size}"

    there = walk(client, address)
    back = walk(client, last_page(client, address), link="previous")

    pages = [slugs[first : first + page_size] for first in range(0, len(slugs), page_size)]
    assert there == pages
    assert list(chain(*reversed(back))) == slugs


@pytest.mark.parametrize("ordering", ["updated_at", "-updated_at", "label", "-label"])
def test_walk_over_nothing_but_ties_shows_each_row_once(client, ordering):
    # All in one transaction: each has the same label and the same moment.
    slugs = sorted(make_measure().slug for _ in range(30))

    pages = walk(client, f"/api/v1/measures/?ordering={ordering}&page_size=4")

    assert list(chain(*pages)) == (slugs[::-1] if ordering.startswith("-") else slugs)


def test_list_without_ordering_stands_by_the_first_one(client, statements):
    assert walk(client, "/api/v1/statements/?page_size=5") == walk(
        client, "/api/v1/statements/?page_size=5&ordering=said_on"
    )


def test_first_and_last_page_have_no_link_beyond(client, statements):
    first = client.get("/api/v1/statements/?page_size=4").json()
    last = client.get(first["next"]).json()
    first_again = client.get(last["previous"]).json()

    assert (first["previous"], last["next"], first_again["previous"]) == (None, None, None)
    assert first_again["results"] == first["results"]
    assert first_again["next"] == first["next"]


def test_row_added_or_deleted_during_a_walk_moves_no_other(client):
    for slug in ("b", "d", "f", "h"):
        make_measure(slug=slug)
    first = client.get("/api/v1/measures/?ordering=slug&page_size=2").json()
    make_measure(slug="a")
    type(make_measure(slug="e")).objects.filter(slug="d").delete()

    rest = walk(client, first["next"])

    assert [row["slug"] for row in first["results"]] == ["b", "d"]
    assert rest == [["e", "f"], ["h"]]


def test_page_beyond_the_rows_that_are_left_is_empty_and_counts_them(client):
    gone = [make_measure(slug=slug) for slug in ("a", "b", "c")]
    following = client.get("/api/v1/measures/?ordering=slug&page_size=2").json()["next"]
    gone[2].delete()

    answer = client.get(following).json()

    assert answer == {"count": 2, "count_estimate": None, "next": None, "previous": None, "results": []}


@pytest.mark.parametrize(
    "change",
    [
        "kind=claim",
        "ordering=-said_on",
        "ordering=slug",
        "kind=claim&ordering=slug",
    ],
)
def test_cursor_with_other_filters_or_ordering_is_refused(client, statements, change):
    cursor = client.get("/api/v1/statements/?page_size=2").json()["next"]

    answer = client.get(f"{cursor}&{change}")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["cursor"]


def test_cursor_of_another_resource_is_refused(client, statements):
    cursor = client.get("/api/v1/statements/?page_size=2&ordering=slug").json()["next"].partition("?")[2]

    answer = client.get(f"/api/v1/people/?{cursor}")

    assert answer.status_code == 400
    assert answer.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": answer.json()["errors"][0]["detail"],
        "instance": "/api/v1/people/",
        "errors": [
            {
                "parameter": "cursor",
                "detail": "This cursor was not made for this list, with these filters and this ordering. "
                "Take it as it is from `next` or `previous` of an answer, or leave it out to begin at the "
                "first page.",
                "near_misses": [],
            }
        ],
    }


def test_page_size_and_fields_may_change_on_the_way(client, statements):
    following = client.get("/api/v1/statements/?page_size=2").json()["next"]

    answer = client.get(f"{following.replace('page_size=2', 'page_size=3')}&fields=slug").json()

    assert answer["results"] == [{"slug": "s2"}, {"slug": "s5"}, {"slug": "s6"}]


@pytest.mark.parametrize("size", ["0", "201", "-1", "1.5", "1e2", "x", "٣", "9" * 5000, "1%20", "True"])
def test_bad_page_size_is_refused(client, size):
    answer = client.get(f"/api/v1/measures/?page_size={size}")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"parameter": "page_size", "detail": "page_size is a whole number from 1 to 200.", "near_misses": []}
    ]


def test_unknown_ordering_is_refused_with_near_misses(client):
    answer = client.get("/api/v1/statements/?ordering=-sadon")

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {
            "parameter": "ordering",
            "detail": "“-sadon” is no ordering of this list. Did you mean said_on?",
            "near_misses": ["said_on"],
        }
    ]


def test_count_is_exact_up_to_its_cap_and_estimated_beyond(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(paging, "COUNTED", 5)
    for _ in range(5):
        make_measure()
    with django_assert_num_queries(1):
        counted = client.get("/api/v1/measures/?page_size=1").json()
    make_measure()
    with django_assert_num_queries(2):
        estimated = client.get("/api/v1/measures/?page_size=1").json()

    assert (counted["count"], counted["count_estimate"]) == (5, None)
    assert estimated["count"] is None
    assert estimated["count_estimate"] >= 6


def test_links_keep_the_filters_and_the_page_size(client, statements):
    answer = client.get("/api/v1/statements/?kind=claim&page_size=3").json()

    pages = walk(client, answer["next"])

    assert [len(page) for page in pages] == [3, 2]
    assert all(first != second for first, second in pairwise(pages))
