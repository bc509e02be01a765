"""Filters by source, status and name, and how a slug in a filter finds its row.

A slug that nothing visible has finds nothing; words of a closed set (kinds, states) are checked and refused.
"""

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django_filters import rest_framework as filters

from config.rest.expressions import OwnersOfSeveral
from config.rest.filters import WordFilter
from sources.facets import cited_source
from sources.filter_values import CountFilter, MomentFilter
from sources.models import Derivation, Entry, Source, Status
from sources.questions import names_like
from sources.shapes import visible_citations


def by_slug(model: type[Model], slug: str, user) -> Subquery:
    """The key of the row with this slug, or of the entry that an entry with this slug was merged into."""
    visible = model.objects.visible_to(user)
    if not issubclass(model, Entry):
        return Subquery(visible.filter(slug=slug).values("pk"))
    winner = model.objects.filter(slug=slug, merged_into__isnull=False).values("merged_into")
    return Subquery(visible.filter(Q(slug=slug, merged_into=None) | Q(pk=Subquery(winner))).values("pk")[:1])


def in_source(slug: str, user) -> Q:
    """A condition on rows that point at a passage: it stands in the visible source with this slug."""
    return Q(passage__source=by_slug(Source, slug, user))


def told_by_several(told_in: QuerySet, number: int) -> Q:
    """A condition on rows: so many sources tell of them, by a query of row and source.

    All rows are counted at once: to count for one row after the other takes many times as long where few match.
    """
    return Q(pk__in=OwnersOfSeveral(told_in, number=number))


class ResourceFilters(filters.FilterSet):
    updated_from = MomentFilter(
        field_name="updated_at", lookup_expr="gte", label="Changed on this day or at this moment, or after it."
    )

    @property
    def user(self):
        return self.request.user


class ReviewedFilters(ResourceFilters):
    status = filters.ChoiceFilter(choices=Status.choices, label="Proposed, verified or rejected.")
    source = WordFilter(method="filter_source", label="Slug of a source that holds evidence for it.")


class EntryFilters(ReviewedFilters):
    q = WordFilter(method="filter_name", label="A name in any script, also misspelt: Токаев, Durow.")
    min_sources = CountFilter(
        method="filter_min_sources", label="So many sources, or more, hold evidence for it."
    )

    def filter_name(self, entries: QuerySet, _name: str, words: str) -> QuerySet:
        names = entries.model._meta.get_field("names").related_model
        return entries.filter(Exists(names_like(names, words).filter(entry=OuterRef("pk"))))

    def filter_source(self, entries: QuerySet, _name: str, slug: str) -> QuerySet:
        return entries.filter(self.cited_in(entries.model, slug))

    def filter_min_sources(self, entries: QuerySet, _name: str, number: int) -> QuerySet:
        return entries.filter(told_by_several(self.told_in(), number))

    def told_in(self) -> QuerySet:
        """Which entry has evidence in which source."""
        return cited_source(self.queryset.model, self.user)

    def cited_in(self, model: type[Entry], slug: str) -> Exists:
        citations = visible_citations(model, self.user).filter(in_source(slug, self.user))
        return Exists(citations.filter(entry=OuterRef("pk")))


class SourceFilters(ReviewedFilters):
    kind = filters.ChoiceFilter(choices=Source.Kind.choices, label="What kind of document it is.")
    language = WordFilter(label="BCP 47 tag of its language: en, fr, de.")
    source = WordFilter(method="filter_source", label="Slug of a source that it derives from.")

    def filter_source(self, sources: QuerySet, _name: str, slug: str) -> QuerySet:
        derivations = Derivation.objects.filter(derived_from=by_slug(Source, slug, self.user))
        return sources.filter(Exists(derivations.filter(source=OuterRef("pk"))))
