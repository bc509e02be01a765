"""Filters of events, measures and discrepancies; those of statements have a file of their own."""

from datetime import date

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters

from config.rest.errors import BadParameter
from config.rest.filters import DayFilter, WordFilter
from config.rest.parameters import unknown_word
from events.facets import discrepancy_told_in, event_told_in
from events.models import (
    Discrepancy,
    DiscrepancySubject,
    Event,
    ParticipationPassage,
    ReadingPassage,
    Statement,
)
from events.shapes import visible_participations
from events.statement_shape import visible_figures
from orgs.models import Facility, Organization
from people.models import Person
from sources.filter_values import CountFilter, EdtfFilter, may_be_within
from sources.filters import (
    EntryFilters,
    ResourceFilters,
    ReviewedFilters,
    by_slug,
    in_source,
    told_by_several,
)
from sources.shapes import visible_evidence

KINDS_OF_ENTRY = {"person": Person, "organization": Organization, "facility": Facility, "event": Event}


def points_at(name: str, value: str, columns: dict[str, type[Model]], user, *, prefix: str = "") -> Q:
    """A condition: one of the columns points at the row that `slug` or `type:slug` names.

    With a type it is a condition on one column only, which an index serves best.
    """
    type_, colon, slug = value.rpartition(":")
    if colon and type_ not in columns:
        raise BadParameter(unknown_word(name, type_, f"type that {name} can have", list(columns)))
    asked = {type_: columns[type_]} if colon else columns
    condition = Q()
    for column, model in asked.items():
        condition |= Q(**{f"{prefix}{column}": by_slug(model, slug, user)})
    return condition


def on_or_after(column: str, day: date) -> Q:
    """The date may lie on this day or after it. One without end may; what has no date is left out."""
    return Q(**{f"{column}_latest__gte": day}) | Q(**{f"{column}_latest": None, f"{column}_edtf__gt": ""})


def before(column: str, day: date) -> Q:
    """The date may lie before this day. One without beginning may; what has no date is left out."""
    return Q(**{f"{column}_earliest__lt": day}) | Q(**{f"{column}_earliest": None, f"{column}_edtf__gt": ""})


class EventFilters(EntryFilters):
    classification = filters.ChoiceFilter(choices=Event.Classification.choices, label="What it is.")
    country = filters.ChoiceFilter(
        choices=Event._meta.get_field("country").choices, label="ISO 3166-1 alpha-2: KZ, DE."
    )
    parent = WordFilter(method="filter_parent", label="Slug of the event that it is a part of.")
    participant = WordFilter(
        method="filter_participant",
        label="Slug of a person or organization, or person:slug, organization:slug.",
    )
    # A word of Python, which only a dictionary takes for a name.
    locals()["from"] = DayFilter(method="filter_from", label="It may have been on this day or after.")
    before = DayFilter(method="filter_before", label="It may have been before this day.")

    date = EdtfFilter(
        method="filter_date", label="A date or an interval in EDTF (2025-10) within which it may have been."
    )

    def filter_parent(self, events: QuerySet, _name: str, slug: str) -> QuerySet:
        return events.filter(parent=by_slug(Event, slug, self.user))

    def filter_participant(self, events: QuerySet, name: str, value: str) -> QuerySet:
        kinds = {kind: KINDS_OF_ENTRY[kind] for kind in ("person", "organization")}
        taken = visible_participations(self.user).filter(points_at(name, value, kinds, self.user))
        return events.filter(Exists(taken.filter(event=OuterRef("pk"))))

    def filter_from(self, events: QuerySet, _name: str, day: date) -> QuerySet:
        return events.filter(on_or_after("date", day))

    def filter_before(self, events: QuerySet, _name: str, day: date) -> QuerySet:
        return events.filter(before("date", day))

    def filter_date(self, events: QuerySet, _name: str, edtf: str) -> QuerySet:
        return events.filter(may_be_within("date", edtf))

    def told_in(self) -> QuerySet:
        return event_told_in(self.user)

    def filter_source(self, events: QuerySet, _name: str, slug: str) -> QuerySet:
        evidence = visible_evidence(ParticipationPassage, self.user).filter(in_source(slug, self.user))
        taken = visible_participations(self.user).filter(
            Exists(evidence.filter(participation=OuterRef("pk"))), event=OuterRef("pk")
        )
        return events.filter(Q(self.cited_in(Event, slug)) | Q(Exists(taken)))


class DiscrepancyFilters(ReviewedFilters):
    kind = filters.ChoiceFilter(choices=Discrepancy.Kind.choices, label="In what the sources differ.")
    about = WordFilter(
        method="filter_about", label="Slug of an entry or statement, or type:slug (person:jo-doe)."
    )

    min_sources = CountFilter(
        method="filter_min_sources", label="So many sources, or more, have one of its readings."
    )

    def filter_about(self, discrepancies: QuerySet, name: str, value: str) -> QuerySet:
        subject = points_at(name, value, {**KINDS_OF_ENTRY, "statement": Statement}, self.user)
        subjects = DiscrepancySubject.objects.filter(subject, discrepancy=OuterRef("pk"))
        return discrepancies.filter(Exists(subjects))

    def filter_source(self, discrepancies: QuerySet, _name: str, slug: str) -> QuerySet:
        evidence = visible_evidence(ReadingPassage, self.user).filter(in_source(slug, self.user))
        return discrepancies.filter(Exists(evidence.filter(reading__discrepancy=OuterRef("pk"))))

    def filter_min_sources(self, discrepancies: QuerySet, _name: str, number: int) -> QuerySet:
        return discrepancies.filter(told_by_several(discrepancy_told_in(self.user), number))


class MeasureFilters(ResourceFilters):
    source = WordFilter(method="filter_source", label="Slug of a source that has a figure of it.")

    def filter_source(self, measures: QuerySet, _name: str, slug: str) -> QuerySet:
        statement = Statement.objects.visible_to(self.user).filter(pk=OuterRef("statement"))
        figures = visible_figures(self.user).filter(
            in_source(slug, self.user), Exists(statement), measure=OuterRef("pk")
        )
        return measures.filter(Exists(figures))
