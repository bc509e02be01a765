import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Attestation, AttestationPassage
from sources.models import Passage
from tests.make import make_attestation, make_passage, make_source, make_statement
from tests.refused import DOORS, check_as_at_commit, refused, refused_by_reference, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

HAS_A_PASSAGE = "attestation_has_a_passage"
ONE_SOURCE = "attestation_passages_are_of_its_source"


@pytest.fixture
def source():
    return make_source("one two three, said Durov")


@pytest.fixture
def attestation(source):
    return make_statement(passage=make_passage(source, "one")).attestations.get()


@pytest.mark.parametrize("is_translation", Attestation.Translation.values)
@pytest.mark.parametrize("form", Attestation.Form.values)
def test_attestation_keeps_the_rules(form, is_translation, source):
    statement = make_statement(passage=False, status="proposed")
    one, said = make_passage(source, "one"), make_passage(source, "said Durov")

    attestation = make_attestation(statement, one, form=form, is_translation=is_translation, attribution=said)
    attestation.full_clean()
    check_as_at_commit()

    assert stored(attestation, "form", "is_translation", "attribution", "is_best") == (
        form,
        is_translation,
        said.id,
        True,
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"form": "rumour"}, "events_attestation_form_check"),
        ({"form": ""}, "events_attestation_form_check"),
        ({"is_translation": "maybe"}, "events_attestation_is_translation_check"),
        ({"is_translation": ""}, "events_attestation_is_translation_check"),
    ],
)
def test_attestation_breaks_a_rule(door, fields, rule, attestation):
    with refused(rule):
        door(attestation, **fields)


# The best one


@pytest.mark.parametrize("door", DOORS)
def test_statement_has_no_second_best_attestation(door, attestation):
    second = make_attestation(attestation.statement)

    with refused("statement_has_one_best_attestation"):
        door(second, is_best=True)


def test_second_best_attestation_is_not_created(attestation):
    with refused("statement_has_one_best_attestation"):
        make_attestation(attestation.statement, is_best=True)


def test_statement_has_many_attestations_that_are_not_best(attestation):
    make_attestation(attestation.statement)
    make_attestation(attestation.statement)
    make_statement()
    check_as_at_commit()

    assert list(attestation.statement.attestations.values_list("is_best", flat=True)) == [True, False, False]


def test_full_clean_explains_a_second_best_attestation(attestation):
    second = make_attestation(attestation.statement)
    second.is_best = True

    with pytest.raises(ValidationError) as error:
        second.full_clean()

    assert error.value.message_dict == {"__all__": ["Another attestation of this statement is the best one."]}


# Passages


def test_attestation_without_a_passage_is_refused(source):
    attestation = Attestation(id=7, statement=make_statement(), source=source, form="claim")

    with refused(HAS_A_PASSAGE, "row 7 of events_attestation has none in events_attestationpassage"):
        Attestation.objects.bulk_create([attestation])


def test_last_passage_is_kept(attestation):
    message = f"row {attestation.id} of events_attestation has none in events_attestationpassage"

    with refused(HAS_A_PASSAGE, message):
        attestation.parts.all().delete()
    with refused(HAS_A_PASSAGE, message):
        sql("DELETE FROM events_attestationpassage WHERE attestation_id = %s", attestation.id)


@pytest.mark.parametrize("door", DOORS)
def test_last_passage_is_not_moved(door, attestation, source):
    other = make_attestation(make_statement(), make_passage(source, "two"), make_passage(source, "three"))

    with refused(HAS_A_PASSAGE):
        door(attestation.parts.get(), attestation=other, position=7)


def test_passages_may_be_replaced_before_the_commit(attestation, source):
    attestation.parts.all().delete()
    attestation.parts.create(passage=make_passage(source, "two"), position=0)
    check_as_at_commit()

    assert stored(attestation.statement, "text") == ("two",)


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_passages(attestation, source):
    first = attestation.parts.get()
    second = attestation.parts.create(passage=make_passage(source, "two"), position=1)

    error = write_at_once(first.delete, second.delete)

    assert error.__cause__.diag.constraint_name == HAS_A_PASSAGE
    assert stored(attestation.statement, "text") == ("two",)


def test_passage_stands_once_and_each_at_its_own_place(attestation, source):
    one, two = make_passage(source, "one"), make_passage(source, "two")

    with refused("attestation_has_a_passage_once"):
        attestation.parts.bulk_create([AttestationPassage(attestation=attestation, passage=one, position=1)])
    with refused("attestation_passages_stand_in_order"):
        attestation.parts.bulk_create([AttestationPassage(attestation=attestation, passage=two, position=0)])
    with refused("events_attestationpassage_position_check"):
        attestation.parts.update(position=-1)


def test_full_clean_explains_a_passage_out_of_order(attestation, source):
    with pytest.raises(ValidationError) as error:
        AttestationPassage(
            attestation=attestation, passage=make_passage(source, "two"), position=0
        ).full_clean()

    assert error.value.message_dict == {
        "__all__": ["Attestation passage with this Attestation and Position already exists."]
    }


# One source


def test_passage_of_another_source_is_refused(attestation):
    elsewhere = make_passage(make_source("elsewhere"))

    with refused(ONE_SOURCE, "a passage of another source"):
        attestation.parts.bulk_create(
            [AttestationPassage(attestation=attestation, passage=elsewhere, position=1)]
        )


@pytest.mark.parametrize("door", DOORS)
def test_part_does_not_change_to_a_passage_of_another_source(door, attestation):
    elsewhere = make_passage(make_source("elsewhere"))

    with refused(ONE_SOURCE, "a passage of another source"):
        door(attestation.parts.get(), passage=elsewhere)


@pytest.mark.parametrize("door", DOORS)
def test_part_does_not_move_to_an_attestation_of_another_source(door, attestation, source):
    attestation.parts.create(passage=make_passage(source, "two"), position=5)
    elsewhere = make_attestation(make_statement(), make_passage(make_source("elsewhere")))

    with refused(ONE_SOURCE, "a passage of another source"):
        door(attestation.parts.get(position=5), attestation=elsewhere)


@pytest.mark.parametrize("door", DOORS)
def test_attestation_does_not_move_to_another_source_than_its_passages(door, attestation):
    other = make_source()

    with refused(ONE_SOURCE, "a passage of another source"):
        door(attestation, source=other)


@pytest.mark.parametrize("door", DOORS)
def test_attribution_of_another_source_is_refused(door, attestation):
    elsewhere = make_passage(make_source("said elsewhere"))

    with refused(ONE_SOURCE, "a passage of another source"):
        door(attestation, attribution=elsewhere)


def test_attestation_is_not_created_with_an_attribution_of_another_source(source):
    with refused(ONE_SOURCE, "a passage of another source"):
        make_attestation(make_statement(), make_passage(source, "one"), attribution=make_passage())


def test_part_is_not_stored_before_its_passage(attestation):
    elsewhere = make_source("elsewhere")

    with refused_by_reference("events_attestationpassage"):
        attestation.parts.create(passage_id=9999, position=1)
        Passage.objects.create(id=9999, source=elsewhere, start=0, end=9, exact="elsewhere")


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_give_an_attestation_two_sources(attestation, source):
    two, drei = make_passage(source, "two"), make_passage(make_source("drei"))

    def move():
        attestation.parts.all().delete()
        Attestation.objects.update(source=drei.source)
        attestation.parts.create(passage=drei, position=0)

    error = write_at_once(move, lambda: attestation.parts.create(passage=two, position=1))

    assert str(error).splitlines()[0] == f"{ONE_SOURCE}: a passage of another source"
    assert list(attestation.passages.all()) == [drei]


def test_attestation_moves_to_another_source_with_all_its_passages(attestation):
    three = make_passage(make_source("drei", language="de"))

    attestation.parts.all().delete()
    Attestation.objects.update(source=three.source)
    attestation.parts.create(passage=three, position=0)
    check_as_at_commit()

    assert stored(attestation.statement, "text", "language") == ("drei", "de")


# What holds together


def test_sources_and_passages_of_an_attestation_are_not_deleted(attestation, source):
    said = make_passage(source, "said Durov")
    Attestation.objects.update(attribution=said)

    for row in (source, said, attestation.passages.get()):
        with pytest.raises(ProtectedError):
            row.delete()


def test_attestation_is_deleted_with_its_parts(attestation):
    second = make_attestation(attestation.statement)

    second.delete()
    check_as_at_commit()

    assert list(AttestationPassage.objects.values_list("attestation", flat=True)) == [attestation.id]
