import pytest
from django.http import QueryDict

from config.rest.errors import BadParameter
from config.rest.parameters import chosen_fields, near_misses, refuse_unknown

KNOWN = ["speaker", "source", "said_from", "q"]


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("speakr", ["speaker"]),
        ("SPEAKER", ["speaker"]),
        ("said", ["said_from"]),
        ("query", []),
        ("xyz", []),
        ("", []),
        ("x" * 10_000, []),
    ],
)
def test_near_misses_are_the_known_words_most_alike(word, near):
    assert near_misses(word, KNOWN) == near


def test_known_parameters_given_once_are_let_through():
    refuse_unknown(QueryDict("speaker=a&q=b"), KNOWN)


def test_empty_parameters_are_refused_but_where_empty_says_something():
    with pytest.raises(BadParameter) as refused:
        refuse_unknown(QueryDict("speaker=&q=%20&source="), KNOWN, may_be_empty=["source"])

    assert refused.value.errors == [
        {"parameter": name, "detail": f"{name} is empty: leave it out or give a value.", "near_misses": []}
        for name in ("speaker", "q")
    ]


def test_unknown_and_repeated_parameters_are_refused_all_at_once():
    with pytest.raises(BadParameter) as refused:
        refuse_unknown(QueryDict("speakr=a&q=1&q=2&zz=1"), KNOWN)

    assert refused.value.errors == [
        {
            "parameter": "speakr",
            "detail": "“speakr” is no parameter of this address. Did you mean speaker?",
            "near_misses": ["speaker"],
        },
        {"parameter": "q", "detail": "q is given 2 times; give it once.", "near_misses": []},
        {
            "parameter": "zz",
            "detail": "“zz” is no parameter of this address. There are: speaker, source, said_from, q.",
            "near_misses": [],
        },
    ]


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", ["slug", "label", "text"]),
        ("fields=text,slug", ["slug", "text"]),
        ("fields= text , slug ,", ["slug", "text"]),
        ("omit=text", ["slug", "label"]),
        ("fields=slug,label&omit=label", ["slug"]),
        ("omit=slug,label,text", []),
    ],
)
def test_fields_are_chosen_in_the_resources_order(query, chosen):
    assert chosen_fields(QueryDict(query), ["slug", "label", "text"]) == chosen


def test_unknown_fields_are_refused_with_near_misses():
    with pytest.raises(BadParameter) as refused:
        chosen_fields(QueryDict("fields=slug,lable&omit=txt"), ["slug", "label", "text"])

    assert refused.value.errors == [
        {
            "parameter": "fields",
            "detail": "“lable” is no field of this resource. Did you mean label?",
            "near_misses": ["label"],
        },
        {
            "parameter": "omit",
            "detail": "“txt” is no field of this resource. Did you mean text?",
            "near_misses": ["text"],
        },
    ]
