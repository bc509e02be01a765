"""The values that rows are made of. Vocabularies and lengths are those of the database's columns."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.db import models
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from sources.states.texts import lines, one_line, says_something


class Shape(BaseModel):
    """A mapping in a record file: each value of just the type it should have, and no other keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def text_of(model: type[models.Model], name: str) -> Any:
    """The type of a text column: as long as it may be, and what its own rules allow."""
    column = model._meta.get_field(name)
    if column.flatchoices:
        return Literal[tuple(word for word, _ in column.flatchoices if word)]
    limits = StringConstraints(min_length=None if column.blank else 1, max_length=column.max_length)
    plain = LINES if isinstance(column, models.TextField) else ONE_LINE
    wanted = () if column.blank else (SOMETHING,)
    return Annotated[str, limits, plain, *wanted, AfterValidator(_allowed_by(column))]


ONE_LINE = AfterValidator(one_line)
LINES = AfterValidator(lines)
# What the validators refuse, as far as a JSON Schema can say it.
SOMETHING = Field(json_schema_extra={"pattern": r"\S"})


def _allowed_by(column: models.Field) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value:
            try:
                column.run_validators(value)
            except ValidationError as error:
                raise ValueError(" ".join(error.messages)) from error
        return value

    return check


def _as_decimal(value: Any) -> Any:
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[-a-zA-Z0-9_]+$", max_length=200),
    Field(description="Letters, digits, hyphens and underscores: the row's name for good."),
]
# Whether it is a BCP 47 tag, and a date is EDTF, the database's own functions decide (seeds.database_rules).
Language = Annotated[
    str, StringConstraints(min_length=2, max_length=35), Field(description="BCP 47: en, kk-Cyrl")
]
Edtf = Annotated[
    str, StringConstraints(max_length=40), Field(description="EDTF level 0-1: 2025-10-02?, ../2026")
]
Amount = Annotated[
    Decimal,
    BeforeValidator(_as_decimal),
    Field(max_digits=30, decimal_places=6, allow_inf_nan=False, json_schema_extra={"type": "number"}),
]
Start = Annotated[
    int, Field(ge=0, lt=2**31, description="Offset in code points, where the words occur more than once.")
]
Words = Annotated[
    str,
    StringConstraints(min_length=1),
    AfterValidator(says_something),
    Field(description="The words of the source, letter for letter."),
]


class ImpreciseDate(Shape):
    """A date as exact as its source, beside the words as printed."""

    edtf: Edtf = ""
    as_printed: Annotated[str, StringConstraints(max_length=200), LINES] = ""


class Quote(Shape):
    """Words of a source; `start` only where they occur more than once."""

    source: Slug
    quote: Words
    start: Start | None = None


class QuoteHere(Shape):
    """Words of the source that is named around them."""

    quote: Words
    start: Start | None = None


def _quote_of_words(value: Any) -> Any:
    return {"quote": value} if isinstance(value, str) else value


# Mostly the words alone; with a start, a mapping.
QuoteOrWords = Annotated[QuoteHere, BeforeValidator(_quote_of_words, json_schema_input_type=Words | QuoteHere)]
