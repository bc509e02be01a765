"""Refuses what no page could make sense of, before it reaches one."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from config.rest.errors import problem_response

LONGEST_ADDRESS = 8000


class RefuseUnreadableAddress:
    """Middleware: addresses with NUL, which PostgreSQL cannot store, with broken UTF-8, or without end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if len(request.path) + len(query) > LONGEST_ADDRESS:
            detail = f"The address is longer than {LONGEST_ADDRESS} characters."
            return problem_response(request, HTTPStatus.REQUEST_URI_TOO_LONG, detail)
        if problem := unreadable(request.path_info, query):
            return problem_response(request, HTTPStatus.BAD_REQUEST, problem)
        return self.get_response(request)


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
