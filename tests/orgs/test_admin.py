import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from orgs.models import Facility, Organization
from tests.admin_pages import errors_of, filled_in, row
from tests.make import make_facility, make_organization, make_passage, make_source

pytestmark = pytest.mark.django_db


def change(entry) -> str:
    return reverse(f"admin:orgs_{entry._meta.model_name}_change", args=[entry.pk])


def test_organization_is_added(admin_client):
    source = make_source("Telegram, a company")

    response = filled_in(
        admin_client,
        "/admin/orgs/organization/add/",
        slug="telegram",
        classification="company",
        founded_edtf="2013",
        status="verified",
        **row("names", 0, text="Telegram", language="en", kind="preferred"),
        **row("identifiers", 0, scheme="wikidata", value="Q15616276"),
        **row(
            "citations",
            0,
            field="classification",
            passage_source=source.pk,
            passage_words="a company",
            passage_start="",
        ),
    )

    assert response.status_code == 302
    organization = Organization.objects.get()
    assert (organization.label, organization.founded_earliest.isoformat(), organization.status) == (
        "Telegram",
        "2013-01-01",
        "verified",
    )
    assert list(organization.citations.values_list("field", "passage__exact")) == [
        ("classification", "a company")
    ]


def test_identifier_of_another_organization_is_refused(admin_client):
    make_organization().identifiers.create(scheme="wikidata", value="Q1")
    other = make_organization()

    response = filled_in(admin_client, change(other), **row("identifiers", 0, scheme="wikidata", value="Q1"))

    assert errors_of(response) == ["Organization identifier with this Scheme and Value already exists."]


def test_facility_is_added_in_another(admin_client):
    building, telegram = make_facility("Alem.AI"), make_organization("Telegram")

    response = filled_in(
        admin_client,
        "/admin/orgs/facility/add/",
        slug="telegram-lab",
        classification="laboratory",
        operator=telegram.pk,
        located_in=building.pk,
        country="KZ",
        floor="5",
    )

    assert response.status_code == 302
    lab = Facility.objects.get(slug="telegram-lab")
    assert (lab.operator, lab.located_in, lab.country, lab.floor) == (telegram, building, "KZ", "5")


def test_facility_lies_not_in_itself(admin_client):
    building = make_facility("Alem.AI")

    response = filled_in(admin_client, change(building), located_in=building.pk)

    assert errors_of(response) == [
        (
            "Nothing was saved. The record holds to a rule: “facility is not located in itself”."
            " Here it does not hold: following located_in_id leads back to the same row."
        )
    ]


def test_organization_that_operates_a_facility_is_not_deleted(admin_client):
    telegram = make_organization("Telegram")
    lab = make_facility("Lab", operator=telegram)

    response = admin_client.get(reverse("admin:orgs_organization_delete", args=[telegram.pk]))

    assert response.context_data["protected"] == [
        f'Facility: <a href="/admin/orgs/facility/{lab.pk}/change/">Lab</a>'
    ]
    assert Organization.objects.count() == 1


@pytest.mark.parametrize(
    ("evidence", "found"), [("yes", ["Cited"]), ("no", ["Uncited"]), ("perhaps", ["Cited", "Uncited"])]
)
def test_organizations_are_filtered_by_evidence(admin_client, evidence, found):
    make_organization("Cited")
    make_organization("Uncited", passage=False, status="proposed")

    response = admin_client.get("/admin/orgs/organization/", {"evidence": evidence})

    assert [organization.label for organization in response.context_data["cl"].queryset] == found


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", ["organization", "facility"])
def test_lists_take_the_same_queries_for_any_number(admin_client, django_assert_num_queries, rows, model):
    telegram = make_organization("Telegram", slug="telegram")
    for at in range(rows):
        make_facility(f"Facility {at}", operator=telegram)
        make_organization(f"Organization {at}", parent=telegram)

    with django_assert_num_queries(6):
        response = admin_client.get(f"/admin/orgs/{model}/")

    assert len(response.context_data["cl"].result_list) == {"organization": rows + 1, "facility": rows}[model]


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_an_organization_takes_the_same_queries_for_any_number_of_parts(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Organization)
    organization = make_organization(passage=False, status="proposed")
    for at in range(rows):
        organization.names.create(text=f"Name {at}", language="fr")
        organization.citations.create(passage=make_passage())

    with django_assert_num_queries(8):
        response = admin_client.get(change(organization))

    assert response.status_code == 200
