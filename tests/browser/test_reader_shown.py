"""What the source reader shows, and how one moves in it."""

import pytest

from events.models import Statement
from people.models import Person
from tests.browser.reading import (
    BEFORE,
    QUOTE,
    TEXT,
    highlighted,
    open_reader,
    place,
    place_of,
    save,
    saved,
    select,
)
from tests.make import (
    make_event,
    make_figure,
    make_measure,
    make_passage,
    make_person,
    make_record,
    make_source,
    make_statement,
)


@pytest.fixture
def source(transactional_db):
    make_record()
    return make_source(TEXT, slug="article")


@pytest.fixture
def durov(source):
    return make_person("Pavel Durov", slug="pavel-durov", passage=make_passage(source, "Pavel Durov"))


def test_overlapping_passages_are_shown_and_bring_their_cards(page, source):
    statement = make_statement(slug="outer", passage=make_passage(source, QUOTE))
    make_figure(statement, passage=make_passage(source, "over 11 million users today”, said"))
    make_event("The visit", slug="visit", passage=make_passage(source, "11 million"))
    open_reader(page, source)

    page.click("#text mark:has-text('11 million')")

    assert [words for words, _ in highlighted(page)] == [
        "We open a lab 🧪 for ",
        "over ",
        "11 million",
        " users today",
        "”, said",
    ]
    assert page.eval_on_selector_all(".current-card", "cards => cards.map(card => card.id)") == [
        "card-statement-outer",
        "card-event-visit",
    ]


def test_colours_are_switched_off_and_on(page, source):
    make_statement(passage=make_passage(source, QUOTE))
    open_reader(page, source)
    tint = "mark => getComputedStyle(mark).getPropertyValue('--t1')"
    before = page.eval_on_selector("#text mark", tint)

    page.click("[data-hides=statement]")

    assert before != "transparent"
    assert page.eval_on_selector("#text mark", tint) == "transparent"
    assert page.get_attribute("[data-hides=statement]", "aria-pressed") == "false"


def test_markup_and_script_in_a_source_stay_text(page):
    make_record()
    text = "<script>document.title = 'broken'</script><img src=x onerror='document.title=1'>&amp;</div> end"
    source = make_source(text)
    open_reader(page, source)
    select(page, "</script><img src=x")
    page.click("#tab-statement")
    page.fill("#statement-gist", "<b>Bold</b>")
    save(page, "statement")

    saved(page)

    assert page.text_content("#text") == text
    assert page.locator("#text script, #text img, #cards b").count() == 0
    assert page.title().startswith(source.slug)
    assert Statement.objects.get().text == "</script><img src=x"


def test_keyboard_alone_makes_a_statement(page, source):
    make_statement(slug="known", passage=make_passage(source, "Pavel Durov met the press."))
    open_reader(page, source)

    page.keyboard.press("j")
    current = page.eval_on_selector("#text mark.current", "mark => mark === document.activeElement")
    page.keyboard.press("Enter")
    on_card = page.evaluate("document.activeElement.id")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    page.wait_for_selector("#panel:not([hidden])")
    first = page.text_content("#words")
    page.keyboard.press("u")
    page.wait_for_function("before => document.getElementById('words').textContent !== before", arg=first)
    page.keyboard.press("n")
    page.wait_for_selector("#form-statement:not([hidden])")
    page.keyboard.type("He is quoted.")
    page.locator("#form-statement [type=submit]").press("Enter")

    saved(page)

    assert (current, on_card, first) == (True, "card-statement-known", BEFORE.strip())
    statement = Statement.objects.exclude(slug="known").get()
    assert (statement.gist, place(statement.attestations.get().passages.get())) == (
        "He is quoted.",
        place_of(f"“{QUOTE}”, said Pavel Durov."),
    )


def test_escape_closes_the_panel(page, source):
    open_reader(page, source)
    select(page, "Nobody asked.")
    page.click("#tab-statement")
    page.keyboard.press("Escape")

    assert page.is_hidden("#panel")
    assert page.evaluate("document.activeElement.id") == "text"


def test_proposal_is_verified_and_taken_off_its_words_from_its_card(page, source):
    statement = make_statement(slug="known", passage=make_passage(source, QUOTE), status="proposed")
    make_figure(
        statement, passage=make_passage(source, "11 million"), measure=make_measure(), amount=11, comparator="="
    )
    open_reader(page, source)
    page.click("#card-statement-known [data-act=verify]")
    verified = saved(page)
    page.wait_for_selector("#card-statement-known.verified")
    page.click("#text mark.figure")
    page.keyboard.press("s")
    page.click("#close-panel")
    page.click("#text mark.figure")
    page.click("#card-statement-known [data-act=detach]")
    page.wait_for_function("() => !document.querySelector('#text mark.figure')")

    statement.refresh_from_db()
    assert (verified, statement.status, statement.figures.count()) == (
        "Verified: statement known",
        "verified",
        0,
    )


@pytest.mark.parametrize("role", ["viewer"])
def test_viewer_reads_and_is_offered_nothing_else(page, source, durov):
    open_reader(page, source)
    page.click("#text .name.unlinked")

    assert page.text_content("#name").strip() == "“Pavel Durov” — Pavel Durov person"
    assert page.locator("#panel, #name button, [data-act]").count() == 0
    assert Person.objects.count() == 1


def test_places_are_code_points_whatever_the_browser_counts(page, source):
    make_statement(passage=make_passage(source, "galite\u0301"))
    open_reader(page, source)
    places = [place for place in range(len(TEXT)) if TEXT[place] != "\n"]

    found = page.evaluate(
        """async (places) => {
          const { placeOf, rangeOf } = await import('/static/curation/reader/offsets.js');
          const text = document.getElementById('text');
          return places.map((place) => {
            const range = rangeOf(text, place, place + 1);
            return [
              placeOf(text, range.startContainer, range.startOffset),
              placeOf(text, range.endContainer, range.endOffset),
              range.toString(),
            ];
          });
        }""",
        places,
    )

    assert found == [[place, place + 1, TEXT[place]] for place in places]


def test_cards_lie_below_the_text_on_a_phone(page, source):
    make_statement(slug="known", passage=make_passage(source, QUOTE))
    page.set_viewport_size({"width": 390, "height": 844})
    open_reader(page, source)

    box, text = page.locator("#side").bounding_box(), page.locator("#text").bounding_box()

    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)
    assert text["width"] > 340
    assert page.evaluate("document.documentElement.scrollWidth") == 390
