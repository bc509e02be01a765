from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from config.rest.errors import BadParameter, parameter_error
from config.rest.parameters import near_misses


class Negotiation(DefaultContentNegotiation):
    """As DRF has it, but an unknown `?format=` is told what there is."""

    def filter_renderers(self, renderers: list[BaseRenderer], format: str) -> list[BaseRenderer]:
        known = [renderer.format for renderer in renderers]
        if format not in known:
            detail = f"“{format[:50]}” is no format of this address: {', '.join(known)}."
            raise BadParameter(parameter_error("format", detail, near_misses(format, known)))
        return [renderer for renderer in renderers if renderer.format == format]
