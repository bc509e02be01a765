"""Values of a body, each taken only as the type that it is shown as: 5 is not "5", and "yes" is not true."""

from datetime import UTC
from decimal import Decimal

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from config.rest.bodies import Fault, Faulty
from config.rest.parameters import near_misses
from sources.fields import validate_not_reserved
from sources.states.columns import plain_number
from sources.states.texts import lines, one_line

# A book has fewer; what is longer is a source, not a note about one.
LONGEST_TEXT = 100_000
SLUG = r"^[-a-zA-Z0-9_]+\Z"


class TextValue(serializers.CharField):
    """Text as it is sent: nothing is trimmed, and nothing else is made into text."""

    default_error_messages = {
        "null": "expected text, not null: “” where there is none",
        "blank": "may not be empty",
        "max_length": "may have at most {max_length} characters",
    }

    def __init__(self, **options):
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, value) -> str:
        if not isinstance(value, str):
            raise serializers.ValidationError("expected text")
        return super().to_internal_value(value)


class LineField(TextValue):
    """Text on one line."""

    def __init__(self, **options):
        super().__init__(**options)
        self.validators.append(plain(one_line))


class LinesField(TextValue):
    """Text that may have several lines."""

    def __init__(self, **options):
        super().__init__(**{"max_length": LONGEST_TEXT, **options})
        self.validators.append(plain(lines))


def plain(rule):
    """A rule about text as a validator of the body."""

    def validate(text: str) -> None:
        try:
            rule(text)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error

    return validate


class SlugField(TextValue, serializers.SlugField):
    """The name of a row in addresses: letters, digits, hyphens, underscores. It is for good."""

    default_error_messages = {
        "null": "expected a slug, not null",
        "invalid": "expected letters from a to z, digits, hyphens and underscores: pavel-durov",
    }

    def __init__(self, **options):
        super().__init__(**{"max_length": 200, **options})
        # That of the class before lets a line end pass.
        self.validators += [RegexValidator(SLUG, self.error_messages["invalid"]), validate_not_reserved]


class UrlField(TextValue, serializers.URLField):
    """An address of the web."""

    default_error_messages = {"invalid": "expected an address: https://example.org/page"}


class WordField(serializers.ChoiceField):
    """A word of a closed vocabulary."""

    default_error_messages = {"null": "expected a word, not null"}

    def to_internal_value(self, value) -> str:
        if value == "" and self.allow_blank:
            return ""
        if isinstance(value, str) and value in self.choices:
            return value
        words = [word for word in self.choices if word]
        near = near_misses(value, words) if isinstance(value, str) else []
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(words)}."
        raise Faulty(Fault((), f"is no word that may stand here. {hint}", tuple(near)))


class YesNoField(serializers.BooleanField):
    default_error_messages = {"null": "expected true or false"}

    def to_internal_value(self, value) -> bool:
        if not isinstance(value, bool):
            raise serializers.ValidationError("expected true or false")
        return value


class OffsetField(serializers.IntegerField):
    """A place in a text, counted in Unicode code points."""

    default_error_messages = {
        "null": "expected a whole number, not null",
        "min_value": "expected {min_value} or more",
        "max_value": "expected {max_value} or less",
    }

    def __init__(self, **options):
        super().__init__(**{"min_value": 0, "max_value": 2**31 - 1, **options})

    def to_internal_value(self, value) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise serializers.ValidationError("expected a whole number")
        return value


class MomentField(serializers.DateTimeField):
    """A moment with its offset from UTC (ISO 8601)."""

    default_error_messages = {"invalid": "expected a moment with its offset: 2025-10-02T09:30:00Z"}

    def enforce_timezone(self, value):
        if value.tzinfo is None:
            self.fail("invalid")
        return value

    def to_internal_value(self, value) -> str:
        if not isinstance(value, str):
            self.fail("invalid")
        try:
            return super().to_internal_value(value).astimezone(UTC).isoformat()
        except OverflowError as error:
            raise serializers.ValidationError("expected a moment from year 1 to 9999") from error


@extend_schema_field({"type": "number"})
class NumberField(serializers.DecimalField):
    """A JSON number without trailing zeros; in a state it is text, which keeps all digits."""

    default_error_messages = {
        "max_string_length": "has too many digits",
        "max_digits": "may have at most {max_digits} digits",
        "max_decimal_places": "may have at most {max_decimal_places} digits after the point",
        "max_whole_digits": "may have at most {max_whole_digits} digits before the point",
    }

    def to_internal_value(self, value) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise serializers.ValidationError("expected a number")
        return plain_number(super().to_internal_value(value))

    def to_representation(self, number: Decimal) -> int | float:
        return int(number) if number == number.to_integral_value() else float(number)
