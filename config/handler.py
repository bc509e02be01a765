"""Django as WSGI serves it, but for what goes wrong before or after anything else of ours is asked."""

from collections.abc import Callable

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_header_parameters


class Request(WSGIRequest):
    """A Content-Type that Django cannot read is none; the guard (config.rest.guard) refuses it.

    Nor is the query read in the charset that it names, which may be one that has no text.
    """

    def _set_content_type_params(self, meta: dict) -> None:
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            self.content_type, self.content_params = "", {}


class Handler(WSGIHandler):
    request_class = Request

    def __call__(self, environ: dict, start_response: Callable) -> HttpResponseBase:
        answer = super().__call__(environ, start_response)
        if environ["REQUEST_METHOD"] == "HEAD" and isinstance(answer, HttpResponse):
            # gunicorn would leave it out too, but writes a warning each time.
            answer.content = b""
        return answer
