"""statements.yaml and measures.yaml."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from events.models import Attestation, Figure, Measure, Statement
from seeds.format.values import Amount, ImpreciseDate, Quote, QuoteOrWords, Shape, Slug, text_of


class MeasureRow(Shape):
    """What figures count."""

    slug: Slug
    label: text_of(Measure, "label")
    unit: text_of(Measure, "unit")


class Speaker(Shape):
    """Who speaks; the kind is named only where a person and an organization share the slug."""

    slug: Slug = ""
    person: Slug = ""
    organization: Slug = ""


class NamedSpeaker(Shape):
    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    person: Slug = ""
    organization: Slug = ""


def _speaker_of_slug(value: Any) -> Any:
    if isinstance(value, str):
        return {"slug": value}
    if isinstance(value, dict) and value.keys() not in ({"person"}, {"organization"}):
        raise ValueError("expected a slug, or a mapping with exactly one of person, organization")
    return value


class MentionsRow(Shape):
    """The entries that a statement speaks of."""

    people: list[Slug] = []
    organizations: list[Slug] = []
    facilities: list[Slug] = []
    events: list[Slug] = []


class FigureRow(Quote):
    """A quantity inside a statement. The words may give no amount: then no comparator either."""

    measure: Slug
    comparator: text_of(Figure, "comparator") = ""
    amount: Amount | None = None
    upper: Amount | None = None


class AttestationRow(Shape):
    """How one source renders the statement: its words, in order."""

    source: Slug
    form: text_of(Attestation, "form")
    is_translation: text_of(Attestation, "is_translation") = "unknown"
    is_best: bool = False
    quotes: Annotated[list[QuoteOrWords], Field(min_length=1)]
    attribution: QuoteOrWords | None = None
    attributed_via: text_of(Attestation, "attributed_via") = ""
    note: text_of(Attestation, "note") = ""


class StatementRow(Shape):
    """One assertion (or one question, one joke), made once, by a speaker or by the sources themselves."""

    slug: Slug
    speaker: Annotated[
        Speaker | None, BeforeValidator(_speaker_of_slug, json_schema_input_type=Slug | NamedSpeaker)
    ] = None
    speaker_as_printed: text_of(Statement, "speaker_as_printed") = ""
    role: text_of(Statement, "role") = ""
    kind: text_of(Statement, "kind")
    gist: text_of(Statement, "gist")
    event: Slug = ""
    said_on: ImpreciseDate = ImpreciseDate()
    answers: Slug = ""
    mentions: MentionsRow = MentionsRow()
    figures: list[FigureRow] = []
    attestations: list[AttestationRow] = []
    status: text_of(Statement, "status") = "proposed"
