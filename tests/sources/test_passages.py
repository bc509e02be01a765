import pytest

from sources.passages import (
    QuoteAmbiguous,
    QuoteNotAtStart,
    QuoteNotFound,
    closest_words,
    find_quote,
    find_starts,
)

TEXT = "Aujourd’hui, a déclaré Pavel Durov 🚀, Durov ouvre un labo.\r\nDurov rit."


def test_quote_that_occurs_once_is_found_by_itself():
    assert find_quote(TEXT, "a déclaré") == (13, 22)


def test_quote_is_counted_in_code_points():
    start, end = find_quote(TEXT, "🚀, ")

    assert (start, end, TEXT[start:end]) == (35, 38, "🚀, ")


def test_quote_runs_over_line_ends_as_they_stand():
    assert find_quote(TEXT, "labo.\r\nDurov") == (53, 65)


def test_quote_that_occurs_twice_needs_a_start():
    with pytest.raises(QuoteAmbiguous) as error:
        find_quote(TEXT, "Durov")

    assert error.value.starts == [29, 38, 60]
    assert str(error.value) == "the words occur 3 times, at 29, 38, 60: give the start, or quote more of them"


def test_start_chooses_among_equal_words():
    assert find_quote(TEXT, "Durov", 38) == (38, 43)


@pytest.mark.parametrize("start", [-1, 0, 30, 1000])
def test_start_where_the_words_are_not_is_refused_with_their_places(start):
    with pytest.raises(QuoteNotAtStart) as error:
        find_quote(TEXT, "Durov", start)

    assert str(error.value) == f"the words do not start at {start}, but at 29, 38, 60"


def test_quote_with_another_apostrophe_is_refused_with_the_words_of_the_source():
    with pytest.raises(QuoteNotFound) as error:
        find_quote(TEXT, "Aujourd'hui, a declare Pavel")

    assert str(error.value) == (
        "the words do not stand in the source, letter for letter;"
        " the closest there are “Aujourd’hui, a déclaré Pavel”"
    )


@pytest.mark.parametrize("quote", ["Zucker und Zimt", ""])
def test_quote_that_nothing_resembles_is_refused_plainly(quote):
    with pytest.raises(QuoteNotFound) as error:
        find_quote(TEXT, quote)

    assert str(error.value) == "the words do not stand in the source, letter for letter"


def test_many_places_are_not_all_listed():
    with pytest.raises(QuoteAmbiguous) as error:
        find_quote("a" * 13, "aa")

    assert str(error.value) == (
        "the words occur 12 times, at 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more:"
        " give the start, or quote more of them"
    )


def test_very_many_places_are_not_all_looked_for():
    with pytest.raises(QuoteAmbiguous) as error:
        find_quote("a" * 5_000, "a")

    assert str(error.value) == (
        "the words occur at least 1,000 times, at 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 990 more:"
        " give the start, or quote more of them"
    )


def test_places_may_overlap():
    assert find_starts("nanana", "nana") == [0, 2]


def test_closest_words_are_whole_words():
    assert closest_words(TEXT, "ouvr un lab") == "ouvre un labo."
