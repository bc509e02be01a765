"""What is an event's own; what every entry shares is in tests.sources.test_entry."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Event
from tests.make import make_event, make_facility, make_statement
from tests.refused import DOORS, refused, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("event_status", Event.EventStatus.values)
@pytest.mark.parametrize("classification", ["forum", "award", "other"])
def test_event_keeps_the_rules(classification, event_status):
    event = Event(slug="e", classification=classification, event_status=event_status, country="KZ")

    event.full_clean()
    event.save()

    assert stored(event, "classification", "event_status", "country") == (classification, event_status, "KZ")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"classification": "party"}, "events_event_classification_check"),
        ({"classification": ""}, "events_event_classification_check"),
        ({"event_status": "postponed"}, "events_event_event_status_check"),
        ({"event_status": ""}, "events_event_event_status_check"),
        ({"country": "ZZ"}, "events_event_country_check"),
        ({"date_edtf": "2025-10-04/2025-10-02"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_event_breaks_a_rule(door, fields, rule):
    event = make_event()

    with refused(rule):
        door(event, **fields)


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"classification": "party"}, {"classification": ["Value 'party' is not a valid choice."]}),
        ({"event_status": ""}, {"event_status": ["This field cannot be blank."]}),
        ({"country": "ZZ"}, {"country": ["Value 'ZZ' is not a valid choice."]}),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    with pytest.raises(ValidationError) as error:
        Event(**{"slug": "e", "classification": "forum", "event_status": "held", **fields}).full_clean()

    assert error.value.message_dict == messages


def test_date_may_be_an_interval():
    event = make_event(date_edtf="2025-10-02/2025-10-04", date_as_printed="du 2 au 4 octobre 2025")

    assert stored(event, "date_earliest", "date_latest", "date_as_printed") == (
        date(2025, 10, 2),
        date(2025, 10, 4),
        "du 2 au 4 octobre 2025",
    )


@pytest.mark.parametrize("door", DOORS)
def test_event_is_not_its_own_parent(door):
    event = make_event()

    with refused("event_is_not_its_own_parent", "following parent_id leads back to the same row"):
        door(event, parent=event)


def test_events_are_not_parts_of_each_other():
    forum, speech = make_event(), make_event()
    Event.objects.filter(id=speech.id).update(parent=forum)

    with refused("event_is_not_its_own_parent"):
        Event.objects.filter(id=forum.id).update(parent=speech)

    assert (stored(forum, "parent"), stored(speech, "parent")) == ((None,), (forum.id,))


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_make_events_parts_of_each_other():
    forum, speech = make_event(), make_event()

    error = write_at_once(
        lambda: Event.objects.filter(id=speech.id).update(parent=forum),
        lambda: Event.objects.filter(id=forum.id).update(parent=speech),
    )

    assert str(error).splitlines()[0] == (
        "event_is_not_its_own_parent: following parent_id leads back to the same row"
    )
    assert (stored(forum, "parent"), stored(speech, "parent")) == ((None,), (forum.id,))


def test_what_an_event_rests_on_and_what_rests_on_it_is_kept():
    facility, forum = make_facility(), make_event()
    speech = make_event(parent=forum, facility=facility)
    make_statement(event=speech)

    for row in (facility, forum, speech):
        with pytest.raises(ProtectedError):
            row.delete()
