"""What is a person's own; what every entry shares is in tests.sources.test_entry."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from people.models import Person
from tests.make import (
    make_affiliation,
    make_event,
    make_organization,
    make_participation,
    make_person,
    make_statement,
)
from tests.refused import stored

pytestmark = pytest.mark.django_db


def test_person_is_stored_without_any_name():
    person = Person(slug="pavel-durov")

    person.full_clean()
    person.save()

    assert stored(person, "label", "given_name", "family_name", "honorific", "status") == (
        "pavel-durov",
        "",
        "",
        "",
        "proposed",
    )


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"slug": ""}, {"slug": ["This field cannot be blank."]}),
        ({"slug": "taken"}, {"slug": ["Person with this Slug already exists."]}),
        ({"status": "maybe"}, {"status": ["Value 'maybe' is not a valid choice."]}),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    make_person(slug="taken")

    with pytest.raises(ValidationError) as error:
        Person(**{"slug": "p", **fields}).full_clean()

    assert error.value.message_dict == messages


def test_person_is_told_by_the_label_else_by_the_slug():
    assert (str(make_person("Pavel Durov")), str(Person(slug="durov"))) == ("Pavel Durov", "durov")


def test_person_with_facts_is_not_deleted():
    speaker, attendee, mentioned = make_person(), make_person(), make_person()
    make_statement(speaker_person=speaker).mentions.create(person=mentioned)
    make_participation(make_event(), person=attendee)

    for person in (speaker, attendee, mentioned):
        with pytest.raises(ProtectedError):
            person.delete()


def test_person_is_deleted_with_names_and_affiliations():
    person = make_person("Durov")
    make_affiliation(person, make_organization())

    _, deleted = person.delete()

    assert deleted == {
        "people.AffiliationPassage": 1,
        "people.Affiliation": 1,
        "people.PersonCitation": 1,
        "people.PersonName": 1,
        "people.Person": 1,
    }
