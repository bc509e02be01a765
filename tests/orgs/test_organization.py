"""What is an organization's own; what every entry shares is in tests.sources.test_entry."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from orgs.models import Organization
from sources.countries import ALPHA_2
from tests.make import make_organization
from tests.refused import DOORS, refused, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

EDTF_EXAMPLES = (
    "Write 2025, 2025-10, 2025-10-02, 2025-10-02? (uncertain), 2024~ (approximate), ../2026 (by 2026)"
    " or 2025-10-02/2025-10-04."
)


@pytest.mark.parametrize("classification", Organization.Classification.values)
def test_organization_is_of_a_known_classification(classification):
    organization = Organization(slug="o", classification=classification)

    organization.full_clean()
    organization.save()

    assert stored(organization, "classification") == (classification,)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"classification": "club"}, "orgs_organization_classification_check"),
        ({"classification": ""}, "orgs_organization_classification_check"),
        ({"country": "XX"}, "orgs_organization_country_check"),
        ({"country": "kz"}, "orgs_organization_country_check"),
        ({"founded_edtf": "2021-13"}, "date_is_edtf_level_0_or_1"),
        ({"dissolved_edtf": "last year"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_organization_breaks_a_rule(door, fields, rule):
    organization = make_organization()

    with refused(rule):
        door(organization, **fields)


def test_organization_that_breaks_a_rule_is_not_created():
    with refused("orgs_organization_country_check"):
        Organization.objects.bulk_create([Organization(slug="o", classification="company", country="UK")])


def test_country_is_each_code_of_iso_3166_or_empty():
    codes = ["", *sorted(ALPHA_2)]

    Organization.objects.bulk_create(
        Organization(slug=f"o-{code}", classification="company", country=code) for code in codes
    )

    assert list(Organization.objects.order_by("country").values_list("country", flat=True)) == codes


def test_dates_give_the_earliest_and_the_latest_day():
    organization = make_organization(founded_edtf="2013~", dissolved_edtf="../2026")

    assert stored(
        organization, "founded_earliest", "founded_latest", "dissolved_earliest", "dissolved_latest"
    ) == (date(2013, 1, 1), date(2013, 12, 31), None, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"classification": "club"}, {"classification": ["Value 'club' is not a valid choice."]}),
        ({"country": "UK"}, {"country": ["Value 'UK' is not a valid choice."]}),
        (
            {"founded_edtf": "in 2013"},
            {"founded_edtf": [f"“in 2013” is not an EDTF date. {EDTF_EXAMPLES}"]},
        ),
        (
            {"slug": "a/b"},
            {"slug": ["Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."]},
        ),
        ({"slug": "taken"}, {"slug": ["Organization with this Slug already exists."]}),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    make_organization(slug="taken")

    with pytest.raises(ValidationError) as error:
        Organization(**{"slug": "o", "classification": "company", **fields}).full_clean()

    assert error.value.message_dict == messages


@pytest.mark.parametrize("door", DOORS)
def test_organization_is_not_its_own_parent(door):
    organization = make_organization()

    with refused("organization_is_not_its_own_parent", "following parent_id leads back to the same row"):
        door(organization, parent=organization)


def test_organization_is_not_created_as_its_own_parent():
    with refused("organization_is_not_its_own_parent"):
        Organization.objects.bulk_create([Organization(id=7, slug="o", classification="company", parent_id=7)])


def test_organizations_are_not_created_in_a_circle():
    with refused("organization_is_not_its_own_parent"):
        Organization.objects.bulk_create(
            [
                Organization(id=7, slug="a", classification="company", parent_id=8),
                Organization(id=8, slug="b", classification="company", parent_id=7),
            ]
        )


def test_parents_do_not_close_a_long_circle():
    top, middle, bottom = make_organization(), make_organization(), make_organization()
    Organization.objects.filter(id=bottom.id).update(parent=middle)
    Organization.objects.filter(id=middle.id).update(parent=top)

    with refused("organization_is_not_its_own_parent"):
        Organization.objects.filter(id=top.id).update(parent=bottom)

    assert [stored(o, "parent") for o in (top, middle, bottom)] == [(None,), (top.id,), (middle.id,)]


def test_one_statement_does_not_close_a_circle():
    first, second = make_organization(), make_organization(status="proposed")
    Organization.objects.filter(id=first.id).update(parent=second)

    with refused("organization_is_not_its_own_parent"):
        Organization.objects.update(parent=first)


def test_a_tree_may_be_turned_around():
    first, second = make_organization(), make_organization()
    Organization.objects.filter(id=first.id).update(parent=second)

    Organization.objects.filter(id=first.id).update(parent=None)
    Organization.objects.filter(id=second.id).update(parent=first)

    assert (stored(first, "parent"), stored(second, "parent")) == ((None,), (first.id,))


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_close_a_circle():
    first, second = make_organization(), make_organization()

    error = write_at_once(
        lambda: Organization.objects.filter(id=first.id).update(parent=second),
        lambda: Organization.objects.filter(id=second.id).update(parent=first),
    )

    assert str(error).splitlines()[0] == (
        "organization_is_not_its_own_parent: following parent_id leads back to the same row"
    )
    assert (stored(first, "parent"), stored(second, "parent")) == ((second.id,), (None,))


def test_parent_is_not_deleted():
    parent = make_organization()
    make_organization(parent=parent)

    with pytest.raises(ProtectedError):
        parent.delete()
