"""Which figures may be how much: each is a range, "more than a billion" one without end."""

from decimal import Decimal

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, GreaterThanOrEqual
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from config.rest.errors import BadParameter, parameter_error
from events.models import Figure

MORE, LESS = Figure.Comparator.MORE, Figure.Comparator.LESS
WITHOUT_END = Q(comparator__in=[MORE, Figure.Comparator.AT_LEAST], upper=None)
WITHOUT_BEGINNING = Q(comparator__in=[LESS, Figure.Comparator.AT_MOST])


@extend_schema_field({"type": "number"})
class AmountFilter(filters.NumberFilter):
    """A number as figures have it."""

    def __init__(self, *args, **kwargs):
        amount = Figure._meta.get_field("amount")
        names = ["invalid", "max_digits", "max_decimal_places", "max_whole_digits"]
        messages = dict.fromkeys(names, "Write a number as 2000000000 or 0.5, with six decimals at most.")
        limits = {"max_digits": amount.max_digits, "decimal_places": amount.decimal_places}
        super().__init__(*args, **limits, error_messages=messages, **kwargs)

    def get_max_validator(self) -> None:
        """The digits are limited already, in words of our own."""


def may_be_between(least: Decimal | None, most: Decimal | None) -> Q:
    """A condition on figures: their range and the asked one overlap. Without an amount there is no range."""
    if least is not None and most is not None and least > most:
        detail = "amount_to is below amount_from: nothing lies between them."
        raise BadParameter(parameter_error("amount_to", detail))
    condition = Q(amount__isnull=False)
    if least is not None:
        condition &= ends_at_or_above(least)
    if most is not None:
        condition &= begins_at_or_below(most)
    return condition


def ends_at_or_above(amount: Decimal) -> Q:
    end = Coalesce("upper", "amount")
    # "Less than five" ends below five.
    short_of_it = Q(comparator=LESS) & Q(GreaterThan(end, amount))
    up_to_it = ~Q(comparator=LESS) & Q(GreaterThanOrEqual(end, amount))
    return WITHOUT_END | short_of_it | up_to_it


def begins_at_or_below(amount: Decimal) -> Q:
    above_it = Q(comparator=MORE, amount__lt=amount)
    from_it = ~Q(comparator=MORE) & Q(amount__lte=amount)
    return WITHOUT_BEGINNING | above_it | from_it
