import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from events.models import Discrepancy, Event, Measure, Participation, Reading
from tests.admin_pages import errors_of, filled_in, row
from tests.make import (
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_participation,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


def change(thing) -> str:
    return reverse(f"admin:events_{thing._meta.model_name}_change", args=[thing.pk])


def test_participation_is_added_with_its_words(admin_client):
    event, durov, source = make_event(), make_person("Pavel Durov"), make_source("Durov spoke.")
    fields = {"role": "speaker", "name_as_printed": "Durov", "evidence_source": source.pk, "evidence_start": ""}

    response = filled_in(
        admin_client,
        change(event),
        **row("participations", 0, person=durov.pk, evidence_words="Durov spoke", **fields),
    )
    nobody = filled_in(
        admin_client, change(event), **row("participations", 1, evidence_words="Durov spoke", **fields)
    )

    assert response.status_code == 302
    participation = Participation.objects.get()
    assert (participation.person, participation.role, participation.passages.get().exact) == (
        durov,
        "speaker",
        "Durov spoke",
    )
    assert errors_of(nobody) == ["Fill in exactly one of person, organization."]


def test_event_is_no_part_of_itself(admin_client):
    forum = make_event("Forum")
    speech = make_event("Speech", parent=forum)

    response = filled_in(admin_client, change(forum), parent=speech.pk)

    assert errors_of(response) == [
        (
            "Nothing was saved. The record holds to a rule: “event is not its own parent”."
            " Here it does not hold: following parent_id leads back to the same row."
        )
    ]
    assert Event.objects.get(pk=forum.pk).parent is None


def test_wrong_date_is_refused(admin_client):
    response = filled_in(admin_client, change(make_event()), date_edtf="2025-02-30")

    assert errors_of(response) == [
        (
            "“2025-02-30” is not an EDTF date. Write 2025, 2025-10, 2025-10-02, 2025-10-02? (uncertain),"
            " 2024~ (approximate), ../2026 (by 2026) or 2025-10-02/2025-10-04."
        )
    ]


def test_discrepancy_is_added_with_readings_in_order(admin_client):
    first, second, lab = (
        make_source("The lab opened."),
        make_source("The lab opens soon."),
        make_facility("Lab"),
    )
    words = {"evidence_start": ""}

    response = filled_in(
        admin_client,
        "/admin/events/discrepancy/add/",
        slug="the-lab",
        title="What happened to the lab",
        kind="conflict",
        **row("about", 0, facility=lab.pk),
        **(
            row("readings", 0, label="opened", evidence_source=first.pk, evidence_words="opened", **words)
            | row(
                "readings",
                1,
                label="opens soon",
                is_followed="on",
                why="It is later.",
                evidence_source=second.pk,
                evidence_words="opens soon",
                **words,
            )
        ),
    )

    assert response.status_code == 302
    assert Discrepancy.objects.get().about.get().facility == lab
    assert list(Reading.objects.values_list("position", "label", "is_followed", "why", "passages__exact")) == [
        (0, "opened", False, "", "opened"),
        (1, "opens soon", True, "It is later.", "opens soon"),
    ]


def test_followed_reading_changes_in_one_go_and_is_one(admin_client):
    discrepancy = make_discrepancy()
    make_reading(discrepancy, label="opens soon")
    make_reading(discrepancy, label="opened", is_followed=True)

    both = filled_in(admin_client, change(discrepancy), **{"readings-0-is_followed": "on"})
    other = filled_in(
        admin_client, change(discrepancy), **{"readings-0-is_followed": "on", "readings-1-is_followed": []}
    )

    assert errors_of(both) == ["The record follows one reading at most."]
    assert other.status_code == 302
    assert list(discrepancy.readings.values_list("label", "is_followed")) == [
        ("opens soon", True),
        ("opened", False),
    ]


def test_measure_is_added(admin_client):
    response = filled_in(
        admin_client,
        "/admin/events/measure/add/",
        slug="telegram-users",
        label="Users of Telegram",
        unit="users",
    )

    assert response.status_code == 302
    assert list(Measure.objects.values_list("slug", "label", "unit")) == [
        ("telegram-users", "Users of Telegram", "users")
    ]


def test_measure_with_figures_is_not_deleted(admin_client):
    measure = make_measure()
    make_figure(make_statement(), measure=measure)

    response = admin_client.get(reverse("admin:events_measure_delete", args=[measure.pk]))

    assert response.context_data["protected"] == ["Figure: Users of Telegram:  None"]
    assert Measure.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("model", "queries"), [("statement", 7), ("event", 6), ("discrepancy", 5), ("measure", 5)]
)
def test_lists_take_the_same_queries_for_any_number(
    admin_client, django_assert_num_queries, rows, model, queries
):
    for _ in range(rows):
        statement = make_statement(speaker_person=make_person())
        make_event()
        make_figure(statement, measure=make_measure())
        make_reading(make_discrepancy())

    with django_assert_num_queries(queries):
        response = admin_client.get(f"/admin/events/{model}/")

    assert len(response.context_data["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_discrepancy_takes_the_same_queries_for_any_number_of_parts(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Discrepancy)
    discrepancy = make_discrepancy()
    for _ in range(rows):
        make_reading(discrepancy)
        discrepancy.about.create(statement=make_statement())

    with django_assert_num_queries(8):
        response = admin_client.get(change(discrepancy))

    assert response.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_an_event_takes_the_same_queries_for_any_number_of_parts(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Event)
    event = make_event()
    for _ in range(rows):
        make_participation(event, person=make_person())

    with django_assert_num_queries(11):
        response = admin_client.get(change(event))

    assert response.status_code == 200
