"""The source reader's page: what it shows of a text, to whom, and at what cost."""

import re
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import (
    make_affiliation,
    make_attestation,
    make_figure,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.roles import make_user

pytestmark = pytest.mark.django_db


class TextReader(HTMLParser):
    """What a browser has in the text's blocks: each segment's words and attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.segments, self.is_inside, self.tags = [], False, set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if attrs.get("id") == "text":
            self.is_inside = True
        elif self.is_inside:
            self.tags.add(tag)
            if tag in ("span", "mark"):
                self.segments.append([attrs, ""])

    def handle_data(self, data):
        if self.is_inside and self.segments:
            self.segments[-1][1] += data

    def handle_endtag(self, tag):
        if tag == "section":
            self.is_inside = False


@pytest.fixture
def reader(client):
    def sign_in(role):
        client.force_login(make_user(role, is_staff=True))
        return client

    return sign_in


def address(source) -> str:
    return f"/admin/work/read/{source.slug}/"


def shown_text(response) -> TextReader:
    parsed = TextReader()
    parsed.feed(response.content.decode())
    return parsed


def cards(response) -> list[str]:
    return re.findall(r'id="card-([\w-]+)"', response.content.decode())


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> &amp; \"quoted\" 'so' </section></div> <!-- <b onclick=x>",
        "Line\r\none\rtwo\n\n😀 e\u0301 \u202eback\u202c",
        "\n\nLeading and trailing\n\n",
    ],
)
def test_text_is_shown_to_the_letter_and_stays_text(reader, text):
    source = make_source(text)
    make_statement(passage=make_passage(source, text[1:9]))

    response = reader("editor").get(address(source))

    page = shown_text(response)
    assert "".join(words for _, words in page.segments) == text
    assert page.tags == {"div", "span", "mark"}
    places = [int(attrs["data-start"]) for attrs, _ in page.segments]
    assert places == [sum(len(words) for _, words in page.segments[:at]) for at in range(len(places))]


def test_overlapping_passages_each_know_what_covers_them(reader):
    source = make_source("Durov has 900 million users.")
    statement = make_statement(passage=make_passage(source, "Durov has 900 million"))
    make_figure(statement, passage=make_passage(source, "900 million users"), amount=900, comparator="=")

    response = reader("viewer").get(address(source))

    assert [(attrs.get("data-passages"), words) for attrs, words in shown_text(response).segments] == [
        ("0-21", "Durov has "),
        ("0-21 10-27", "900 million"),
        ("10-27", " users"),
        (None, "."),
    ]


def test_names_that_are_linked_differ_from_those_that_are_not(reader):
    source = make_source("Durov spoke. Later Durov left.")
    make_person("Durov", slug="pavel", passage=make_passage(source, "Durov"))

    response = reader("editor").get(address(source))

    assert [
        (words, attrs["data-named"], attrs["title"], attrs["class"])
        for attrs, words in shown_text(response).segments
        if "data-named" in attrs
    ] == [
        ("Durov", "person:pavel", "Durov (person)", "citation name linked"),
        ("Durov", "person:pavel", "Durov (person)", "name unlinked bare"),
    ]


def test_name_is_linked_where_a_statement_over_it_is_by_its_bearer_or_speaks_of_it(reader):
    source = make_source("Durov spoke. Telegram grew. Telegram left.")
    durov, telegram = make_person("Durov"), make_organization("Telegram")
    make_statement(passage=make_passage(source, "Durov spoke."), speaker_person=durov)
    make_statement(passage=make_passage(source, "Telegram grew.")).mentions.create(organization=telegram)

    response = reader("viewer").get(address(source))

    assert [
        "linked" in attrs["class"].split()
        for attrs, _ in shown_text(response).segments
        if "data-named" in attrs
    ] == [True, True, False]


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "One <b>&amp; 😀 lab.\r\n" * 50_000], ids=["one line", "lines"]
)
def test_text_of_a_million_letters_is_shown_to_the_letter(reader, text):
    source = make_source(text)
    make_statement(passage=make_passage(source, text[600_000:600_040]))

    response = reader("viewer").get(address(source))

    assert "".join(words for _, words in shown_text(response).segments) == text


def test_coverage_counts_the_sentences_that_carry_something(reader):
    source = make_source("One lab. Two labs. Three labs.")
    make_statement(passage=make_passage(source, "labs."))

    response = reader("viewer").get(address(source))

    assert "1 of 3 sentences carry something" in response.content.decode()


def test_what_a_card_says_stays_text(reader):
    source = make_source("One lab.")
    make_statement("<b>Bold</b> & {0}", passage=make_passage(source), speaker_as_printed="<i>He</i>")

    page = reader("editor").get(address(source)).content.decode()

    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; {0}</button>" in page
    assert '<p class="who">&lt;i&gt;He&lt;/i&gt;</p>' in page


def test_viewer_sees_neither_proposals_nor_forms(reader):
    source = make_source("One lab. Two labs.")
    make_statement(slug="seen", passage=make_passage(source, "One lab."))
    make_statement(slug="hidden", passage=make_passage(source, "Two labs."), status="proposed")
    hidden = make_source("Hidden", status="proposed")

    client = reader("viewer")
    response = client.get(address(source))

    assert cards(response) == ["statement-seen"]
    assert ('id="panel"' in response.content.decode(), "Two labs.</mark>" in response.content.decode()) == (
        False,
        False,
    )
    assert client.get(address(hidden)).status_code == 404


def test_editor_sees_proposals_and_forms(reader):
    source = make_source("One lab. Two labs.")
    make_statement(slug="later", passage=make_passage(source, "Two labs."), status="proposed")
    make_statement(slug="first", passage=make_passage(source, "One lab."))

    response = reader("editor").get(address(source))

    assert cards(response) == ["statement-first", "statement-later"]
    assert 'id="panel"' in response.content.decode()


@pytest.mark.parametrize(("role", "code"), [(None, 403), ("viewer", 200), ("contributor", 200)])
def test_reader_is_for_who_has_a_role(reader, role, code):
    assert reader(role).get(address(make_source())).status_code == code


def make_rest(source, number):
    """One of each thing that can rest on a source, on the words of one sentence."""
    words = f"Durov number {number} spoke."
    passage = make_passage(source, words)
    person = make_person(f"number {number}", passage=passage)
    organization = make_organization(f"Org {number}", passage=passage)
    make_affiliation(person, organization, passage=passage)
    statement = make_statement(passage=passage, speaker_person=person)
    statement.mentions.create(organization=organization)
    make_attestation(statement, passage, form="claim")
    make_figure(statement, measure=make_measure(), passage=passage, amount=number, comparator="=")


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_what_rests_on_the_source(reader, number):
    source = make_source(" ".join(f"Durov number {at} spoke." for at in range(number)))
    for at in range(number):
        make_rest(source, at)
    client = reader("editor")

    with CaptureQueriesContext(connection) as queries:
        response = client.get(address(source))

    assert len(cards(response)) == 3 * number
    assert len(queries) == 9
