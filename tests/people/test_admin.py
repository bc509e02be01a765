import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from people.models import Person
from sources.models import Passage
from tests.admin_pages import errors_of, filled_in, row
from tests.make import (
    make_affiliation,
    make_event,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_source,
)

pytestmark = pytest.mark.django_db
ADD = "/admin/people/person/add/"


def change(person) -> str:
    return reverse("admin:people_person_change", args=[person.pk])


def test_person_is_added_with_names_and_words(admin_client, admin_user):
    source = make_source("Pavel Durov opens a lab.")

    response = filled_in(
        admin_client,
        ADD,
        slug="pavel-durov",
        status="verified",
        **row("names", 0, text="Pavel Durov", language="en", kind="preferred"),
        **row(
            "citations", 0, field="", passage_source=source.pk, passage_words="Pavel Durov", passage_start=""
        ),
    )

    assert response.status_code == 302
    person = Person.objects.get()
    assert (person.slug, person.label, person.status, person.proposed_by) == (
        "pavel-durov",
        "Pavel Durov",
        "verified",
        admin_user,
    )
    assert list(person.names.values_list("text", "language", "kind")) == [("Pavel Durov", "en", "preferred")]
    assert list(person.citations.values_list("passage__source", "passage__start", "passage__end")) == [
        (source.pk, 0, 11)
    ]


def test_person_saved_as_it_is_stays_as_it_was(admin_client):
    person = make_person()
    make_affiliation(person, make_organization())
    before = Person.objects.values().get()

    response = filled_in(admin_client, change(person))

    assert response.status_code == 302
    assert Person.objects.values().get() == before


def test_verified_person_without_citation_is_refused(admin_client):
    response = filled_in(admin_client, ADD, slug="pavel-durov", status="verified")

    assert errors_of(response) == [
        "What is verified has evidence: give this person at least one citation, or make it proposed."
    ]
    assert Person.objects.count() == 0


def test_last_citation_of_a_verified_person_is_kept(admin_client):
    person = make_person()

    response = filled_in(admin_client, change(person), **{"citations-0-DELETE": "on"})

    assert errors_of(response) == [
        "What is verified has evidence: give this person at least one citation, or make it proposed."
    ]
    assert person.citations.count() == 1


def test_words_that_are_not_there_are_refused_and_leave_nothing(admin_client):
    source = make_source("Pavel Durov opens a lab.", slug="an-article")

    response = filled_in(
        admin_client,
        ADD,
        slug="pavel-durov",
        **row("citations", 0, passage_source=source.pk, passage_words="Pawel Durov opens", passage_start=""),
    )

    assert errors_of(response) == [
        (
            "an-article: the words do not stand in the source, letter for letter;"
            " the closest there are “Pavel Durov opens”"
        )
    ]
    assert (Person.objects.count(), Passage.objects.count()) == (0, 0)


def test_passage_goes_again_where_the_rest_of_the_form_is_wrong(admin_client):
    source = make_source("Pavel Durov opens a lab.")

    response = filled_in(
        admin_client,
        ADD,
        slug="",
        **row("citations", 0, passage_source=source.pk, passage_words="Pavel Durov", passage_start=""),
    )

    assert errors_of(response) == ["This field is required."]
    assert Passage.objects.count() == 0


def test_affiliation_is_added_with_words_of_two_sources(admin_client):
    person, telegram = make_person(), make_organization()
    english, french = make_source("Durov is the CEO."), make_source("le PDG Durov", language="fr")

    response = filled_in(
        admin_client,
        change(person),
        **row(
            "affiliations",
            0,
            organization=telegram.pk,
            role="CEO",
            language="en",
            role_code="chief_executive",
            period_edtf="",
            period_as_printed="",
            evidence_source=[english.pk, french.pk],
            evidence_words=["the CEO", "le PDG"],
            evidence_start=["", ""],
        ),
    )

    assert response.status_code == 302
    [affiliation] = person.affiliations.all()
    assert [(p.source, p.start, p.end, p.exact) for p in affiliation.passages.order_by("source")] == [
        (english, 9, 16, "the CEO"),
        (french, 0, 6, "le PDG"),
    ]


def test_affiliation_without_words_is_refused(admin_client):
    person, telegram = make_person(), make_organization()

    response = filled_in(
        admin_client,
        change(person),
        **row(
            "affiliations", 0, organization=telegram.pk, role="CEO", language="en", role_code="chief_executive"
        ),
    )

    assert errors_of(response) == ["Fill in the words of the source that say so."]


def test_preferred_name_moves_to_another_in_one_go(admin_client):
    person = make_person("Pavel Durov")
    alias = person.names.create(text="Pawel Durow", language="en", kind="alias")
    [first] = person.names.filter(kind="preferred")
    assert [name.pk for name in person.names.all()] == [first.pk, alias.pk]

    response = filled_in(
        admin_client,
        change(person),
        **{"names-0-kind": "alias", "names-1-kind": "preferred"},
    )
    back = filled_in(admin_client, change(person), **{"names-0-kind": "preferred", "names-1-kind": "alias"})

    assert (response.status_code, back.status_code) == (302, 302)
    assert list(person.names.values_list("text", "kind")) == [
        ("Pavel Durov", "preferred"),
        ("Pawel Durow", "alias"),
    ]


def test_two_preferred_names_in_a_language_are_refused(admin_client):
    person = make_person("Pavel Durov")

    response = filled_in(
        admin_client, change(person), **row("names", 1, text="Pawel Durow", language="en", kind="preferred")
    )

    assert errors_of(response) == [
        "One name in each language is preferred: choose one, and make the others aliases."
    ]


def test_same_name_twice_is_refused(admin_client):
    person = make_person("Pavel Durov")

    response = filled_in(
        admin_client, change(person), **row("names", 1, text="Pavel Durov", language="en", kind="alias")
    )

    assert errors_of(response) == [
        "Please correct the duplicate data for text and language, which must be unique.",
        "Please correct the duplicate values below.",
    ]


def test_slug_of_a_deleted_person_is_refused(admin_client):
    person = make_person(slug="pavel-durov", status="proposed", passage=False)
    person.delete()

    response = filled_in(admin_client, ADD, slug="pavel-durov")

    assert errors_of(response) == ["A person that was deleted keeps this slug. Choose another."]


@pytest.mark.parametrize("term", ["Durow", "Дуров", "Pavel Durov", "pavel-du"])
def test_person_is_found_by_any_spelling_once(admin_client, term):
    durov = make_person("Pavel Durov", slug="pavel-durov")
    durov.names.create(text="Pawel Durow", language="de", kind="preferred")
    make_person("Kai-Fu Lee")

    response = admin_client.get("/admin/people/person/", {"q": term})

    assert list(response.context_data["cl"].queryset) == [durov]


def test_autocomplete_finds_by_any_spelling(admin_client):
    durov = make_person("Pavel Durov")

    response = admin_client.get(
        "/admin/autocomplete/",
        {"app_label": "events", "model_name": "statement", "field_name": "speaker_person", "term": "Дуров"},
    )

    assert response.json() == {
        "results": [{"id": str(durov.pk), "text": "Pavel Durov"}],
        "pagination": {"more": False},
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_people_takes_the_same_queries_for_any_number(admin_client, django_assert_num_queries, rows):
    for at in range(rows):
        make_person(f"Person {at}")

    with django_assert_num_queries(5):
        response = admin_client.get("/admin/people/person/")

    assert len(response.context_data["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_person_takes_the_same_queries_for_any_number_of_parts(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Person)
    person = make_person(passage=False, status="proposed")
    for at in range(rows):
        person.names.create(text=f"Name {at}", language="fr")
        person.identifiers.create(scheme="wikidata", value=f"Q{at}")
        person.citations.create(passage=make_passage())
        make_affiliation(person, make_organization(f"Organization {at}"))

    with django_assert_num_queries(11):
        response = admin_client.get(change(person))

    assert response.status_code == 200


def test_person_who_takes_part_in_an_event_is_not_deleted(admin_client):
    person = make_person("Pavel Durov")
    make_participation(make_event(), person=person, name_as_printed="Durov")

    response = admin_client.get(reverse("admin:people_person_delete", args=[person.pk]))

    assert response.context_data["protected"] == ["Participation: Durov (speaker)"]
    assert Person.objects.count() == 1


def test_person_is_deleted_with_all_parts(admin_client):
    person = make_person()
    make_affiliation(person, make_organization())

    response = filled_in(admin_client, reverse("admin:people_person_delete", args=[person.pk]))

    assert (response.status_code, Person.objects.count()) == (302, 0)


@pytest.mark.django_db(transaction=True)
def test_history_tells_who_changed_what(admin_client, admin_user):
    person = make_person("Pavel Durov", description="A founder.")
    filled_in(admin_client, change(person), description="The founder.", **{"names-0-text": "Pavel  Durov"})

    response = admin_client.get(reverse("admin:people_person_history", args=[person.pk]))

    latest = response.context_data["changes"][0]
    assert (latest.who, [(line.what, line.action, line.cells) for line in latest.lines]) == (
        "admin",
        [
            ("person", "changed", [("description", "A founder.", "The founder.")]),
            ("person", "changed", [("label", "Pavel Durov", "Pavel  Durov")]),
            ("person name", "changed", [("text", "Pavel Durov", "Pavel  Durov")]),
        ],
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_history_takes_the_same_queries_for_any_number_of_changes(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Person)
    person = make_person()
    for at in range(rows):
        person.names.create(text=f"Name {at}", language="fr")
        make_affiliation(person, make_organization(f"Organization {at}"))

    with django_assert_num_queries(14):
        response = admin_client.get(reverse("admin:people_person_history", args=[person.pk]))

    assert response.status_code == 200
