"""Values that filters take, beyond words and days: moments, numbers, imprecise dates."""

from datetime import UTC, datetime

from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.lookups import Overlap
from django.core.exceptions import ValidationError
from django.db.models import DateField, Func, Q, Value
from django.forms import Field, IntegerField
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from sources.fields import validate_edtf

LONGEST_EDTF = 40
FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class MomentField(Field):
    def to_python(self, text: str | None) -> datetime | None:
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            message = "Write a day as 2025-10-02, or a moment as 2025-10-02T09:30:00Z."
            raise ValidationError(message) from error
        return in_utc(moment)


def in_utc(moment: datetime) -> datetime:
    """PostgreSQL takes no offset of 16 hours and more; nothing is before the first year or after the last."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return FIRST_MOMENT if moment.year == 1 else LAST_MOMENT


@extend_schema_field({
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
    "examples": ["2025-10-02", "2025-10-02T09:30:00Z"],
})  # fmt: skip
class MomentFilter(filters.Filter):
    """A day, which begins at midnight, or a moment; in UTC where no zone is given."""

    field_class = MomentField


@extend_schema_field({"type": "integer", "minimum": 1})
class CountFilter(filters.NumberFilter):
    """How many there are at least."""

    field_class = IntegerField

    def __init__(self, *args, **kwargs):
        messages = dict.fromkeys(["invalid", "min_value"], "Write a whole number, 1 or more.")
        super().__init__(*args, min_value=1, error_messages=messages, **kwargs)


@extend_schema_field({"type": "string", "examples": ["2025-10", "2025-10-02", "2025-10-02/2025-10-04"]})
class EdtfFilter(filters.CharFilter):
    """An imprecise date, written in EDTF."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, max_length=LONGEST_EDTF, validators=[validate_edtf], **kwargs)


class Days(Func):
    """All days from the first to the last; without a bound where one of them is null."""

    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


def may_be_within(column: str, edtf: str) -> Q:
    """The date in `<column>_edtf` may lie within the asked one. What has no date is left out."""
    first, last = (
        Func(Value(edtf), function=f"edtf_{end}", output_field=DateField()) for end in ("earliest", "latest")
    )
    allowed = Days(f"{column}_earliest", f"{column}_latest")
    return Q(Overlap(allowed, Days(first, last)), **{f"{column}_edtf__gt": ""})
