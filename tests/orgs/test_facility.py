"""What is a facility's own; what every entry shares is in tests.sources.test_entry."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from orgs.models import Facility
from tests.make import make_facility, make_organization
from tests.refused import DOORS, refused, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["", *Facility.State.values])
@pytest.mark.parametrize("classification", ["building", "supercomputer", "other"])
def test_facility_keeps_the_rules(classification, state):
    facility = Facility(slug="f", classification=classification, state=state, country="KZ")

    facility.full_clean()
    facility.save()

    assert stored(facility, "classification", "state", "country") == (classification, state, "KZ")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"classification": "tent"}, "orgs_facility_classification_check"),
        ({"classification": ""}, "orgs_facility_classification_check"),
        ({"state": "burnt"}, "orgs_facility_state_check"),
        ({"country": "Kazakhstan"[:2]}, "orgs_facility_country_check"),
        ({"opened_edtf": "2025-10-32"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_facility_breaks_a_rule(door, fields, rule):
    facility = make_facility()

    with refused(rule):
        door(facility, **fields)


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"classification": "tent"}, {"classification": ["Value 'tent' is not a valid choice."]}),
        ({"state": "burnt"}, {"state": ["Value 'burnt' is not a valid choice."]}),
        ({"country": "kz"}, {"country": ["Value 'kz' is not a valid choice."]}),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    with pytest.raises(ValidationError) as error:
        Facility(**{"slug": "f", "classification": "building", **fields}).full_clean()

    assert error.value.message_dict == messages


def test_opened_gives_the_earliest_and_the_latest_day():
    facility = make_facility(opened_edtf="2025-07?", opened_as_printed="im Juli 2025")

    assert stored(facility, "opened_earliest", "opened_latest") == (date(2025, 7, 1), date(2025, 7, 31))


@pytest.mark.parametrize("door", DOORS)
def test_facility_is_not_located_in_itself(door):
    facility = make_facility()

    with refused("facility_is_not_located_in_itself", "following located_in_id leads back to the same row"):
        door(facility, located_in=facility)


def test_facilities_are_not_located_in_each_other():
    lab, building = make_facility(), make_facility()
    Facility.objects.filter(id=lab.id).update(located_in=building)

    with refused("facility_is_not_located_in_itself"):
        Facility.objects.filter(id=building.id).update(located_in=lab)

    assert (stored(lab, "located_in"), stored(building, "located_in")) == ((building.id,), (None,))


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_locate_facilities_in_each_other():
    lab, building = make_facility(), make_facility()

    error = write_at_once(
        lambda: Facility.objects.filter(id=lab.id).update(located_in=building),
        lambda: Facility.objects.filter(id=building.id).update(located_in=lab),
    )

    assert str(error).splitlines()[0] == (
        "facility_is_not_located_in_itself: following located_in_id leads back to the same row"
    )
    assert (stored(lab, "located_in"), stored(building, "located_in")) == ((building.id,), (None,))


@pytest.mark.django_db(transaction=True)
def test_two_writers_may_each_locate_a_facility():
    lab, school, building = make_facility(), make_facility(), make_facility()

    error = write_at_once(
        lambda: Facility.objects.filter(id=lab.id).update(located_in=building),
        lambda: Facility.objects.filter(id=school.id).update(located_in=building),
    )

    assert (error, stored(lab, "located_in"), stored(school, "located_in")) == (
        None,
        (building.id,),
        (building.id,),
    )


def test_operator_and_housing_facility_are_not_deleted():
    operator, building = make_organization(), make_facility()
    make_facility(operator=operator, located_in=building)

    for row in (operator, building):
        with pytest.raises(ProtectedError):
            row.delete()
