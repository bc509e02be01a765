from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Figure
from tests.make import make_figure, make_measure, make_passage, make_statement
from tests.refused import DOORS, refused, sql, stored

pytestmark = pytest.mark.django_db

WITH_ITS_COMPARATOR = "figure_has_an_amount_with_its_comparator"


@pytest.mark.parametrize(
    ("comparator", "amount", "upper"),
    [
        ("", None, None),
        *((comparator, Decimal("1000000000"), None) for comparator in Figure.Comparator.values),
        ("~", Decimal("1.5"), Decimal("1.500001")),
        ("=", Decimal("0"), None),
        ("=", Decimal("-2.5"), Decimal("-1")),
        ("=", Decimal("999999999999999999999999.999999"), None),
    ],
)
def test_figure_keeps_the_rules(comparator, amount, upper):
    figure = Figure(
        statement=make_statement(),
        measure=make_measure(),
        passage=make_passage(),
        comparator=comparator,
        amount=amount,
        upper=upper,
    )

    figure.full_clean()
    figure.save()

    assert stored(figure, "comparator", "amount", "upper") == (comparator, amount, upper)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"amount": None}, WITH_ITS_COMPARATOR),
        ({"comparator": ""}, WITH_ITS_COMPARATOR),
        ({"comparator": "!="}, "events_figure_comparator_check"),
        ({"upper": Decimal(5)}, "figure_ends_above_its_amount"),
        ({"upper": Decimal(4)}, "figure_ends_above_its_amount"),
        ({"amount": None, "comparator": "", "upper": Decimal(9)}, "figure_ends_above_its_amount"),
    ],
)
def test_figure_breaks_a_rule(door, fields, rule):
    figure = make_figure(make_statement(), comparator="=", amount=Decimal(5))

    with refused(rule):
        door(figure, **fields)


@pytest.mark.parametrize(
    ("column", "rule"), [("amount", "figure_amount_is_a_number"), ("upper", "figure_upper_is_a_number")]
)
def test_figure_is_a_number(column, rule):
    make_figure(make_statement(), comparator="=", amount=Decimal(5))

    with refused(rule):
        sql(f"UPDATE events_figure SET {column} = 'NaN'")  # noqa: S608 - a name of our own


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"comparator": "="}, WITH_ITS_COMPARATOR),
        ({"amount": 5}, WITH_ITS_COMPARATOR),
        ({"upper": 5}, "figure_ends_above_its_amount"),
    ],
)
def test_half_a_figure_is_not_created(fields, rule):
    statement, measure, passage = make_statement(), make_measure(), make_passage()

    with refused(rule):
        Figure.objects.bulk_create([Figure(statement=statement, measure=measure, passage=passage, **fields)])


def test_figure_is_stored_once():
    figure = make_figure(make_statement())

    with refused("figure_is_stored_once"):
        Figure.objects.bulk_create(
            [Figure(statement=figure.statement, measure=figure.measure, passage=figure.passage)]
        )


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"amount": 5}, {"__all__": ["Amount and comparator go together: both, or neither."]}),
        ({"comparator": "="}, {"__all__": ["Amount and comparator go together: both, or neither."]}),
        ({"comparator": "!=", "amount": 5}, {"comparator": ["Value '!=' is not a valid choice."]}),
        (
            {"comparator": "=", "amount": 5, "upper": 5},
            {"__all__": ["The upper bound is above an amount: give the amount it begins at."]},
        ),
        (
            {"upper": 5},
            {"__all__": ["The upper bound is above an amount: give the amount it begins at."]},
        ),
        (
            {"comparator": "=", "amount": Decimal("NaN")},
            {"amount": ["“NaN” value must be a decimal number."]},
        ),
        (
            {"comparator": "=", "amount": Decimal("0.0000001")},
            {"amount": ["Ensure that there are no more than 6 decimal places."]},
        ),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    figure = Figure(statement=make_statement(), measure=make_measure(), passage=make_passage(), **fields)

    with pytest.raises(ValidationError) as error:
        figure.full_clean()

    assert error.value.message_dict == messages


@pytest.mark.parametrize("door", DOORS)
def test_measure_has_a_label(door):
    measure = make_measure()

    with refused("measure_has_a_label"):
        door(measure, label="")


def test_measure_and_words_of_a_figure_are_not_deleted():
    figure = make_figure(make_statement())

    for row in (figure.measure, figure.passage):
        with pytest.raises(ProtectedError):
            row.delete()


def test_figure_is_deleted_with_its_statement():
    figure = make_figure(make_statement())

    figure.statement.delete()

    assert Figure.objects.count() == 0
