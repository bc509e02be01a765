"""The addresses at which the API describes itself."""

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.rest.views import KnownParameters


class SchemaView(KnownParameters, SpectacularAPIView):
    def known_parameters(self) -> list[str]:
        return ["format", "lang", "version"]


class DocsView(KnownParameters, SpectacularSwaggerSplitView):
    """A page for people. It has no template for OPTIONS."""

    http_method_names = ["get", "head"]
    may_be_empty = ("script",)

    def known_parameters(self) -> list[str]:
        return ["format", "lang", "version", "script"]
