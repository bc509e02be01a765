import pytest
from django.core.exceptions import ValidationError

from sources.models import Record
from tests.make import make_person, make_record
from tests.refused import DOORS, refused, sql, stored

pytestmark = pytest.mark.django_db


def test_database_holds_one_record():
    make_record()

    with refused("database_holds_one_record"):
        Record.objects.bulk_create([Record(id=2, slug="another", name="Another", language="en")])
    with refused("sources_record_pkey"):
        Record.objects.bulk_create([Record(id=1, slug="another", name="Another", language="en")])


def test_record_is_made_without_naming_its_id():
    with refused("record_language_is_a_tag"):
        Record.objects.create(slug="a-record", name="A record", language="english")

    assert Record.objects.create(slug="a-record", name="A record", language="en").id == 1


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"language": "english"}, "record_language_is_a_tag"),
        ({"name": ""}, "record_has_a_name"),
        ({"slug": ""}, "sources_record_slug_check"),
        ({"slug": "a record"}, "sources_record_slug_check"),
    ],
)
def test_record_breaks_a_rule(door, fields, rule):
    record = make_record()

    with refused(rule):
        door(record, **fields)


def test_full_clean_explains_a_second_record():
    make_record()

    with pytest.raises(ValidationError) as error:
        Record(slug="another", name="Another", language="en").full_clean()

    assert error.value.message_dict == {"id": ["Record with this Id already exists."]}


def test_full_clean_explains_what_is_wrong():
    with pytest.raises(ValidationError) as error:
        Record(id=1, slug="a b", name="", language="English").full_clean()

    assert error.value.message_dict == {
        "slug": ["Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."],
        "name": ["This field cannot be blank."],
        "__all__": ["The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant."],
    }


@pytest.mark.parametrize("door", DOORS)
def test_labels_follow_a_changed_language(door):
    record = make_record(language="en")
    person = make_person("Durov")
    person.names.create(text="Дуров", language="ru", kind="preferred")

    door(record, language="ru")

    assert stored(person, "label") == ("Дуров",)


def test_labels_follow_a_record_that_comes_last():
    person = make_person("Durov")
    person.names.create(text="Дуров", language="ru", kind="preferred")

    make_record(language="ru")

    assert stored(person, "label") == ("Дуров",)


def test_labels_that_follow_the_record_are_history():
    record = make_record(language="en")
    person = make_person("Durov")
    person.names.create(text="Дуров", language="ru", kind="preferred")
    before = person.history.count()

    Record.objects.filter(id=record.id).update(language="ru")

    assert sql("SELECT label FROM people_personhistory ORDER BY pgh_id DESC LIMIT 1") == [("Дуров",)]
    assert person.history.count() == before + 1
