"""A passage is named by its words or by its place; what is sent of it must agree."""

import pytest

from events.models import Statement
from sources.models import Passage
from tests.make import make_passage, make_source
from tests.roles import api_client
from tests.writing.asking import address, faults, send
from tests.writing.conftest import TEXT
from tests.writing.rows import a_row, quoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source")]
WHERE = "/attestations/0/passages/0"


def post(client, *passages):
    attestation = {"form": "direct_quote", "is_best": True, "passages": list(passages)}
    return send(client, "POST", address("statements"), a_row("statements", attestations=[attestation]))


def spans(answer) -> list[tuple[int, int, str]]:
    assert answer.status_code == 201, answer.json()
    [attestation] = answer.json()["attestations"]
    return [(passage["start"], passage["end"], passage["exact"]) for passage in attestation["passages"]]


@pytest.mark.parametrize(
    "named",
    [
        {"exact": "a lab in Astana"},
        {"start": 18, "end": 33},
        {"exact": "a lab in Astana", "start": 18},
        {"exact": "a lab in Astana", "end": 33},
        {"exact": "a lab in Astana", "start": 18, "end": 33},
        {"exact": "a lab in Astana", "language": "what the record keeps is not read"},
    ],
)
def test_passage_is_found_by_words_or_place(administrator, named):
    answer = post(administrator, {"source": "article", **named})

    assert spans(answer) == [(18, 33, "a lab in Astana")]


@pytest.mark.parametrize("place", [{"start": 78}, {"end": 88}, {"start": 78, "end": 88}])
def test_words_that_stand_twice_need_their_place(administrator, place):
    assert spans(post(administrator, quoted("Durov said", **place))) == [(78, 88, "Durov said")]


def test_words_that_stand_twice_are_refused_with_both_places(administrator):
    answer = post(administrator, quoted("Durov said"))

    told = "the words occur 2 times, at 78, 145: give the start, or quote more of them"
    assert (answer.status_code, faults(answer)) == (422, [(f"{WHERE}/exact", told)])
    [error] = answer.json()["errors"]
    assert error["candidates"] == [
        {
            "start": start,
            "end": start + 10,
            "exact": "Durov said",
            "prefix": TEXT[start - 40 : start],
            "suffix": TEXT[start + 10 : start + 50],
        }
        for start in (78, 145)
    ]
    assert not Statement.objects.exists()
    assert not Passage.objects.exists()


def test_words_that_do_not_stand_there_are_refused_with_those_most_like_them(administrator):
    answer = post(administrator, quoted("opens a labb in Astana"))

    [error] = answer.json()["errors"]
    assert (answer.status_code, error["pointer"]) == (422, f"{WHERE}/exact")
    assert [(one["start"], one["exact"]) for one in error["candidates"]] == [(12, "opens a lab in Astana.")]


def test_words_like_nothing_there_have_no_candidates(administrator):
    answer = post(administrator, quoted("Заявление 12345 ÄÖÜ"))

    [error] = answer.json()["errors"]
    assert (error["detail"], error["candidates"]) == (
        "the words do not stand in the source, letter for letter",
        [],
    )


@pytest.mark.parametrize(
    ("named", "place", "told"),
    [
        (
            {"exact": "a lab in Astana", "start": 17},
            "exact",
            "the words do not start at 17, but at 18",
        ),
        (
            {"exact": "a lab in Astana", "end": 34},
            "exact",
            "the source has other words between start and end",
        ),
        (
            {"exact": "a lab in Astana", "start": 18, "end": 34},
            "exact",
            "the source has other words between start and end",
        ),
        (
            {"start": 18, "end": 18},
            "end",
            "expected more than the start, 18, and at most 156, where the text ends",
        ),
        (
            {"start": 18, "end": 5},
            "end",
            "expected more than the start, 18, and at most 156, where the text ends",
        ),
        (
            {"start": 18, "end": 157},
            "end",
            "expected more than the start, 18, and at most 156, where the text ends",
        ),
        (
            {"exact": "a lab in Astana", "end": 3},
            "end",
            "the words are longer than the text up to there",
        ),
        ({"start": -1, "end": 5}, "start", "expected 0 or more"),
        ({"start": 18}, "", "give the exact words, or start and end"),
        ({"end": 18}, "", "give the exact words, or start and end"),
        ({}, "", "give the exact words, or start and end"),
        ({"exact": ""}, "exact", "may not be empty"),
        (
            {"exact": " \n"},
            "exact",
            "expected some text, and there is only blank space (an empty field is left out)",
        ),
        (
            {"exact": "a lab in Astana", "sha256": "0" * 64},
            "sha256",
            "the source has another text: quote the one that is stored here",
        ),
    ],
)
def test_passage_that_is_not_there_is_refused(administrator, named, place, told):
    answer = post(administrator, {"source": "article", **named})

    where = f"{WHERE}/{place}" if place else WHERE
    assert (answer.status_code, faults(answer)) == (422, [(where, told)])


HARD = [
    "Ein Wort\r\nund noch eines\r\n",
    "Сын сказал: «Да». Ещё раз — да.",
    "\N{GRINNING FACE} ha \N{FAMILY}\N{ZERO WIDTH JOINER}\N{BOY} ha",
    "e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT} and été",
    "\N{MATHEMATICAL BOLD CAPITAL A}\N{MATHEMATICAL BOLD CAPITAL B} then C",
    " leading, trailing\t\N{NO-BREAK SPACE}",
    "\N{LATIN SMALL LIGATURE FI}ne and ﬁne Å Å",
]


@pytest.mark.parametrize("text", HARD)
def test_offsets_are_code_points_and_words_are_kept_to_the_letter(administrator, text):
    send(
        administrator,
        "POST",
        address("sources"),
        {"slug": "hard", "kind": "other", "language": "en", "text": text, "status": "verified"},
    )

    for start, end in [(0, len(text)), (1, len(text)), (0, len(text) - 1), (2, 5)]:
        words = text[start:end]
        where = address("statements", f"at-{start}-{end}")
        for named in ({"start": start, "end": end}, {"exact": words, "start": start}):
            body = a_row("statements", f"at-{start}-{end}")
            body["attestations"] = [
                {"form": "claim", "is_best": True, "passages": [{"source": "hard", **named}]}
            ]
            answer = send(administrator, "PUT", where, body, if_match=None if "end" in named else "*")
            assert answer.status_code in (200, 201), answer.json()
            [attestation] = answer.json()["attestations"]
            [passage] = attestation["passages"]
            assert (passage["start"], passage["end"], passage["exact"]) == (start, end, words)
    assert administrator.get(address("sources", "hard")).json()["text"] == text


def test_words_are_not_trimmed(administrator):
    assert spans(post(administrator, quoted(" a lab in Astana"))) == [(17, 33, " a lab in Astana")]


@pytest.mark.parametrize("words", ["a lab in Astana\n", "A lab in Astana", "a\N{NO-BREAK SPACE}lab in Astana"])
def test_words_are_not_normalised(administrator, words):
    answer = post(administrator, quoted(words))

    assert (answer.status_code, [pointer for pointer, _ in faults(answer)]) == (422, [f"{WHERE}/exact"])


def test_passage_that_is_stored_is_used_again(administrator, source):
    stored = make_passage(source, "a lab in Astana")

    post(administrator, quoted("a lab in Astana"))

    assert list(Passage.objects.values_list("pk", flat=True)) == [stored.pk]


def test_all_passages_are_checked_at_once(administrator):
    answer = post(administrator, quoted("nowhere to be seen"), quoted("a lab"), quoted("Durov said"))

    assert (answer.status_code, [pointer for pointer, _ in faults(answer)]) == (
        422,
        ["/attestations/0/passages/0/exact", "/attestations/0/passages/2/exact"],
    )


def test_passages_of_an_attestation_keep_their_order(administrator):
    answer = post(administrator, quoted("Telegram is a company"), quoted("a lab in Astana"))

    assert spans(answer) == [(90, 111, "Telegram is a company"), (18, 33, "a lab in Astana")]


def test_attestation_is_of_one_source(administrator):
    make_source("Another text.", slug="other")

    answer = post(administrator, quoted("a lab in Astana"), quoted("Another text", "other"))

    told = "an attestation is of one source: the first passage is of article"
    assert (answer.status_code, faults(answer)) == (
        422,
        [("/attestations/0/passages/1/source", told)],
    )


def test_source_that_its_writer_may_not_see_is_not_there(record):
    make_source("Hidden words.", slug="hidden", status="proposed")

    answer = post(api_client("contributor"), quoted("Hidden words", "hidden"))

    assert (answer.status_code, faults(answer)) == (
        422,
        [(f"{WHERE}/source", "there is no source “hidden”")],
    )
