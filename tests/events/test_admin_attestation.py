import pytest
from django.urls import reverse

from events.models import Statement
from sources.models import Passage
from tests.admin_pages import errors_of, filled_in, row
from tests.make import (
    make_attestation,
    make_figure,
    make_passage,
    make_person,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/events/statement/add/"
NEW = {"slug": "durov-opens-a-lab", "kind": "announcement", "gist": "Durov opens a lab."}


def change(thing) -> str:
    return reverse(f"admin:events_{thing._meta.model_name}_change", args=[thing.pk])


def attestation(at=0, **fields) -> dict:
    fields = {"form": "direct_quote", "is_translation": "unknown", "evidence_start": "", **fields}
    return row("attestations", at, **fields)


def quoted(statement) -> list[tuple]:
    parts = Passage.objects.filter(attestations__statement=statement)
    return list(parts.order_by("attestation_uses").values_list("source__slug", "start", "end", "exact"))


def test_statement_is_added_with_the_words_of_its_attestation(admin_client, admin_user):
    source = make_source("“We open a lab”, said Durov, “in Astana.”", slug="an-article")
    durov = make_person("Pavel Durov")

    response = filled_in(
        admin_client,
        ADD,
        **NEW,
        status="verified",
        speaker_person=durov.pk,
        **attestation(
            source=source.pk,
            is_best="on",
            evidence_words=["We open a lab", "in Astana."],
            evidence_start=["", ""],
            attribution_words="said Durov",
            attribution_start="",
        ),
    )

    assert response.status_code == 302
    statement = Statement.objects.get()
    assert (statement.text, statement.language, statement.status, statement.proposed_by) == (
        "We open a lab […] in Astana.",
        "en",
        "verified",
        admin_user,
    )
    assert quoted(statement) == [
        ("an-article", 1, 14, "We open a lab"),
        ("an-article", 30, 40, "in Astana."),
    ]
    assert statement.attestations.get().attribution.exact == "said Durov"


def test_statement_saved_as_it_is_stays_as_it_was(admin_client):
    source = make_source("“We open\r\na lab”, said Durov. Ten. Ten.")
    statement = make_statement(passage=make_passage(source, "We open\r\na lab"))
    make_attestation(statement, make_passage(source, "Ten."), attribution=make_passage(source, "said Durov"))
    make_figure(statement, passage=make_passage(source, "Ten."))
    before = Statement.objects.values().get()

    response = filled_in(admin_client, change(statement))

    assert response.status_code == 302
    assert Statement.objects.values().get() == before


def test_line_ends_of_a_browser_match_those_of_the_text(admin_client):
    plain, windows = (
        make_source("We open\na lab", slug="plain"),
        make_source("We open\r\na lab", slug="windows"),
    )

    response = filled_in(
        admin_client,
        ADD,
        **NEW,
        **(
            attestation(0, source=plain.pk, is_best="on", evidence_words="We open\r\na lab")
            | attestation(1, source=windows.pk, evidence_words=" We open\r\na lab\r\n")
        ),
    )

    assert response.status_code == 302
    assert quoted(Statement.objects.get()) == [
        ("plain", 0, 13, "We open\na lab"),
        ("windows", 0, 14, "We open\r\na lab"),
    ]


def test_offsets_are_code_points(admin_client):
    source = make_source("🎉🎉 We open a lab", slug="an-article")

    filled_in(
        admin_client, ADD, **NEW, **attestation(source=source.pk, is_best="on", evidence_words="We open a lab")
    )

    assert quoted(Statement.objects.get()) == [("an-article", 3, 16, "We open a lab")]


def test_words_that_are_not_there_are_refused_with_the_closest(admin_client):
    source = make_source("Today we open a laboratory.", slug="an-article")

    response = filled_in(
        admin_client,
        ADD,
        **NEW,
        **attestation(source=source.pk, is_best="on", evidence_words="we opened a laboratory"),
    )

    assert errors_of(response) == [
        (
            "an-article: the words do not stand in the source, letter for letter;"
            " the closest there are “we open a laboratory.”"
        )
    ]
    assert (Statement.objects.count(), Passage.objects.count()) == (0, 0)


def test_words_that_stand_twice_are_refused_with_the_places(admin_client):
    source = make_source("First a lab here. Then a lab there.", slug="an-article")
    fields = {"source": source.pk, "is_best": "on", "evidence_words": "a lab"}

    refused = filled_in(admin_client, ADD, **NEW, **attestation(**fields))
    elsewhere = filled_in(admin_client, ADD, **NEW, **attestation(**fields, evidence_start="7"))
    accepted = filled_in(admin_client, ADD, **NEW, **attestation(**fields, evidence_start="23"))

    places = "6: …First [a lab] here. Then a lab there.…; 23: …First a lab here. Then [a lab] there.…"
    assert [errors_of(refused), errors_of(elsewhere), accepted.status_code] == [
        [f"an-article: the words stand there 2 times. Give one of these as the start: {places}"],
        [f"an-article: the words do not start at 7, but at 6, 23. Give one of these as the start: {places}"],
        302,
    ]
    assert quoted(Statement.objects.get()) == [("an-article", 23, 28, "a lab")]


def test_start_left_over_from_other_words_does_not_matter(admin_client):
    source = make_source("We open a lab in Astana.", slug="an-article")
    statement = make_statement(passage=make_passage(source, "We open a lab"))

    response = filled_in(
        admin_client,
        change(statement),
        **{"attestations-0-evidence_words": ["in Astana", ""], "attestations-0-evidence_start": ["0", ""]},
    )

    assert response.status_code == 302
    assert quoted(statement) == [("an-article", 14, 23, "in Astana")]


@pytest.mark.parametrize("start", ["-1", "six", "9" * 5000, "\u00b2"])
def test_start_that_is_no_number_is_refused(admin_client, start):
    source = make_source("a lab")

    response = filled_in(
        admin_client,
        ADD,
        **NEW,
        **attestation(source=source.pk, is_best="on", evidence_words="a lab", evidence_start=start),
    )

    assert errors_of(response) == [f"The start is a number, an offset in the source's text, not “{start}”."]


def test_words_and_source_are_needed(admin_client):
    response = filled_in(
        admin_client, ADD, **NEW, **attestation(source="", is_best="on", evidence_words="", form="claim")
    )

    assert errors_of(response) == ["This field is required.", "Fill in the words of the source that say so."]


def test_words_move_to_another_source(admin_client):
    first, second = make_source("We open a lab", slug="first"), make_source("See: We open a lab", slug="second")
    statement = make_statement(passage=make_passage(first))

    response = filled_in(admin_client, change(statement), **{"attestations-0-source": second.pk})

    assert response.status_code == 302
    assert quoted(statement) == [("second", 5, 18, "We open a lab")]


def test_verified_statement_without_attestation_is_refused(admin_client):
    added = filled_in(admin_client, ADD, **NEW, status="verified")
    statement = make_statement()
    emptied = filled_in(admin_client, change(statement), **{"attestations-0-DELETE": "on"})

    message = (
        "What is verified has evidence: give this statement at least one attestation, or make it proposed."
    )
    assert [errors_of(added), errors_of(emptied)] == [[message], [message]]
    assert list(Statement.objects.all()) == [statement]


def test_best_attestation_changes_in_one_go(admin_client):
    source = make_source("one two")
    statement = make_statement(passage=make_passage(source, "one"))
    other = make_attestation(statement, make_passage(source, "two"))

    response = filled_in(
        admin_client, change(statement), **{"attestations-0-is_best": [], "attestations-1-is_best": "on"}
    )

    assert response.status_code == 302
    statement.refresh_from_db()
    assert (statement.text, statement.attestations.get(is_best=True)) == ("two", other)


def test_one_attestation_is_best(admin_client):
    statement = make_statement()
    make_attestation(statement, make_passage())

    both = filled_in(
        admin_client, change(statement), **{"attestations-0-is_best": "on", "attestations-1-is_best": "on"}
    )
    none = filled_in(admin_client, change(statement), **{"attestations-0-is_best": []})

    assert [errors_of(both), errors_of(none)] == [
        ["A statement takes its text from one attestation: only one of them is best."],
        ["The statement takes its text from one attestation: tick “is best” there."],
    ]
