from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual
from django_filters import rest_framework as filters

from config.rest.expressions import CountOfValues
from config.rest.filters import DayFilter, WordFilter
from events.amounts import AmountFilter, may_be_between
from events.filters import KINDS_OF_ENTRY, before, on_or_after, points_at
from events.models import Attestation, Event, Measure, Mention, Statement
from events.statement_shape import has_visible_words, visible_attestations, visible_figures
from events.statement_words import worded
from orgs.models import Organization
from people.models import Person
from sources.filter_values import CountFilter, EdtfFilter, may_be_within
from sources.filters import ReviewedFilters, by_slug, told_by_several
from sources.models import Source

SPEAKERS = {"person": Person, "organization": Organization}
# What is asked of one attestation, and of one figure: the same one must answer to all of it.
OF_AN_ATTESTATION = ("source", "form", "evidence_language")
OF_A_FIGURE = ("measure", "amount_from", "amount_to")
# What leaves few statements, by an index.
FIND_FEW = {"speaker", "event", "source", "mentions", "measure", "q"}


class StatementFilters(ReviewedFilters):
    speaker = WordFilter(
        method="filter_speaker", label="Slug of a person or organization, or person:slug, organization:slug."
    )
    event = WordFilter(method="filter_event", label="Slug of the event at which it was said.")
    source = WordFilter(label="Slug of a source that tells it.")
    form = filters.ChoiceFilter(
        choices=Attestation.Form.choices,
        label="How a source renders it; with `source`, how that source does.",
    )
    evidence_language = WordFilter(
        label="BCP 47 tag of a source that tells it; with `form`, how a source in this language does."
    )
    min_sources = CountFilter(
        method="filter_min_sources",
        label="So many sources, or more, tell it.",
    )
    min_independent = CountFilter(
        method="filter_min_independent",
        label="So many of its sources, or more, do not derive from each other.",
    )
    language = WordFilter(method="filter_language", label="BCP 47 tag of its words: en, fr, de.")
    kind = filters.ChoiceFilter(choices=Statement.Kind.choices, label="What kind of statement it is.")
    mentions = WordFilter(method="filter_mentions", label="Slug of an entry, or type:slug (facility:alem-ai).")
    measure = WordFilter(label="Slug of a measure that it gives a figure of.")
    amount_from = AmountFilter(
        label="A figure of it may be this much or more: “over a billion” may be two. With `measure`, that one."
    )
    amount_to = AmountFilter(
        label="A figure of it may be this much or less; with `amount_from`, the same figure."
    )
    said_on = EdtfFilter(
        method="filter_said_on",
        label="A date or an interval in EDTF (2025-10) within which it may have been said.",
    )
    said_from = DayFilter(method="filter_said_from", label="It may have been said on this day or after.")
    said_before = DayFilter(method="filter_said_before", label="It may have been said before this day.")
    q = WordFilter(
        method="filter_words",
        label="Words of an attestation or of the gist, in any of the languages; “exact words”, or, -not.",
    )

    def filter_queryset(self, statements: QuerySet) -> QuerySet:
        attested, figured = self.taken_out(OF_AN_ATTESTATION), self.taken_out(OF_A_FIGURE)
        statements = super().filter_queryset(statements)
        if attested:
            statements = statements.filter(Exists(self.attestations(**attested)))
        if figured:
            statements = statements.filter(Exists(self.figures(**figured)))
        return statements

    def taken_out(self, names: tuple[str, ...]) -> dict:
        """What was asked under these names. It is no longer asked filter by filter."""
        asked = {name: self.form.cleaned_data.pop(name, None) for name in names}
        return {name: value for name, value in asked.items() if value not in (None, "")}

    def attestations(self, source: str = "", form: str = "", evidence_language: str = "") -> QuerySet:
        attestations = visible_attestations(self.user).filter(statement=OuterRef("pk"))
        if form:
            attestations = attestations.filter(form=form)
        if evidence_language:
            attestations = attestations.filter(source__language=evidence_language)
        if source:
            attestations = attestations.filter(source=by_slug(Source, source, self.user))
        return attestations

    def figures(
        self, measure: str = "", amount_from: Decimal | None = None, amount_to: Decimal | None = None
    ) -> QuerySet:
        figures = visible_figures(self.user).filter(statement=OuterRef("pk"))
        if measure:
            figures = figures.filter(measure=by_slug(Measure, measure, self.user))
        if amount_from is not None or amount_to is not None:
            figures = figures.filter(may_be_between(amount_from, amount_to))
        return figures

    def filter_speaker(self, statements: QuerySet, name: str, value: str) -> QuerySet:
        return statements.filter(points_at(name, value, SPEAKERS, self.user, prefix="speaker_"))

    def filter_event(self, statements: QuerySet, _name: str, slug: str) -> QuerySet:
        return statements.filter(event=by_slug(Event, slug, self.user))

    def filter_language(self, statements: QuerySet, _name: str, tag: str) -> QuerySet:
        return statements.filter(has_visible_words(self.user), language=tag)

    def filter_mentions(self, statements: QuerySet, name: str, value: str) -> QuerySet:
        entry = points_at(name, value, KINDS_OF_ENTRY, self.user)
        return statements.filter(Exists(Mention.objects.filter(entry, statement=OuterRef("pk"))))

    def filter_min_sources(self, statements: QuerySet, _name: str, number: int) -> QuerySet:
        return statements.filter(self.told_by_several("source", number))

    def filter_min_independent(self, statements: QuerySet, _name: str, number: int) -> QuerySet:
        return statements.filter(self.told_by_several("source__origin", number))

    def told_by_several(self, column: str, number: int) -> Q | GreaterThanOrEqual:
        """By one statement after the other where few are left to look at, else by all attestations at once."""
        if FIND_FEW & set(self.data):
            return GreaterThanOrEqual(CountOfValues(self.attestations().order_by().values(column)), number)
        attestations = visible_attestations(self.user).order_by()
        return told_by_several(attestations.values_list("statement", column), number)

    def filter_said_on(self, statements: QuerySet, _name: str, edtf: str) -> QuerySet:
        return statements.filter(may_be_within("said_on", edtf))

    def filter_said_from(self, statements: QuerySet, _name: str, day: date) -> QuerySet:
        return statements.filter(on_or_after("said_on", day))

    def filter_said_before(self, statements: QuerySet, _name: str, day: date) -> QuerySet:
        return statements.filter(before("said_on", day))

    def filter_words(self, statements: QuerySet, _name: str, words: str) -> QuerySet:
        return statements.filter(pk__in=worded(words, self.user))
