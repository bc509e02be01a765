from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from events.models import Statement
from tests.admin_pages import errors_of, filled_in, row
from tests.make import (
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
ADD = "/admin/events/statement/add/"
NEW = {"slug": "durov-opens-a-lab", "kind": "announcement", "gist": "Durov opens a lab."}


def change(thing) -> str:
    return reverse(f"admin:events_{thing._meta.model_name}_change", args=[thing.pk])


def test_statement_has_one_speaker_at_most(admin_client):
    response = filled_in(
        admin_client,
        ADD,
        **NEW,
        speaker_person=make_person().pk,
        speaker_organization=make_organization().pk,
    )

    assert errors_of(response) == ["A statement has one speaker at most: a person or an organization."]


def test_statement_does_not_answer_itself(admin_client):
    statement = make_statement()

    response = filled_in(admin_client, change(statement), answers=statement.pk)

    assert errors_of(response) == [
        (
            "Nothing was saved. The record holds to a rule: “statement does not answer itself”."
            " Here it does not hold: following answers_id leads back to the same row."
        )
    ]


def test_slug_of_a_statement_stays(admin_client):
    statement = make_statement(slug="durov-opens-a-lab")

    response = filled_in(admin_client, change(statement), slug="another")

    assert (response.status_code, Statement.objects.get().slug) == (302, "durov-opens-a-lab")


def test_figure_and_mention_are_added(admin_client):
    source = make_source("Telegram has over a billion users.")
    statement, measure, telegram = make_statement(), make_measure(), make_organization("Telegram")

    response = filled_in(
        admin_client,
        change(statement),
        **row(
            "figures",
            0,
            measure=measure.pk,
            comparator=">",
            amount="1000000000",
            upper="",
            passage_source=source.pk,
            passage_words="over a billion users",
            passage_start="",
        ),
        **row("mentions", 0, organization=telegram.pk, person="", facility="", event=""),
    )

    assert response.status_code == 302
    figure = statement.figures.get()
    assert (figure.measure, figure.comparator, figure.amount, figure.upper, figure.passage.exact) == (
        measure,
        ">",
        Decimal(1_000_000_000),
        None,
        "over a billion users",
    )
    assert statement.mentions.get().organization == telegram


def test_amount_without_comparator_is_refused(admin_client):
    statement, source = make_statement(), make_source("ten")

    response = filled_in(
        admin_client,
        change(statement),
        **row(
            "figures",
            0,
            measure=make_measure().pk,
            comparator="",
            amount="10",
            passage_source=source.pk,
            passage_words="ten",
            passage_start="",
        ),
    )

    assert errors_of(response) == ["Amount and comparator go together: both, or neither."]


def test_mention_of_two_entries_in_one_row_is_refused(admin_client):
    statement = make_statement()

    response = filled_in(
        admin_client,
        change(statement),
        **row("mentions", 0, person=make_person().pk, organization=make_organization().pk),
    )

    assert errors_of(response) == ["Fill in exactly one of person, organization, facility, event."]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "laboratoires"}, ["in-french"]),
        ({"q": "opening"}, ["in-english"]),
        ({"q": "Rede"}, ["in-english"]),
        ({"q": "in-fr"}, ["in-french"]),
        ({"source": "a-french-source"}, ["in-french"]),
        ({"evidence": "no"}, ["unsupported"]),
        ({"status": "proposed"}, ["unsupported"]),
        ({"language": "en"}, ["in-english"]),
    ],
)
def test_statements_are_found(admin_client, query, found):
    french = make_source("un laboratoire", language="fr", slug="a-french-source")
    make_statement("It exists.", slug="in-french", passage=make_passage(french))
    english = make_statement("It opens.", slug="in-english")
    make_attestation(english, make_passage(make_source("In seiner Rede", language="de")))
    make_statement("Nothing.", slug="unsupported", passage=False, status="proposed")

    response = admin_client.get("/admin/events/statement/", query)

    assert [statement.slug for statement in response.context_data["cl"].queryset] == found


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_statement_takes_the_same_queries_for_any_number_of_parts(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Statement)
    statement = make_statement(passage=False, status="proposed")
    for _ in range(rows):
        passage = make_passage()
        make_attestation(statement, passage, attribution=passage)
        make_figure(statement, measure=make_measure(), passage=passage)
        statement.mentions.create(person=make_person())

    with django_assert_num_queries(11):
        response = admin_client.get(change(statement))

    assert response.status_code == 200


@pytest.mark.parametrize("speaker", ["9" * 30, "-1", "abc", "٣"])
def test_speaker_that_does_not_exist_is_refused(admin_client, speaker):
    response = filled_in(admin_client, ADD, **NEW, speaker_person=speaker)

    assert errors_of(response) == ["Select a valid choice. That choice is not one of the available choices."]
    assert response.render().status_code == 200


@pytest.mark.parametrize(
    ("amount", "error"),
    [
        ("NaN", "Enter a number."),
        ("1e400", "Ensure that there are no more than 30 digits in total."),
        ("0.0000001", "Ensure that there are no more than 6 decimal places."),
    ],
)
def test_amount_that_cannot_be_stored_is_refused(admin_client, amount, error):
    statement, source = make_statement(), make_source("ten")
    fields = {"comparator": "=", "passage_source": source.pk, "passage_words": "ten", "passage_start": ""}

    response = filled_in(
        admin_client, change(statement), **row("figures", 0, measure=make_measure().pk, amount=amount, **fields)
    )

    assert errors_of(response) == [error]


def test_text_that_cannot_be_indexed_is_refused(admin_client):
    gist = " ".join(f"word{at}" for at in range(200_000))

    response = filled_in(admin_client, ADD, **{**NEW, "gist": gist})

    [error] = errors_of(response)
    assert error.startswith("Nothing was saved. The database says: string is too long for tsvector")
    assert Statement.objects.count() == 0


def test_contributor_sees_what_is_verified_and_own_proposals(client):
    reader = make_user("contributor", is_staff=True)
    verified, own = make_statement(), make_statement(status="proposed", proposed_by=reader)
    hidden = make_statement(status="proposed")
    client.force_login(reader)

    response = client.get("/admin/events/statement/")
    page = client.get(change(hidden))

    assert set(response.context_data["cl"].result_list) == {verified, own}
    assert (page.status_code, page["Location"]) == (302, "/admin/")
