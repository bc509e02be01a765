"""What curators do in the source reader, done by hand."""

import pytest

from events.models import Discrepancy, Figure, Statement
from tests.browser.reading import (
    QUOTE,
    TEXT,
    choose,
    highlighted,
    open_reader,
    place,
    place_of,
    save,
    saved,
    select,
)
from tests.make import (
    make_discrepancy,
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


@pytest.mark.parametrize(("role", "status"), [("contributor", "proposed"), ("verifier", "verified")])
@pytest.mark.usefixtures("durov")
def test_statement_of_the_selected_words_has_their_exact_place(page, source, role, status):
    open_reader(page, source)
    select(page, f"“{QUOTE}”")
    page.click("#tab-statement")
    page.fill("#statement-gist", "Durov opens a lab for more than 11 million users.")
    if status == "verified":
        page.check("#form-statement [name=verified]")
    save(page, "statement")

    told = saved(page)

    statement = Statement.objects.get()
    attestation = statement.attestations.get()
    assert told.startswith("Saved: statement durov-opens-a-lab-for-more-than-11-million-users")
    assert [place(passage) for passage in attestation.passages.all()] == [place_of(QUOTE)]
    assert place(attestation.attribution) == place_of("said Pavel Durov")
    assert (
        statement.status,
        statement.speaker_person.slug,
        statement.speaker_as_printed,
        attestation.form,
    ) == (
        status,
        "pavel-durov",
        "Pavel Durov",
        "direct_quote",
    )
    assert [words for words, ids in highlighted(page) if ids == "{1}-{2}".format(*place_of(QUOTE))] == [QUOTE]


def test_saving_leaves_the_text_where_it_was_scrolled_to(page):
    make_record()
    source = make_source("\n\n".join(f"Sentence number {at} says something." for at in range(200)))
    open_reader(page, source)
    page.evaluate("document.querySelectorAll('[data-sentence=\"120\"]')[0].scrollIntoView({block: 'center'})")
    scrolled = page.evaluate("scrollY")
    select(page, "Sentence number 121 says")
    page.click("#tab-statement")
    page.fill("#statement-gist", "It is said.")
    save(page, "statement")

    saved(page)

    assert scrolled > 1000
    assert page.evaluate("scrollY") == scrolled
    assert [words for words, _ in highlighted(page)] == ["Sentence number 121 says"]


def test_words_can_be_selected_anew_without_losing_what_was_written(page, source):
    open_reader(page, source)
    select(page, "Nobody asked.")
    page.click("#tab-statement")
    page.fill("#statement-gist", "He left.")
    select(page, "Later he left.")
    save(page, "statement")

    saved(page)

    statement = Statement.objects.get()
    assert (statement.gist, statement.text) == ("He left.", "Later he left.")


def test_refusal_is_shown_at_its_field_and_what_was_written_stays(page, source):
    make_statement(slug="taken", passage=make_passage(source, "Nobody asked."))
    open_reader(page, source)
    select(page, "Later he left.")
    page.click("#tab-statement")
    page.fill("#statement-gist", "He left.")
    page.click("#form-statement summary")
    page.fill("#statement-slug", "taken")
    save(page, "statement")

    told = page.text_content("[data-pointer='/slug'] .field-error")

    assert told == "Another statement has this slug already."
    assert page.evaluate("document.activeElement.id") == "statement-slug"
    assert page.input_value("#statement-gist") == "He left."


def test_name_is_cited_where_it_stands_by_one_click(page, source, durov):
    open_reader(page, source)
    page.click("#text .name.unlinked")
    page.click("#name button:has-text('Cite here')")

    told = saved(page)

    assert told == "Saved: person pavel-durov, with the words “Pavel Durov”"
    start = TEXT.rindex("Pavel Durov")
    assert [(one.field, place(one.passage)) for one in durov.citations.order_by("passage__start")] == [
        ("", place_of("Pavel Durov")),
        ("names", ("article", start, start + 11, "Pavel Durov")),
    ]
    assert page.locator("#text .name.unlinked").count() == 0


def test_field_of_an_entry_is_cited(page, source, durov):
    open_reader(page, source)
    select(page, "met the press")
    page.click("#tab-citation")
    choose(page, "citation", "entry", "Durow")
    page.select_option("#citation-field", "description")
    save(page, "citation")

    saved(page)

    assert place(durov.citations.get(field="description").passage) == place_of("met the press")


def test_words_become_a_name_of_an_entry_with_their_citation(page, source, durov):
    open_reader(page, source)
    select(page, "the press")
    page.click("#tab-spelling")
    choose(page, "spelling", "entry", "Pavel")
    save(page, "spelling")

    saved(page)

    assert list(durov.names.values_list("text", "language", "kind").order_by("text")) == [
        ("Pavel Durov", "en", "preferred"),
        ("the press", "en", "alias"),
    ]
    assert place(durov.citations.get(field="names").passage) == place_of("the press")


def test_figure_is_read_from_its_words(page, source):
    make_statement(slug="a-lab", passage=make_passage(source, QUOTE))
    make_measure("Users of Telegram", slug="users")
    open_reader(page, source)
    select(page, "over 11 million users")
    page.click("#tab-figure")
    choose(page, "figure", "measure", "Users")
    save(page, "figure")

    saved(page)

    figure = Figure.objects.get()
    assert (figure.statement.slug, figure.measure.slug, figure.comparator, figure.amount, figure.upper) == (
        "a-lab",
        "users",
        ">",
        11_000_000,
        None,
    )
    assert place(figure.passage) == place_of("over 11 million users")
    assert "figure: > 11,000,000 users" in page.text_content("#card-statement-a-lab")


def test_statement_that_is_known_gets_another_attestation(page, source):
    other = make_source("Telegram opens a laboratory.", slug="other")
    statement = make_statement("Telegram opens a lab.", slug="a-lab", passage=make_passage(other))
    open_reader(page, source)
    select(page, QUOTE)
    page.click("#tab-attestation")
    choose(page, "attestation", "statement", "lab")
    save(page, "attestation")

    saved(page)

    attestations = statement.attestations.order_by("-is_best")
    assert [(one.source.slug, one.form, one.is_best) for one in attestations] == [
        ("other", "direct_quote", True),
        ("article", "direct_quote", False),
    ]


def test_reading_is_given_to_a_discrepancy_old_or_new(page, source):
    make_discrepancy("Who asked", slug="who-asked")
    open_reader(page, source)
    select(page, "Nobody asked.")
    page.click("#tab-reading")
    choose(page, "reading", "discrepancy", "asked")
    save(page, "reading")
    saved(page)
    select(page, "Later he left.")
    page.click("#tab-reading")
    page.fill("#reading-title", "When he left")
    page.select_option("#reading-kind", "date")
    page.fill("#reading-label", "later")
    save(page, "reading")
    page.wait_for_selector("#card-discrepancy-when-he-left")

    found = Discrepancy.objects.order_by("slug").values_list(
        "slug", "status", "readings__label", "readings__passages__exact"
    )

    assert list(found) == [
        ("when-he-left", "proposed", "later", "Later he left."),
        ("who-asked", "verified", "Nobody asked.", "Nobody asked."),
    ]
