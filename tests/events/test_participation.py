import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Participation, ParticipationPassage
from tests.make import make_event, make_organization, make_participation, make_passage, make_person
from tests.refused import DOORS, check_as_at_commit, refused, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

HAS_A_PASSAGE = "participation_has_a_passage"
OF_ONE = "participation_is_of_a_person_or_an_organization"


@pytest.fixture
def participation():
    return make_participation(make_event(), person=make_person(), role="speaker")


@pytest.mark.parametrize("role", Participation.Role.values)
def test_participation_is_of_a_person_or_of_an_organization(role):
    event, person, organization = make_event(), make_person(), make_organization()

    of_person = make_participation(event, person=person, role=role)
    of_organization = make_participation(event, organization=organization, role=role)
    of_person.full_clean()
    of_organization.full_clean()
    check_as_at_commit()

    assert list(event.participations.order_by("id").values_list("person", "organization", "role")) == [
        (person.id, None, role),
        (None, organization.id, role),
    ]


@pytest.mark.parametrize("door", DOORS)
def test_participation_is_not_of_both_or_of_none(door, participation):
    organization = make_organization()

    with refused(OF_ONE):
        door(participation, organization=organization)
    with refused(OF_ONE):
        door(Participation.objects.get(), person=None)


def test_participation_of_nobody_is_not_created():
    with refused(OF_ONE):
        Participation.objects.bulk_create([Participation(event=make_event(), role="speaker")])


@pytest.mark.parametrize("door", DOORS)
def test_role_is_one_of_the_vocabulary(door, participation):
    with refused("events_participation_role_check"):
        door(participation, role="cook")


def test_person_takes_a_role_in_an_event_once(participation):
    with refused("person_takes_a_role_in_an_event_once"):
        Participation.objects.bulk_create(
            [Participation(event=participation.event, person=participation.person, role="speaker")]
        )


def test_organization_takes_a_role_in_an_event_once():
    participation = make_participation(make_event(), organization=make_organization(), role="host")

    with refused("organization_takes_a_role_in_an_event_once"):
        Participation.objects.bulk_create(
            [Participation(event=participation.event, organization=participation.organization, role="host")]
        )


def test_person_may_take_other_roles_and_others_the_same(participation):
    make_participation(participation.event, person=participation.person, role="host")
    make_participation(participation.event, person=make_person(), role="speaker")
    check_as_at_commit()

    assert participation.event.participations.count() == 3


def test_full_clean_explains_what_is_wrong(participation):
    event, person, organization = participation.event, participation.person, make_organization()

    def messages(**fields):
        with pytest.raises(ValidationError) as error:
            Participation(event=event, **fields).full_clean()
        return error.value.message_dict

    assert messages(role="host") == {"__all__": ["Fill in exactly one of person, organization."]}
    assert messages(role="host", person=person, organization=organization) == {
        "__all__": ["Fill in exactly one of person, organization."]
    }
    assert messages(role="cook", person=person) == {"role": ["Value 'cook' is not a valid choice."]}
    assert messages(role="speaker", person=person) == {
        "__all__": ["The person has this role in this event already."]
    }


def test_participation_without_a_passage_is_refused():
    participation = Participation(id=7, event=make_event(), person=make_person(), role="host")

    with refused(HAS_A_PASSAGE, "row 7 of events_participation has none in events_participationpassage"):
        Participation.objects.bulk_create([participation])


def test_last_passage_is_kept(participation):
    participation.evidence.create(passage=make_passage()).delete()

    with refused(
        HAS_A_PASSAGE,
        f"row {participation.id} of events_participation has none in events_participationpassage",
    ):
        participation.evidence.all().delete()


@pytest.mark.parametrize("door", DOORS)
def test_last_passage_is_not_moved(door, participation):
    other = make_participation(participation.event, person=make_person())

    with refused(HAS_A_PASSAGE):
        door(participation.evidence.get(), participation=other)


def test_passage_backs_a_participation_once(participation):
    evidence = participation.evidence.get()

    with refused("participation_has_a_passage_once"):
        ParticipationPassage.objects.bulk_create(
            [ParticipationPassage(participation=participation, passage=evidence.passage)]
        )


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_passages(participation):
    first, second = participation.evidence.get(), participation.evidence.create(passage=make_passage())

    error = write_at_once(first.delete, second.delete)

    assert error.__cause__.diag.constraint_name == HAS_A_PASSAGE
    assert participation.evidence.count() == 1


def test_participants_and_passages_are_kept_and_the_event_takes_its_participations_along(participation):
    for row in (participation.person, participation.passages.get()):
        with pytest.raises(ProtectedError):
            row.delete()
    participation.event.delete()
    check_as_at_commit()

    assert (Participation.objects.count(), ParticipationPassage.objects.count()) == (0, 0)


def test_name_is_kept_as_printed(participation):
    Participation.objects.update(name_as_printed="Pawel Durow")

    assert stored(participation, "name_as_printed") == ("Pawel Durow",)
