"""Every error is a problem detail (RFC 9457), wherever it arises below the API's address."""

import logging
from http import HTTPStatus

import orjson
import psycopg
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views import defaults
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.exceptions import PermissionDenied as NotPermitted
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.response import Response

from config.rest.renderers import ProblemRenderer

API = "/api/"
logger = logging.getLogger(__name__)


class BadParameter(APIException):
    """A query parameter that cannot be answered; `errors` has one entry for each of them."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, *errors: dict):
        super().__init__(" ".join(error["detail"] for error in errors))
        self.errors = list(errors)


class Gone(APIException):
    status_code = status.HTTP_410_GONE
    default_detail = "It was deleted. Its slug stays reserved, so that it never comes to mean something else."


class Busy(APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = (
        "The database gave no answer: it cannot be reached, or has too much to do at once. The question is not "
        "at fault; ask again soon."
    )
    wait = 5


TOO_SLOW = "The database did not answer in time. Narrow the question with a filter, or ask again later."


def parameter_error(parameter: str, detail: str, near_misses: list[str] | None = None) -> dict:
    return {"parameter": parameter, "detail": detail, "near_misses": near_misses or []}


def problem(code: int, detail: str, instance: str, errors: list[dict] | None = None) -> dict:
    return {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
        "instance": escape_uri_path(instance),
        "errors": errors or [],
    }


def exception_handler(exception: Exception, context: dict) -> Response | None:
    """What DRF asks for the answer to an exception. None: a fault of ours, which Django logs and answers."""
    if isinstance(exception, Http404):
        exception = NotFound()
    elif isinstance(exception, PermissionDenied):
        exception = NotPermitted()
    elif isinstance(exception, OperationalError):
        logger.error("The database gave no answer to %s", context["request"].path, exc_info=exception)
        exception = Busy(TOO_SLOW if isinstance(exception.__cause__, psycopg.errors.QueryCanceled) else None)
    if not isinstance(exception, APIException):
        return None
    request = context["request"]
    errors = exception.errors if isinstance(exception, BadParameter) else []
    answer = problem(exception.status_code, str(exception.detail), request.path, errors)
    # A person at the browsable pages gets a page; everyone else, whatever format was asked for, the problem.
    if not isinstance(getattr(request, "accepted_renderer", None), BrowsableAPIRenderer):
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = ProblemRenderer.media_type
    return Response(answer, status=exception.status_code, headers=headers_of(exception))


def headers_of(exception: APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(wait)
    return headers


def problem_response(request: HttpRequest, code: int, detail: str) -> HttpResponse:
    content = orjson.dumps(problem(code, detail, request.path))
    return HttpResponse(content, status=code, content_type=ProblemRenderer.media_type)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.bad_request(request, exception)
    return problem_response(request, status.HTTP_400_BAD_REQUEST, "The request cannot be read.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.permission_denied(request, exception)
    return problem_response(request, status.HTTP_403_FORBIDDEN, "You may not do this.")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.page_not_found(request, exception)
    detail = (
        "Nothing has this address. The list of resources is at /api/v1/, their description at /api/v1/docs/."
    )
    return problem_response(request, status.HTTP_404_NOT_FOUND, detail)


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.server_error(request)
    detail = "This is a fault of the server, and it was logged. Asking again may not help."
    return problem_response(request, status.HTTP_500_INTERNAL_SERVER_ERROR, detail)
