from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from config.rest.errors import BadParameter, parameter_error
from config.rest.parameters import near_misses


class Negotiation(DefaultContentNegotiation):
    """As DRF has it, but an unknown `?format=` or media type is told what there is."""

    def select_parser(self, request: Request, parsers: list[BaseParser]) -> BaseParser:
        # DRF would match "*/*" too, which says nothing of a body.
        given = request.content_type.partition(";")[0].strip().lower()
        for parser in parsers:
            if parser.media_type == given:
                return parser
        taken = ", ".join(parser.media_type for parser in parsers)
        if given:
            detail = f"A body of the type “{given[:100]}” is not taken here. There are: {taken}."
        else:
            detail = f"Say in the Content-Type header what the body is. There are: {taken}."
        refused = UnsupportedMediaType(given, detail)
        refused.headers = {"Accept": taken}
        raise refused

    def select_renderer(
        self, request: Request, renderers: list[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable as refused:
            there_are = ", ".join(renderer.media_type for renderer in refused.available_renderers)
            detail = f"Nothing that the Accept header asks for is given here. There are: {there_are}."
            raise NotAcceptable(detail, available_renderers=refused.available_renderers) from refused

    def filter_renderers(self, renderers: list[BaseRenderer], format: str) -> list[BaseRenderer]:
        known = [renderer.format for renderer in renderers]
        if format not in known:
            detail = f"“{format[:50]}” is no format of this address: {', '.join(known)}."
            raise BadParameter(parameter_error("format", detail, near_misses(format, known)))
        return [renderer for renderer in renderers if renderer.format == format]
