from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django_filters import rest_framework as filters

from config.rest.filters import DayFilter, WordFilter
from events.filters import KINDS_OF_ENTRY, before, on_or_after, points_at
from events.models import Attestation, Event, Measure, Mention, Statement
from events.statement_shape import has_visible_words, visible_attestations, visible_figures
from events.statement_words import worded
from orgs.models import Organization
from people.models import Person
from sources.filters import ReviewedFilters, by_slug
from sources.models import Source

SPEAKERS = {"person": Person, "organization": Organization}


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
    language = WordFilter(method="filter_language", label="BCP 47 tag of its words: en, fr, de.")
    kind = filters.ChoiceFilter(choices=Statement.Kind.choices, label="What kind of statement it is.")
    mentions = WordFilter(method="filter_mentions", label="Slug of an entry, or type:slug (facility:alem-ai).")
    measure = WordFilter(method="filter_measure", label="Slug of a measure that it gives a figure of.")
    said_from = DayFilter(method="filter_said_from", label="It may have been said on this day or after.")
    said_before = DayFilter(method="filter_said_before", label="It may have been said before this day.")
    q = WordFilter(
        method="filter_words",
        label="Words of an attestation or of the gist, in any of the languages; “exact words”, or, -not.",
    )

    def filter_queryset(self, statements: QuerySet) -> QuerySet:
        # Source and form are asked of one attestation: how that source tells it.
        attested = {name: self.form.cleaned_data.pop(name, "") for name in ("source", "form")}
        statements = super().filter_queryset(statements)
        attestations = visible_attestations(self.user).filter(statement=OuterRef("pk"))
        if attested["form"]:
            attestations = attestations.filter(form=attested["form"])
        if attested["source"]:
            attestations = attestations.filter(source=by_slug(Source, attested["source"], self.user))
        return statements.filter(Exists(attestations)) if any(attested.values()) else statements

    def filter_speaker(self, statements: QuerySet, name: str, value: str) -> QuerySet:
        return statements.filter(points_at(name, value, SPEAKERS, self.user, prefix="speaker_"))

    def filter_event(self, statements: QuerySet, _name: str, slug: str) -> QuerySet:
        return statements.filter(event=by_slug(Event, slug, self.user))

    def filter_language(self, statements: QuerySet, _name: str, tag: str) -> QuerySet:
        return statements.filter(has_visible_words(self.user), language=tag)

    def filter_mentions(self, statements: QuerySet, name: str, value: str) -> QuerySet:
        entry = points_at(name, value, KINDS_OF_ENTRY, self.user)
        return statements.filter(Exists(Mention.objects.filter(entry, statement=OuterRef("pk"))))

    def filter_measure(self, statements: QuerySet, _name: str, slug: str) -> QuerySet:
        figures = visible_figures(self.user).filter(measure=by_slug(Measure, slug, self.user))
        return statements.filter(Exists(figures.filter(statement=OuterRef("pk"))))

    def filter_said_from(self, statements: QuerySet, _name: str, day: date) -> QuerySet:
        return statements.filter(on_or_after("said_on", day))

    def filter_said_before(self, statements: QuerySet, _name: str, day: date) -> QuerySet:
        return statements.filter(before("said_on", day))

    def filter_words(self, statements: QuerySet, _name: str, words: str) -> QuerySet:
        return statements.filter(pk__in=worded(words, self.user))
