"""Refuses what no page could make sense of, before it reaches one."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware

from config.rest.errors import API, problem_response, too_large

LONGEST_ADDRESS = 8000
LONGEST_LENGTH = 15  # digits of a Content-Length: more than any body has

Refusal = tuple[HTTPStatus, str]


class RefuseUnreadable:
    """Middleware: addresses with NUL, which PostgreSQL cannot store, with broken UTF-8, or without end; and
    bodies that are too large, or of which nobody can tell how long they are or how they are written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = refused_address(request) or refused_head(request)
        if not refused and request.path.startswith(API):
            refused = refused_body(request)
        return problem_response(request, *refused) if refused else self.get_response(request)


def refused_address(request: HttpRequest) -> Refusal | None:
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        return HTTPStatus.REQUEST_URI_TOO_LONG, f"The address is longer than {LONGEST_ADDRESS} characters."
    if problem := unreadable(request.path_info, query):
        return HTTPStatus.BAD_REQUEST, problem
    return None


def unreadable(path: str, query: str) -> str | None:
    """Why the address cannot be read, if so."""
    asked = unquote_to_bytes(query.encode("utf-8", "surrogateescape"))
    if "\x00" in path or b"\x00" in asked:
        return "The address holds a NUL character (%00), which no text of the record has. Leave it out."
    try:
        asked.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"The query is not UTF-8: {error.reason} at byte {error.start} of what it decodes to."
    return None


def refused_head(request: HttpRequest) -> Refusal | None:
    """What the headers say of the body. Django would read even the query in the charset named there."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) <= LONGEST_LENGTH):
        detail = "The Content-Length header is the number of bytes of the body, in decimal digits."
        return HTTPStatus.BAD_REQUEST, detail
    if request.META.get("CONTENT_TYPE") and not request.content_type:
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "The Content-Type header cannot be read."
    if request.content_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        detail = "The Content-Type header names another charset than UTF-8: send UTF-8, and leave it out."
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail
    return None


def refused_body(request: HttpRequest) -> Refusal | None:
    """Bodies that the API does not take. What is sent without a length, Django would take for empty."""
    if request.headers.get("Transfer-Encoding"):
        detail = "Say how long the body is: send it whole, with a Content-Length header, and not in chunks."
        return HTTPStatus.LENGTH_REQUIRED, detail
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large()
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        detail = "A body is taken as it is: send it uncompressed, without a Content-Encoding header."
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail
    return None


class Common(CommonMiddleware):
    """As Django has it, but nobody who writes without the last slash is sent on: the body would be lost."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        is_written_to = request.path.startswith(API) and request.method not in ("GET", "HEAD")
        is_missing = response.status_code == HTTPStatus.NOT_FOUND
        if is_written_to and is_missing and self.should_redirect_with_slash(request):
            detail = f"Nothing has this address. It lacks its last slash: {request.path}/"
            return problem_response(request, HTTPStatus.NOT_FOUND, detail)
        return super().process_response(request, response)
