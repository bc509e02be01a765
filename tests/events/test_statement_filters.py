"""Filters of statements by how well they are attested, by their figures and by imprecise dates."""

import pytest
from django.contrib.auth import get_user_model

from sources.models import Derivation
from tests.make import (
    make_attestation,
    make_event,
    make_figure,
    make_measure,
    make_passage,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
A_COUNT = "Write a whole number, 1 or more."
A_NUMBER = "Write a number as 2000000000 or 0.5, with six decimals at most."
NO_DATE = (
    "is not an EDTF date. Write 2025, 2025-10, 2025-10-02, 2025-10-02? (uncertain), 2024~ (approximate), "
    "../2026 (by 2026) or 2025-10-02/2025-10-04."
)
DATES = {
    "a": "2025-10-02",
    "b": "2025-10",
    "c": "2025",
    "d": "../2026",
    "e": "2025-10-04/..",
    "f": "",
    "g": "2025-10-02?/2025-10-04",
}


def slugs(client, query: str = "", resource: str = "statements") -> list[str]:
    answer = client.get(f"/api/v1/{resource}/?ordering=slug&{query}")
    assert answer.status_code == 200, answer.content
    return [row["slug"] for row in answer.json()["results"]]


def found(client, queries: list[str], resource: str = "statements") -> dict[str, list[str]]:
    return {query: slugs(client, query, resource) for query in queries}


def test_statements_are_found_by_how_many_sources_tell_them(client):
    original, reprint, other = make_source(), make_source(), make_source()
    Derivation.objects.create(source=reprint, derived_from=original, kind="reprint")
    for slug, sources in {"one": [original], "two": [original, reprint], "three": [other, reprint]}.items():
        statement = make_statement(slug=slug, passage=make_passage(sources[0]))
        for source in sources[1:]:
            make_attestation(statement, make_passage(source))
        make_attestation(statement, make_passage(sources[0], "Pavel"))

    # Beside what finds few statements it is counted in another way.
    few = "q=durov"
    expected = {
        f"min_sources=1&{few}": ["one", "three", "two"],
        f"min_sources=2&{few}": ["three", "two"],
        f"min_independent=2&{few}": ["three"],
        "min_sources=1": ["one", "three", "two"],
        "min_sources=2": ["three", "two"],
        "min_sources=3": [],
        "min_independent=1": ["one", "three", "two"],
        "min_independent=2": ["three"],
        "min_sources=2&min_independent=2": ["three"],
    }
    assert found(client, list(expected)) == expected


def test_language_of_the_evidence_is_that_of_any_source_and_of_the_asked_form(client):
    statement = make_statement(slug="one", passage=make_passage(make_source(language="fr")))
    make_attestation(statement, make_passage(make_source(language="de", slug="de")), form="indirect")

    expected = {
        "evidence_language=fr": ["one"],
        "evidence_language=de": ["one"],
        "language=de": [],
        "evidence_language=de&form=indirect": ["one"],
        "evidence_language=fr&form=indirect": [],
        "evidence_language=fr&source=de": [],
        "evidence_language=kk": [],
    }
    assert found(client, list(expected)) == expected


# Whether a figure of 10 (with an upper bound of 20) may be 9 or less; 10; 11 to 19; 20; 21 or more.
RANGES = {
    ("=", None): [False, True, False, False, False],
    ("~", None): [False, True, False, False, False],
    (">", None): [False, False, True, True, True],
    (">=", None): [False, True, True, True, True],
    ("<", None): [True, False, False, False, False],
    ("<=", None): [True, True, False, False, False],
    ("=", 20): [False, True, True, True, False],
    ("~", 20): [False, True, True, True, False],
    (">", 20): [False, False, True, True, False],
    (">=", 20): [False, True, True, True, False],
    ("<", 20): [True, True, True, False, False],
    ("<=", 20): [True, True, True, True, False],
}
ASKED = [
    "amount_to=9",
    "amount_from=10&amount_to=10",
    "amount_from=11&amount_to=19",
    "amount_from=20&amount_to=20",
    "amount_from=21",
]


@pytest.mark.parametrize(("comparator", "upper"), RANGES)
def test_figure_is_a_range_that_overlaps_the_asked_one(client, comparator, upper):
    make_figure(make_statement(slug="one"), comparator=comparator, amount=10, upper=upper)

    overlaps = [slugs(client, query) == ["one"] for query in ASKED]

    assert overlaps == RANGES[comparator, upper]


def test_over_a_billion_may_be_two(client):
    make_figure(make_statement(slug="one"), comparator=">", amount="1000000000")

    expected = {"amount_from=2000000000": ["one"], "amount_to=1000000000": [], "amount_from=0.5": ["one"]}
    assert found(client, list(expected)) == expected


def test_amount_and_measure_are_asked_of_one_figure(client):
    statement = make_statement(slug="one")
    users, jobs = make_measure(slug="users"), make_measure(slug="jobs")
    make_figure(statement, measure=users, comparator="=", amount="5")
    make_figure(statement, measure=jobs, comparator="=", amount="50")
    make_figure(make_statement(slug="several"), measure=users)

    expected = {
        "measure=users": ["one", "several"],
        "measure=users&amount_from=0": ["one"],
        "measure=users&amount_from=10": [],
        "measure=jobs&amount_from=10": ["one"],
        "amount_from=10&amount_to=20": [],
        "amount_to=-1": [],
    }
    assert found(client, list(expected)) == expected


def test_imprecise_dates_are_found_where_they_overlap(client):
    for slug, edtf in DATES.items():
        make_statement(slug=slug, said_on_edtf=edtf)
        make_event(slug=slug, date_edtf=edtf)
    expected = {
        "2025-10-02": ["a", "b", "c", "d", "g"],
        "2025-10-02~": ["a", "b", "c", "d", "g"],
        "2025-10-04": ["b", "c", "d", "e", "g"],
        "2025-09": ["c", "d"],
        "2025": ["a", "b", "c", "d", "e", "g"],
        "2025-11/..": ["c", "d", "e"],
        "../2024": ["d"],
        "2027": ["e"],
    }

    said = {edtf: slugs(client, f"said_on={edtf}") for edtf in expected}
    held = {edtf: slugs(client, f"date={edtf}", "events") for edtf in expected}

    assert (said, held) == (expected, expected)


@pytest.mark.parametrize("edtf", ["0001", "9999", "9999-12-31", "../9999-12-31", "0001-01-01/.."])
def test_dates_at_the_ends_of_time_are_found(client, edtf):
    make_statement(slug="one", said_on_edtf=edtf)

    assert slugs(client, f"said_on={edtf}") == ["one"]


def test_hidden_evidence_counts_for_nothing(client):
    hidden, shown = make_source(status="proposed", language="fr"), make_source()
    statement = make_statement(slug="one", passage=make_passage(shown))
    make_attestation(statement, make_passage(hidden), form="indirect")
    make_figure(
        statement, measure=make_measure(slug="users"), comparator="=", amount=5, passage=make_passage(hidden)
    )
    queries = [
        "min_sources=2",
        "min_sources=2&q=durov",
        "min_independent=2",
        "min_independent=2&q=durov",
        "evidence_language=fr",
        "amount_from=5",
        "amount_to=5",
        "measure=users&amount_from=5",
    ]

    seen = found(client, queries)
    editor = get_user_model().objects.create_superuser("editor")
    client.force_login(editor)
    seen_by_editor = found(client, queries)

    assert list(seen.values()) == [[]] * len(queries)
    assert list(seen_by_editor.values()) == [["one"]] * len(queries)


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("min_sources=0", A_COUNT),
        ("min_sources=two", A_COUNT),
        ("min_independent=1.5", A_COUNT),
        ("amount_from=many", A_NUMBER),
        ("amount_from=NaN", A_NUMBER),
        ("amount_to=1e99999999", A_NUMBER),
        ("amount_to=0.0000001", A_NUMBER),
        ("amount_from=2&amount_to=1", "amount_to is below amount_from: nothing lies between them."),
        ("said_on=2.10.2025", f"“2.10.2025” {NO_DATE}"),
        ("said_on=2025-02-30", f"“2025-02-30” {NO_DATE}"),
    ],
)
def test_value_that_cannot_be_is_refused_and_told_how_to_write_it(client, query, detail):
    answer = client.get(f"/api/v1/statements/?{query}")

    assert answer.status_code == 400
    assert [error["detail"] for error in answer.json()["errors"]] == [detail]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_under_these_filters_takes_one_query(client, django_assert_num_queries, rows):
    for _ in range(rows):
        make_figure(make_statement(said_on_edtf="2025-10"), comparator="=", amount=5)
    query = "min_sources=1&min_independent=1&evidence_language=en&amount_from=1&amount_to=9"

    with django_assert_num_queries(1):
        answer = client.get(f"/api/v1/statements/?{query}")
    # One more looks whether what is asked is a date at all.
    with django_assert_num_queries(2):
        dated = client.get(f"/api/v1/statements/?{query}&said_on=2025")

    assert (answer.json()["count"], dated.json()["count"]) == (rows, rows)
