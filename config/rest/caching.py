"""What a browser or a proxy may keep of an answer, and how it asks whether that still holds."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from config.rest.errors import API, problem_response
from config.rest.etags import ANY, etag

READING = ("GET", "HEAD")
DIFFERS_BY = ("Accept", "Accept-Encoding", "Authorization", "Cookie", "Origin")
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Disposition")


class KeepOrNot:
    """Middleware: says of every answer of the API who may keep it. All ask again before they show it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(API):
            patch_vary_headers(response, DIFFERS_BY)
            # What a view said itself stands.
            response.setdefault("Cache-Control", kept_by(request, response))
        return response


def kept_by(request: HttpRequest, response: HttpResponse) -> str:
    if request.method not in READING or response.status_code >= HTTPStatus.BAD_REQUEST:
        return "no-store"
    is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    is_public = getattr(settings, "PUBLIC_READING", True) and not is_signed_in and not response.cookies
    return "public, no-cache" if is_public else "private, no-cache"


class AnswerOnlyWhatChanged:
    """Middleware: gives every answer of the API an ETag, and no body to whoever has it already.

    Not Django's own: that answers If-Match without a problem, and a date where nothing has one by 412.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (request.path.startswith(API) and request.method in READING and is_whole(response)):
            return response
        if not response.has_header("ETag"):
            response["ETag"] = etag(response.content)
        tag = response["ETag"]
        if not has_any(request.headers.get("If-Match", tag), tag):
            detail = "What is here now is not what the If-Match header asks for. Read it without that header."
            return problem_response(request, HTTPStatus.PRECONDITION_FAILED, detail)
        if has_any(request.headers.get("If-None-Match", ""), tag):
            leave_out_the_body(response)
        return response


def has_any(tags: str, tag: str) -> bool:
    """Weak ones among them count: a proxy may have made them so."""
    known = parse_etags(tags)
    return known == [ANY] or tag.removeprefix("W/") in [each.removeprefix("W/") for each in known]


def is_whole(response: HttpResponse) -> bool:
    """Not a stream, of which the end is not known; nor a stream's empty head."""
    return not response.streaming and response.status_code == HTTPStatus.OK and response.content != b""


def leave_out_the_body(response: HttpResponse) -> None:
    response.status_code = HTTPStatus.NOT_MODIFIED
    response.content = b""
    for name in OF_THE_BODY:
        del response[name]
