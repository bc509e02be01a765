from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from people.models import Affiliation, AffiliationPassage
from tests.make import make_affiliation, make_organization, make_passage, make_person
from tests.refused import DOORS, check_as_at_commit, refused, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

HAS_A_PASSAGE = "affiliation_has_a_passage"


@pytest.fixture
def affiliation():
    return make_affiliation(
        make_person(), make_organization(), role="PDG", language="fr", period_edtf="2013/.."
    )


def test_affiliation_keeps_the_rules(affiliation):
    affiliation.full_clean()
    check_as_at_commit()

    assert stored(affiliation, "role", "language", "role_code", "period_earliest", "period_latest") == (
        "PDG",
        "fr",
        "chief_executive",
        date(2013, 1, 1),
        None,
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"language": "french"}, "affiliation_language_is_a_tag"),
        ({"language": ""}, "affiliation_language_is_a_tag"),
        ({"role": ""}, "affiliation_has_a_role"),
        ({"role_code": "boss"}, "people_affiliation_role_code_check"),
        ({"period_edtf": "since 2013"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_affiliation_breaks_a_rule(door, fields, rule, affiliation):
    with refused(rule):
        door(affiliation, **fields)


def test_affiliation_is_stored_once_per_role(affiliation):
    copy = Affiliation.objects.get(id=affiliation.id)
    copy.id = None

    with refused("affiliation_is_stored_once_per_role"):
        Affiliation.objects.bulk_create([copy])


def test_affiliation_may_have_another_role_or_language(affiliation):
    person, organization = affiliation.person, affiliation.organization

    make_affiliation(person, organization, role="PDG", language="de")
    make_affiliation(person, organization, role="fondateur", language="fr", role_code="founder")
    check_as_at_commit()

    assert list(person.affiliations.values_list("language", "role")) == [
        ("de", "PDG"),
        ("fr", "PDG"),
        ("fr", "fondateur"),
    ]


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        (
            {"language": "French"},
            {"__all__": ["The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant."]},
        ),
        ({"role": "boss", "role_code": "boss"}, {"role_code": ["Value 'boss' is not a valid choice."]}),
        ({}, {"__all__": ["The person has this role at this organization already."]}),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages, affiliation):
    copy = Affiliation.objects.get(id=affiliation.id)
    copy.id, copy._state.adding = None, True
    for name, value in fields.items():
        setattr(copy, name, value)

    with pytest.raises(ValidationError) as error:
        copy.full_clean()

    assert error.value.message_dict == messages


def test_affiliation_without_a_passage_is_refused():
    affiliation = Affiliation(
        id=7,
        person=make_person(),
        organization=make_organization(),
        role="CEO",
        language="en",
        role_code="other",
    )

    with refused(HAS_A_PASSAGE, "row 7 of people_affiliation has none in people_affiliationpassage"):
        Affiliation.objects.bulk_create([affiliation])


def test_last_passage_is_kept(affiliation):
    affiliation.evidence.create(passage=make_passage()).delete()

    with refused(
        HAS_A_PASSAGE, f"row {affiliation.id} of people_affiliation has none in people_affiliationpassage"
    ):
        affiliation.evidence.all().delete()
    with refused(HAS_A_PASSAGE):
        sql("DELETE FROM people_affiliationpassage")


@pytest.mark.parametrize("door", DOORS)
def test_last_passage_is_not_moved(door, affiliation):
    other = make_affiliation(affiliation.person, make_organization())

    with refused(HAS_A_PASSAGE):
        door(affiliation.evidence.get(), affiliation=other)


def test_passage_may_be_replaced_before_the_commit(affiliation):
    affiliation.evidence.all().delete()
    affiliation.evidence.create(passage=make_passage())

    check_as_at_commit()

    assert affiliation.passages.count() == 1


def test_passage_backs_an_affiliation_once(affiliation):
    (evidence,) = affiliation.evidence.all()

    with refused("affiliation_has_a_passage_once"):
        AffiliationPassage.objects.bulk_create(
            [AffiliationPassage(affiliation=affiliation, passage=evidence.passage)]
        )


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_passages(affiliation):
    first, second = affiliation.evidence.get(), affiliation.evidence.create(passage=make_passage())
    second_id = second.id

    error = write_at_once(first.delete, second.delete)

    assert error.__cause__.diag.constraint_name == HAS_A_PASSAGE
    assert [evidence.id for evidence in affiliation.evidence.all()] == [second_id]


def test_what_an_affiliation_rests_on_is_not_deleted(affiliation):
    for row in (affiliation.organization, affiliation.passages.get()):
        with pytest.raises(ProtectedError):
            row.delete()


def test_affiliation_is_deleted_with_its_passages(affiliation):
    affiliation.delete()
    check_as_at_commit()

    assert (Affiliation.objects.count(), AffiliationPassage.objects.count()) == (0, 0)
