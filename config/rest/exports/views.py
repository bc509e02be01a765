from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.exports.csv_table import Columns, CsvExport
from config.rest.exports.linked_data import JsonLdExport
from config.rest.exports.ndjson import NdjsonExport
from config.rest.exports.streams import Begun, Export
from config.rest.ordering import asked_ordering
from config.rest.paging import page_of

OF_PAGES = {"cursor", "page_size"}
OF_FIELDS = {"fields", "omit", "expand"}


class Exported:
    """A list that is also given whole, by `?format=`. Put it before ReadingViewSet.

    `csv_columns` are the columns of a row, `linked_data(row, addresses)` is its node in a graph.
    """

    exports: tuple[type[Export], ...] = (NdjsonExport, CsvExport, JsonLdExport)
    csv_columns: Columns = {}
    linked_data = None

    def get_renderers(self) -> list[BaseRenderer]:
        # One row is linked data as well; of the other formats it has no use.
        exports = {"list": self.exports, "retrieve": (JsonLdExport,)}.get(self.action, ())
        return [*super().get_renderers(), *(export() for export in exports)]

    def known_parameters(self) -> list[str]:
        known = super().known_parameters()
        if not self.is_export():
            return known
        export = self.request.accepted_renderer
        unknown = OF_PAGES if export.is_trimmed else OF_PAGES | OF_FIELDS
        return [name for name in known if name not in unknown]

    def is_export(self) -> bool:
        return isinstance(getattr(self.request, "accepted_renderer", None), Export)

    def list(self, request: Request) -> Response | HttpResponse:
        if not self.is_export():
            return super().list(request)
        export = request.accepted_renderer
        name = self.queryset.model._meta.verbose_name_plural.replace(" ", "-")
        about = {
            "content_type": "; charset=".join(filter(None, (export.media_type, export.charset))),
            "headers": {"Content-Disposition": f'attachment; filename="{name}.{export.format}"'},
        }
        blocks = export.blocks(self)
        return (
            StreamingHttpResponse(Begun(blocks), **about) if request.method == "GET" else HttpResponse(**about)
        )

    def matching_in_order(self) -> QuerySet:
        ordering = asked_ordering(self.request.query_params.get("ordering", ""), self.orderings)
        return page_of(self.filter_queryset(self.get_queryset()), ordering, None)
