"""record.yaml and sources.yaml."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.utils.dateparse import parse_datetime
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from seeds.format.values import ONE_LINE, ImpreciseDate, Language, Shape, Slug, text_of
from sources.models import Derivation, Record, Source


def _moment(value: Any) -> Any:
    """A moment is written with its offset: nobody knows the time zone of a bare one."""
    if not isinstance(value, str):
        raise ValueError("expected a moment in quotes, such as 2025-10-05T09:30:00Z")
    moment = parse_datetime(value)
    if moment is None or moment.tzinfo is None:
        raise ValueError("expected a moment with its offset, such as 2025-10-05T09:30:00Z")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("expected a moment that lies in the years 1 to 9999 by UTC") from error


def _name_of_a_file(value: str) -> str:
    if "/" in value:
        raise ValueError("expected the name of a file in sources/")
    return value


class RecordRow(Shape):
    """The record as a whole."""

    slug: Slug
    name: text_of(Record, "name")
    description: text_of(Record, "description") = ""
    language: Language


class DerivationRow(Shape):
    """Another source that this one was made from."""

    source: Slug
    kind: text_of(Derivation, "kind")
    said_by: text_of(Derivation, "said_by") = ""


class SourceRow(Shape):
    """A document as received; its text is the file of this name below sources/."""

    slug: Slug
    file: Annotated[
        str,
        StringConstraints(min_length=1, max_length=255),
        ONE_LINE,
        AfterValidator(_name_of_a_file),
        Field(json_schema_extra={"pattern": "^[^/]+$"}),
    ]
    kind: text_of(Source, "kind")
    title: text_of(Source, "title") = ""
    language: Language
    url: text_of(Source, "url") = ""
    publisher: text_of(Source, "publisher") = ""
    byline: text_of(Source, "byline") = ""
    published: ImpreciseDate = ImpreciseDate()
    retrieved_at: Annotated[datetime | None, BeforeValidator(_moment, json_schema_input_type=str)] = Field(
        default=None, description="ISO 8601 with an offset: 2025-10-05T09:30:00Z"
    )
    licence: text_of(Source, "licence") = ""
    note: text_of(Source, "note") = ""
    derived_from: list[DerivationRow] = []
    status: text_of(Source, "status") = "proposed"
