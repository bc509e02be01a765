import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Discrepancy, DiscrepancySubject, Reading, ReadingPassage
from tests.make import (
    make_discrepancy,
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_statement,
)
from tests.refused import DOORS, check_as_at_commit, refused, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

HAS_A_PASSAGE = "reading_has_a_passage"
SUBJECTS = {
    "person": make_person,
    "organization": make_organization,
    "facility": make_facility,
    "event": make_event,
    "statement": make_statement,
}


@pytest.mark.parametrize("kind", Discrepancy.Kind.values)
def test_discrepancy_keeps_the_rules(kind):
    discrepancy = Discrepancy(slug="d", title="What happened to the lab", kind=kind)

    discrepancy.full_clean()
    discrepancy.save()

    assert stored(discrepancy, "kind", "status", "version") == (kind, "proposed", 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"kind": ""}, "events_discrepancy_kind_check"),
        ({"kind": "quarrel"}, "events_discrepancy_kind_check"),
        ({"title": ""}, "discrepancy_has_a_title"),
    ],
)
def test_discrepancy_breaks_a_rule(door, fields, rule):
    discrepancy = make_discrepancy()

    with refused(rule):
        door(discrepancy, **fields)


def test_full_clean_explains_a_wrong_discrepancy():
    with pytest.raises(ValidationError) as error:
        Discrepancy(slug="d", title="", kind="quarrel").full_clean()

    assert error.value.message_dict == {
        "title": ["This field cannot be blank."],
        "kind": ["Value 'quarrel' is not a valid choice."],
    }


# What it is about


@pytest.mark.parametrize("word", SUBJECTS)
def test_discrepancy_is_about_a_subject_once(word):
    discrepancy, subject = make_discrepancy(), SUBJECTS[word]()

    DiscrepancySubject(discrepancy=discrepancy, **{word: subject}).full_clean()
    discrepancy.about.create(**{word: subject})
    make_discrepancy().about.create(**{word: subject})

    with refused(f"discrepancy_is_about_a_{word}_once"):
        DiscrepancySubject.objects.bulk_create([DiscrepancySubject(discrepancy=discrepancy, **{word: subject})])
    with pytest.raises(ProtectedError):
        subject.delete()


@pytest.mark.parametrize("door", DOORS)
def test_subject_points_at_one_row(door):
    subject = make_discrepancy().about.create(person=make_person())
    statement = make_statement()

    with refused("discrepancy_subject_points_at_one_row"):
        door(subject, statement=statement)
    with refused("discrepancy_subject_points_at_one_row"):
        door(DiscrepancySubject.objects.get(), person=None)


def test_full_clean_explains_a_wrong_subject():
    discrepancy, person = make_discrepancy(), make_person()
    discrepancy.about.create(person=person)

    def messages(**fields):
        with pytest.raises(ValidationError) as error:
            DiscrepancySubject(discrepancy=discrepancy, **fields).full_clean()
        return error.value.message_dict

    assert messages() == {
        "__all__": ["Fill in exactly one of person, organization, facility, event, statement."]
    }
    assert messages(person=person) == {"__all__": ["The discrepancy is about this person already."]}


# Readings


def test_discrepancy_follows_one_reading_or_none():
    first, second = make_discrepancy(), make_discrepancy()

    for discrepancy in (first, second):
        make_reading(discrepancy, label="opened")
        make_reading(discrepancy, label="planned")
    first.readings.filter(label="planned").update(is_followed=True)
    check_as_at_commit()

    assert list(first.readings.values_list("label", "is_followed")) == [("opened", False), ("planned", True)]
    assert list(second.readings.values_list("label", "is_followed")) == [("opened", False), ("planned", False)]


@pytest.mark.parametrize("door", DOORS)
def test_discrepancy_does_not_follow_two_readings(door):
    discrepancy = make_discrepancy()
    make_reading(discrepancy, is_followed=True)
    second = make_reading(discrepancy)

    with refused("discrepancy_follows_one_reading_at_most"):
        door(second, is_followed=True)


def test_one_statement_does_not_follow_all_readings():
    discrepancy = make_discrepancy()
    make_reading(discrepancy)
    make_reading(discrepancy)

    with refused("discrepancy_follows_one_reading_at_most"):
        discrepancy.readings.update(is_followed=True)


@pytest.mark.parametrize("door", DOORS)
def test_reading_has_a_label(door):
    reading = make_reading(make_discrepancy())

    with refused("reading_has_a_label"):
        door(reading, label="")


def test_readings_stand_in_order():
    reading = make_reading(make_discrepancy())

    with refused("readings_stand_in_order"):
        Reading.objects.bulk_create([Reading(discrepancy=reading.discrepancy, position=0, label="planned")])
    with refused("events_reading_position_check"):
        Reading.objects.update(position=-1)


def test_full_clean_explains_a_wrong_reading():
    reading = make_reading(make_discrepancy(), is_followed=True)

    def messages(**fields):
        with pytest.raises(ValidationError) as error:
            Reading(discrepancy=reading.discrepancy, label="planned", **fields).full_clean()
        return error.value.message_dict

    assert messages(position=0) == {"__all__": ["Reading with this Discrepancy and Position already exists."]}
    assert messages(position=1, is_followed=True) == {
        "__all__": ["Another reading of this discrepancy is followed."]
    }


def test_reading_without_a_passage_is_refused():
    with refused(HAS_A_PASSAGE, "row 7 of events_reading has none in events_readingpassage"):
        Reading.objects.bulk_create([Reading(id=7, discrepancy=make_discrepancy(), position=0, label="opened")])


def test_last_passage_of_a_reading_is_kept():
    reading = make_reading(make_discrepancy())
    reading.evidence.create(passage=make_passage()).delete()

    with refused(HAS_A_PASSAGE, f"row {reading.id} of events_reading has none in events_readingpassage"):
        reading.evidence.all().delete()


@pytest.mark.parametrize("door", DOORS)
def test_last_passage_of_a_reading_is_not_moved(door):
    discrepancy = make_discrepancy()
    reading, other = make_reading(discrepancy), make_reading(discrepancy)

    with refused(HAS_A_PASSAGE):
        door(reading.evidence.get(), reading=other)


def test_passage_backs_a_reading_once():
    reading = make_reading(make_discrepancy())

    with refused("reading_has_a_passage_once"):
        ReadingPassage.objects.bulk_create([ReadingPassage(reading=reading, passage=reading.passages.get())])


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_passages_of_a_reading():
    reading = make_reading(make_discrepancy())
    first, second = reading.evidence.get(), reading.evidence.create(passage=make_passage())

    error = write_at_once(first.delete, second.delete)

    assert error.__cause__.diag.constraint_name == HAS_A_PASSAGE
    assert reading.evidence.count() == 1


def test_passage_of_a_reading_is_kept_and_the_discrepancy_takes_its_readings_along():
    reading = make_reading(make_discrepancy())

    with pytest.raises(ProtectedError):
        reading.passages.get().delete()
    reading.discrepancy.delete()
    check_as_at_commit()

    assert (Reading.objects.count(), ReadingPassage.objects.count()) == (0, 0)
