from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from config.rest.views import KnownParameters


class RootView(KnownParameters, APIView):
    """Where everything is."""

    links: dict[str, str] = {}

    @extend_schema(
        operation_id="getRoot",
        tags=["root"],
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request: Request) -> Response:
        return Response({name: reverse(view, request=request) for name, view in self.links.items()})
