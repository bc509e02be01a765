import pytest
from django.urls import reverse

from orgs.models import Organization
from tests.admin_pages import errors_of, filled_in
from tests.make import make_facility, make_organization

pytestmark = pytest.mark.django_db


def change(organization) -> str:
    return reverse("admin:orgs_organization_change", args=[organization.pk])


def test_what_a_trigger_refuses_is_told_on_the_form(admin_client):
    above = make_organization("Above")
    below = make_organization("Below", parent=above)

    response = filled_in(admin_client, change(above), parent=below.pk, description="New words")

    assert errors_of(response) == [
        (
            "Nothing was saved. The record holds to a rule: “organization is not its own parent”."
            " Here it does not hold: following parent_id leads back to the same row."
        )
    ]
    assert response.context_data["adminform"].form["description"].value() == "New words"
    assert list(Organization.objects.filter(pk=above.pk).values_list("parent", "description")) == [(None, "")]


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_at_the_commit_is_told_on_the_form(admin_client, monkeypatch):
    organization = make_organization()
    # As where another session took the citation away in between: the form alone sees nothing wrong.
    monkeypatch.setattr("sources.forms.rows.EvidenceFormSet.clean", lambda formset: None)

    response = filled_in(admin_client, change(organization), **{"citations-0-DELETE": "on"})

    assert errors_of(response) == [
        (
            "Nothing was saved. The record holds to a rule: “verified organization has a citation”."
            f" Here it does not hold: row {organization.pk} of orgs_organization"
            " has none in orgs_organizationcitation."
        )
    ]
    assert organization.citations.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", [{"slug__regex": "("}, {"created_at__gt": "soon"}])
def test_filter_that_means_nothing_is_dropped(admin_client, query):
    response = admin_client.get("/admin/orgs/organization/", query)

    assert (response.status_code, response["Location"]) == (302, "/admin/orgs/organization/?e=1")


def test_selected_rows_are_deleted_where_nothing_rests_on_them(admin_client):
    free, used = make_organization("Free"), make_organization("Used")
    make_facility(operator=used)
    chosen = {"action": "delete_selected", "post": "yes"}

    admin_client.post("/admin/orgs/organization/", {**chosen, "_selected_action": [free.pk, used.pk]})
    kept = list(Organization.objects.order_by("label"))
    admin_client.post("/admin/orgs/organization/", {**chosen, "_selected_action": [free.pk]})

    assert kept == [free, used]
    assert list(Organization.objects.all()) == [used]
