"""The addresses at which the API describes itself."""

from functools import cache

import orjson
from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from config.rest.views import KnownParameters


class SchemaView(KnownParameters, SpectacularAPIView):
    """This description: OpenAPI 3.1, in YAML or JSON."""

    @extend_schema(operation_id="getSchema", tags=["schema"], responses={200: {"type": "object"}})
    def get(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        content = written(type(renderer), is_public=settings.PUBLIC_READING)
        name = f"{settings.SPECTACULAR_SETTINGS['TITLE']}.{renderer.format}"
        return HttpResponse(
            content,
            content_type=f"{renderer.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )


@cache
def written(renderer: type[BaseRenderer], *, is_public: bool) -> bytes:
    """Made once by each process: it takes seconds, and is the same until the next start.

    Whether reading is public is told in it, so each way has its own.
    """
    schema = SchemaGenerator().get_schema(request=None, public=True)
    if issubclass(renderer, OpenApiJsonRenderer):
        # Without the indents that double its size.
        return orjson.dumps(schema, default=str)
    return renderer().render(schema, renderer_context={})


class DocsView(KnownParameters, SpectacularSwaggerSplitView):
    """A page for people. It has no template for OPTIONS."""

    http_method_names = ["get", "head"]
    may_be_empty = ("script",)

    def known_parameters(self) -> list[str]:
        return ["format", "script"]
