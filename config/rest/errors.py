"""Every error is a problem detail (RFC 9457), wherever it arises below the API's address."""

import logging
import sys
from http import HTTPStatus

import orjson
import psycopg
from django.conf import settings
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views import csrf, defaults
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.exceptions import PermissionDenied as NotPermitted
from rest_framework.renderers import BrowsableAPIRenderer
from rest_framework.response import Response

from config.rest.renderers import ProblemRenderer

API = "/api/"
# So many faults are told in the words of an answer; all of them stand in its list.
SHOWN = 3
logger = logging.getLogger(__name__)


class BadParameter(APIException):
    """A query parameter that cannot be answered; `errors` has one entry for each of them."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, *errors: dict):
        super().__init__(" ".join(error["detail"] for error in errors))
        self.errors = list(errors)


class Invalid(APIException):
    """A body that was read and cannot be stored; `errors` has one entry for each fault, with its place."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY

    def __init__(self, *errors: dict):
        told = "; ".join(f"{error['pointer'] or 'the body'}: {error['detail']}" for error in errors[:SHOWN])
        more = f"; and {len(errors) - SHOWN} more faults" if len(errors) > SHOWN else ""
        super().__init__(f"Nothing was written. {told}{more}")
        self.errors = list(errors)


class Conflict(APIException):
    """What was asked for clashes with what the record holds; `errors` may name with what."""

    status_code = status.HTTP_409_CONFLICT

    def __init__(self, detail: str, *errors: dict):
        super().__init__(detail)
        self.errors = list(errors)


class PreconditionRequired(APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = (
        "Say which state you change: send its ETag, as you read it, in the If-Match header. Then nobody's work "
        "is overwritten unseen."
    )


class PreconditionFailed(APIException):
    """The row is not as it was; `current` is how it stands now (null: not at all), `etag` the tag of that."""

    status_code = status.HTTP_412_PRECONDITION_FAILED

    def __init__(self, detail: str, *, current: object, etag: str = ""):
        super().__init__(detail)
        self.extensions = {"current": current}
        self.headers = {"ETag": etag} if etag else {}


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


def body_error(
    pointer: str, detail: str, near_misses: list[str] | None = None, candidates: list[dict] | None = None
) -> dict:
    """What is wrong at one place of the body, a JSON Pointer (RFC 6901): "" is the whole, /names/0/text a part.

    `candidates` are the places of the source where the words stand, or the passages most like them.
    """
    found = {"candidates": candidates} if candidates is not None else {}
    return {"pointer": pointer, "detail": detail, "near_misses": near_misses or [], **found}


def problem(code: int, detail: str, instance: str, errors: list[dict] | None = None, **more: object) -> dict:
    return {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail,
        "instance": escape_uri_path(instance),
        "errors": errors or [],
        **more,
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
    errors = getattr(exception, "errors", [])
    more = getattr(exception, "extensions", {})
    answer = problem(exception.status_code, str(exception.detail), request.path, errors, **more)
    # A person at the browsable pages gets a page; everyone else, whatever format was asked for, the problem.
    if not isinstance(getattr(request, "accepted_renderer", None), BrowsableAPIRenderer):
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = ProblemRenderer.media_type
    return Response(answer, status=exception.status_code, headers=headers_of(exception))


def headers_of(exception: APIException) -> dict[str, str]:
    headers = dict(getattr(exception, "headers", {}))
    if challenge := getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(exception, "wait", None):
        headers["Retry-After"] = str(wait)
    return headers


def problem_response(request: HttpRequest, code: int, detail: str) -> HttpResponse:
    content = orjson.dumps(problem(code, detail, request.path))
    answer = HttpResponse(content, status=code, content_type=ProblemRenderer.media_type)
    # Django's middleware that says so lies inside some of those that refuse.
    answer["Content-Length"] = str(len(content))
    return answer


def too_large() -> str:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return f"The body is larger than {limit} bytes, the most that is taken at once. Send it in parts."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return problem_response(request, status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, too_large())
    if isinstance(exception, DisallowedHost):
        detail = "The Host header names no host of this server."
        return problem_response(request, status.HTTP_400_BAD_REQUEST, detail)
    return problem_response(request, status.HTTP_400_BAD_REQUEST, "The request cannot be read.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.permission_denied(request, exception)
    return problem_response(request, status.HTTP_403_FORBIDDEN, "You may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if not request.path.startswith(API):
        return csrf.csrf_failure(request, reason)
    return problem_response(request, status.HTTP_403_FORBIDDEN, f"CSRF Failed: {reason}")


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
    if isinstance(sys.exc_info()[1], OperationalError):
        # A middleware asked the database, outside every view and so of DRF's handler.
        answer = problem_response(request, Busy.status_code, Busy.default_detail)
        answer["Retry-After"] = str(Busy.wait)
        return answer
    detail = "This is a fault of the server, and it was logged. Asking again may not help."
    return problem_response(request, status.HTTP_500_INTERNAL_SERVER_ERROR, detail)
