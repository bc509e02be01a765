from urllib.parse import urlencode

from rest_framework import status
from rest_framework.response import Response
from rest_framework.reverse import reverse

from config.rest.errors import Gone
from config.rest.exports import Exported
from config.rest.facets import Faceted
from config.rest.ordering import LABEL, SLUG, UPDATED_AT
from config.rest.views import ReadingViewSet
from sources.exports import SOURCE_COLUMNS
from sources.facets import source_facets
from sources.filters import SourceFilters
from sources.models import RetiredSlug, Source
from sources.serializers import ListedSourceSerializer, SourceSerializer
from sources.shapes import reader_key, source_shape


class ResourceViewSet(Faceted, Exported, ReadingViewSet):
    """A deleted row's slug is answered as such."""

    reader_key = staticmethod(reader_key)

    def missing(self, slug: str) -> Response:
        if RetiredSlug.objects.filter(table=self.queryset.model._meta.db_table, slug=slug).exists():
            raise Gone
        return super().missing(slug)


class EntryViewSet(ResourceViewSet):
    """An entry that was merged into another leads there."""

    orderings = {"label": LABEL, "updated_at": UPDATED_AT, "slug": SLUG}

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)

    def missing(self, slug: str) -> Response:
        merged = super().get_queryset().filter(slug=slug, merged_into__in=self.get_queryset())
        for winner in merged.values_list("merged_into__slug", flat=True):
            address = reverse(self.request.resolver_match.view_name, [winner], request=self.request)
            if query := urlencode(self.request.query_params.dict()):
                address = f"{address}?{query}"
            return Response(status=status.HTTP_308_PERMANENT_REDIRECT, headers={"Location": address})
        return super().missing(slug)


class SourceViewSet(ResourceViewSet):
    """Documents as received. The text is in the detail only."""

    queryset = Source.objects.all()
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
    shape = staticmethod(source_shape)
    facets_for = staticmethod(source_facets)
    csv_columns = SOURCE_COLUMNS
    orderings = {"slug": SLUG, "updated_at": UPDATED_AT}
    only_in_detail = ("text",)

    def get_serializer_class(self):
        return SourceSerializer if self.detail else ListedSourceSerializer
