import pytest

from seeds.kinds import EVENTS, PEOPLE, STATEMENTS
from seeds.outcome import cycles
from sources.states.states import in_order, led_to_winners, references


def test_lists_without_an_order_compare_whatever_their_order():
    names = [{"text": "B", "language": "en"}, {"text": "A", "language": "en"}]

    assert in_order(PEOPLE, {"names": names}) == in_order(PEOPLE, {"names": names[::-1]})


def test_quotes_keep_their_order():
    quotes = [{"passage": ["s", 9, 10]}, {"passage": ["s", 0, 3]}]

    ordered = in_order(STATEMENTS, {"attestations": [{"source": "s", "quotes": quotes}]})

    assert ordered["attestations"][0]["quotes"] == quotes


def test_references_are_told_with_their_place():
    state = {
        "speaker": {"person": "durov"},
        "answers": "why",
        "mentions": [{"facility": "lab"}],
        "figures": [{"measure": "users", "passage": ["article", 0, 3]}],
    }

    assert list(references(STATEMENTS, state)) == [
        (("speaker",), "people", "durov"),
        (("answers",), "statements", "why"),
        (("mentions", 0, "facility"), "facilities", "lab"),
        (("figures", 0, "measure"), "measures", "users"),
        (("figures", 0, "passage"), "sources", "article"),
    ]


def test_participations_that_a_merge_makes_one_unite_their_passages():
    def participation(person, *spans):
        return {"person": person, "role": "speaker", "passages": [{"passage": list(span)} for span in spans]}

    state = {
        "participations": [
            participation("durov", ("a", 0, 1), ("a", 4, 5)),
            participation("durow", ("a", 4, 5), ("b", 0, 1)),
        ]
    }

    led = led_to_winners(EVENTS, state, {("people", "durow"): "durov"})

    assert led == {"participations": [participation("durov", ("a", 0, 1), ("a", 4, 5), ("b", 0, 1))]}


def test_state_without_merged_slugs_is_left_as_it_is():
    state = {"parent": "forum"}

    assert led_to_winners(EVENTS, state, {("people", "durow"): "durov"}) is state


@pytest.mark.parametrize(
    ("above", "chains"),
    [
        ({"a": ["b"], "b": []}, []),
        ({"a": ["a"]}, [["a", "a"]]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, [["b", "c", "b"]]),
        ({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, []),
        ({"a": ["gone"]}, []),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, [["a", "b", "a"], ["c", "d", "c"]]),
    ],
)
def test_cycles_are_told_as_chains(above, chains):
    assert list(cycles(above)) == chains


def test_long_chain_is_followed_to_its_end():
    above = {str(n): [str(n + 1)] for n in range(50_000)}

    assert list(cycles(above)) == []
