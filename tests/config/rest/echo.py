"""Addresses for tests: one that answers with the body it was sent, one that streams, one that does neither."""

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.deprecation import MiddlewareMixin
from rest_framework.response import Response
from rest_framework.views import APIView

from config import urls
from config.rest.parsers import body_of
from config.rest.views import KnownParameters

handler400 = "config.rest.errors.bad_request"
handler403 = "config.rest.errors.permission_denied"
handler404 = "config.rest.errors.page_not_found"
handler500 = "config.rest.errors.server_error"


class Echo(KnownParameters, APIView):
    authentication_classes = []
    permission_classes = []

    def get(self, request):
        return Response({"echo": "…" * 500})

    def post(self, request):
        body = body_of(request)
        return Response({"type": type(body).__name__, "body": body})

    patch = put = delete = post


def streamed(_request) -> StreamingHttpResponse:
    return StreamingHttpResponse(blocks(), content_type="text/csv")


def blocks() -> Iterator[bytes]:
    yield b"first\r\n" * 10
    yield b"second\r\n" * 10


def plain(request) -> HttpResponse:
    return HttpResponse(f"{request.method} {request.body!r}")


def suspicious(_request) -> HttpResponse:
    raise SuspiciousOperation("somebody tries something")


def too_big(_request) -> HttpResponse:
    raise RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")


def forbidden(_request) -> HttpResponse:
    raise PermissionDenied


def broken(_request) -> HttpResponse:
    raise RuntimeError("secret detail")


class BrokenMiddleware(MiddlewareMixin):
    def process_request(self, _request):
        raise RuntimeError("secret detail")


class NoDatabaseMiddleware(MiddlewareMixin):
    def process_request(self, _request):
        raise OperationalError("secret detail")


class SuspiciousMiddleware(MiddlewareMixin):
    def process_request(self, _request):
        raise SuspiciousOperation("secret detail")


urlpatterns = [
    path("api/v1/echo/", Echo.as_view()),
    path("api/v1/streamed/", streamed),
    path("api/v1/plain/", plain),
    path("api/v1/suspicious/", suspicious),
    path("api/v1/too-big/", too_big),
    path("api/v1/forbidden/", forbidden),
    path("api/v1/broken/", broken),
    *urls.urlpatterns,
]
