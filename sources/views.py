from django.urls import reverse
from rest_framework import status
from rest_framework.response import Response

from config.rest.errors import Gone
from config.rest.exports import Exported
from config.rest.facets import Faceted
from config.rest.ordering import LABEL, SLUG, UPDATED_AT
from config.rest.views import ReadingViewSet
from sources.exports import SOURCE_COLUMNS
from sources.facets import source_facets
from sources.filters import SourceFilters
from sources.kinds import SOURCES
from sources.linked_data import source_node
from sources.models import RetiredSlug, Source, reader_key, seen_by
from sources.serializers import ListedSourceSerializer, SourceSerializer
from sources.shapes import source_shape
from sources.writing.bulk import WritingMany
from sources.writing.reviewing import Reviewing


class ResourceViewSet(Faceted, Exported, WritingMany, ReadingViewSet):
    """A deleted row's slug is answered as such."""

    reader_key = staticmethod(reader_key)

    def missing(self, slug: str) -> Response:
        retired = RetiredSlug.objects.filter(table=self.queryset.model._meta.db_table, slug=slug).first()
        if retired is not None and self.was_seen(retired):
            raise Gone
        return super().missing(slug)

    def was_seen(self, retired: RetiredSlug) -> bool:
        """Whether this reader could see the row when it was deleted: else there never was one, for them."""
        deletions = self.queryset.model.pgh_event_model.objects.filter(
            pgh_label="delete", slug=retired.slug, pgh_created_at=retired.retired_at
        )
        return not self.has_status or deletions.filter(seen_by(self.request.user)).exists()


class EntryViewSet(Reviewing, ResourceViewSet):
    """An entry that was merged into another leads there."""

    orderings = {"label": LABEL, "updated_at": UPDATED_AT, "slug": SLUG}

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)

    def missing(self, slug: str) -> Response:
        winner = self.winner_of(slug)
        if winner is None:
            return super().missing(slug)
        address = reverse(self.request.resolver_match.view_name, args=[winner])
        if query := self.request.query_params.urlencode():
            address = f"{address}?{query}"
        location = {"Location": self.request.build_absolute_uri(address)}
        return Response(status=status.HTTP_308_PERMANENT_REDIRECT, headers=location)

    def winner_of(self, slug: str) -> str | None:
        """The entry that a merged one leads to, through as many merges as there were, if all are visible."""
        visible = super().get_queryset()
        merged = visible.filter(merged_into__in=visible).values_list(
            "merged_into__slug", "merged_into__merged_into"
        )
        while step := merged.filter(slug=slug).first():
            slug, further = step
            if further is None:
                return slug
        return None


class SourceViewSet(Reviewing, ResourceViewSet):
    """Documents as received. The text is in the detail only."""

    queryset = Source.objects.all()
    kind = SOURCES
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    shape = staticmethod(source_shape)
    facets_for = staticmethod(source_facets)
    linked_data = staticmethod(source_node)
    csv_columns = SOURCE_COLUMNS
    orderings = {"slug": SLUG, "updated_at": UPDATED_AT}
    only_in_detail = ("text",)

    def get_serializer_class(self):
        return SourceSerializer if self.detail else ListedSourceSerializer
