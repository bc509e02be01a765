import pytest

from curation.reader.attributions import find_attribution, likely_form
from curation.reader.names_in_text import NamedEntry, find_names

PEOPLE = [
    (name, NamedEntry("person", slug, name))
    for name, slug in (
        ("Pavel Durov", "durov"),
        ("Durov", "durov"),
        ("Pawel Durow", "durov"),
        ("Durow", "durov"),
        ("Дуров", "durov"),
        ("Tokayev", "tokayev"),
    )
]


def attribution_of(text: str, words: str) -> tuple[str | None, list[str]]:
    start = text.index(words)
    found = find_attribution(text, start, start + len(words), find_names(text, PEOPLE))
    printed = [text[place.start : place.end] for place in found.speakers]
    return found.span and text[slice(*found.span)], printed


@pytest.mark.parametrize(
    ("text", "words", "attribution", "speakers"),
    [
        (
            "« Nous inaugurons un laboratoire à Alem.ai », a déclaré Pavel Durov. Tokayev écoute.",
            "Nous inaugurons un laboratoire à Alem.ai",
            "déclaré Pavel Durov",
            ["Pavel Durov", "Tokayev"],
        ),
        ("Pavel Durov précise : « Nous voilà ».", "Nous voilà", "Pavel Durov précise", ["Pavel Durov"]),
        ("Durov left. « Nous espérons », ajoute-t-il.", "Nous espérons", "ajoute-t-il", ["Durov"]),
        ("Die Nutzung, so Durow, solle helfen.", "solle helfen", "so Durow", ["Durow"]),
        (
            "Durov emphasized that it is first.",
            "Durov emphasized that it is first.",
            "Durov emphasized",
            ["Durov"],
        ),
        ("«Мы рады», сказал Дуров.", "Мы рады", "сказал Дуров", ["Дуров"]),
        ("A lab opens. Tokayev met Durov.", "A lab opens.", None, ["Tokayev", "Durov"]),
        ("A lab opens.", "A lab opens.", None, []),
    ],
)
def test_who_is_said_to_say_it_is_found_beside_the_words(text, words, attribution, speakers):
    assert attribution_of(text, words) == (attribution, speakers)


@pytest.mark.parametrize(
    ("text", "words", "form"),
    [
        ("He said: “We open a new lab today”.", "We open a new lab today", "direct_quote"),
        ("It is « à l’intersection de l’IA ».", "à l’intersection de l’IA", "partial_quote"),
        ("„vertraulich und effizient“", "vertraulich und effizient", "partial_quote"),
        ("A lab opens today.", "A lab opens today", "claim"),
    ],
)
def test_form_follows_the_quotation_marks(text, words, form):
    start = text.index(words)

    assert likely_form(text, start, start + len(words), is_interview=False, has_attribution=False) == form


def test_form_of_an_answer_and_of_what_is_told():
    answer = "- What next?\n- We open a lab."
    start = answer.index("We open")

    assert likely_form(answer, start, len(answer), is_interview=True, has_attribution=False) == "direct_quote"
    assert (
        likely_form("Durov said that it opens.", 16, 24, is_interview=False, has_attribution=True) == "indirect"
    )
