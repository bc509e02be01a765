from decimal import Decimal

import pytest

from curation.reader.figures_in_words import FigureInWords, read_figure

MILLION = 10**6
MILLIARD = 10**9


@pytest.mark.parametrize(
    ("words", "language", "figure"),
    [
        ("over 11 million", "en", (">", 11 * MILLION, None)),
        ("more than 3,000 villages", "en", (">", 3000, None)),
        ("no more than 20 people", "en", ("<=", 20, None)),
        ("12 million local users", "en", ("=", 12 * MILLION, None)),
        ("approximately 1.5 billion", "en", ("~", 1_500 * MILLION, None)),
        ("a million", "en", ("=", MILLION, None)),
        ("one billion", "en", ("=", MILLIARD, None)),
        ("100,000 or more", "en", (">=", 100_000, None)),
        ("100+", "en", (">=", 100, None)),
        ("By 2026, more than 3,000 villages", "en", (">", 3000, None)),
        ("up to 40%", "en", ("<=", 40, None)),
        ("between 5 and 10 million", "en", ("=", 5 * MILLION, 10 * MILLION)),
        ("10-15 centres", "en", ("=", 10, 15)),
        ("plus d’un milliard d’utilisateurs", "fr", (">", MILLIARD, None)),
        ("de 12 millions d’utilisateurs", "fr", ("=", 12 * MILLION, None)),
        ("près de 1,2 milliard", "fr", ("~", 1_200 * MILLION, None)),
        ("au moins 10 000 étudiants", "fr", (">=", 10_000, None)),
        ("au moins 10\u202f000 étudiants", "fr", (">=", 10_000, None)),
        ("un billion", "fr", ("=", 10**12, None)),
        ("de 5 à 7 ans", "fr", ("=", 5, 7)),
        ("mehr als 1,2 Milliarden", "de", (">", 1_200 * MILLION, None)),
        ("rund 3.000 Dörfer", "de", ("~", 3000, None)),
        ("eine Milliarde", "de", ("=", MILLIARD, None)),
        ("bis zu 500 Mio. Euro", "de", ("<=", 500 * MILLION, None)),
        ("2 bis 4 Tage", "de", ("=", 2, 4)),
        ("около 500 тысяч", "ru", ("~", 500_000, None)),
        ("более миллиарда", "ru", (">", MILLIARD, None)),
        ("более 1,5 млрд пользователей", "ru", (">", 1_500 * MILLION, None)),
        ("миллион человек", "ru", ("=", MILLION, None)),
        ("не менее 20 000", "ru", (">=", 20_000, None)),
        ("от 5 до 10 млн", "ru", ("=", 5 * MILLION, 10 * MILLION)),
        ("dozens of countries", "en", None),
        ("millions of users", "en", None),
        ("Milliarden von Nutzern", "de", None),
        ("Dutzenden Ländern", "de", None),
        ("des millions", "fr", None),
        ("a small lab", "en", None),
        ("Alem.ai", "en", None),
        ("1" * 40, "en", None),
    ],
)
def test_figure_is_read_from_its_words(words, language, figure):
    comparator, amount, upper = figure or ("", None, None)
    expected = FigureInWords(
        comparator, None if amount is None else Decimal(amount), None if upper is None else Decimal(upper)
    )

    assert read_figure(words, language) == expected
