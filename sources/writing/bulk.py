"""Many rows in one request: all of them or none, and every fault at the item where it lies."""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.bodies import StrictSerializer, faults_of, invalid
from config.rest.errors import Invalid, PreconditionFailed, body_error
from config.rest.etags import row_etag
from config.rest.parsers import body_of
from config.rest.policy import Act
from sources.refusals import check_what_is_deferred
from sources.serializer_fields import OffsetField, SlugField
from sources.writing.refusals import told_in_the_body
from sources.writing.views import Writing

MOST_ITEMS = 500


class NamedRowSerializer(StrictSerializer):
    """Which row, and the version that was read of it: what If-Match is for one row."""

    slug = SlugField()
    version = OffsetField(min_value=1)


class ItemsRefused(APIException):
    """At least one item could not be written, so none was."""

    def __init__(self, errors: list[dict]):
        codes = {error["status"] for error in errors}
        self.status_code = codes.pop() if len(codes) == 1 else status.HTTP_422_UNPROCESSABLE_ENTITY
        items = {error["pointer"].split("/")[1] for error in errors}
        super().__init__(f"Nothing was written: {len(items)} of the items cannot be.")
        self.errors = errors


class WritingMany(Writing):
    """Writing of one row, and of lists of rows at the list's address."""

    def create_many(self, items: list) -> Response:
        return self.all_or_none(items, self.create_item)

    def change_many(self, request: Request) -> Response:
        return self.all_or_none(self.asked_items(), self.change_item)

    def delete_many(self, request: Request) -> Response:
        return self.all_or_none(self.asked_items(), self.delete_item)

    def asked_items(self) -> list:
        items = body_of(self.request)
        if not isinstance(items, list):
            raise Invalid(body_error("", "expected a list of rows; one row has an address of its own"))
        return items

    def all_or_none(self, items: list, write: Callable[[Any], dict]) -> Response:
        if not 1 <= len(items) <= MOST_ITEMS:
            raise Invalid(body_error("", f"expected 1 to {MOST_ITEMS} rows, and there are {len(items)}"))
        results, errors = [], []
        with self.writing():
            plan_for_growing_tables()
            for number, item in enumerate(items):
                try:
                    # Each in its turn, so that one may name another before it.
                    with transaction.atomic(), told_in_the_body(self.kind):
                        results.append(write(item))
                        check_what_is_deferred()
                except APIException as error:
                    errors += errors_of_item(number, error)
            if errors:
                raise ItemsRefused(errors)
        is_creation = write == self.create_item
        return Response({"results": results}, status=status.HTTP_201_CREATED if is_creation else None)

    def create_item(self, item: Any) -> dict:
        return self.result(self.create_one(item), status.HTTP_201_CREATED)

    def change_item(self, item: Any) -> dict:
        row, version = self.named(item)
        fields = {name: value for name, value in item.items() if name != "version"}
        self.permit(Act.CHANGE, row)
        self.change_one(row, fields, [version], is_partial=True)
        return self.result(row.slug, status.HTTP_200_OK)

    def delete_item(self, item: Any) -> dict:
        row, version = self.named(item, whole=True)
        self.permit(Act.DELETE, row)
        self.delete_one(row, [version])
        return {"slug": row.slug, "status": status.HTTP_204_NO_CONTENT, "version": None, "etag": None}

    def named(self, item: Any, *, whole: bool = False) -> tuple:
        """The row that an item names, locked, and the version that it was read in."""
        names = {"slug", "version"}
        sent = item if whole or not isinstance(item, dict) else {n: v for n, v in item.items() if n in names}
        try:
            name = NamedRowSerializer().run_validation(sent)
        except ValidationError as error:
            raise invalid(faults_of(error)) from error
        row = self.locked(name["slug"])
        if row is None:
            if self.kind.can_merge and (winner := self.winner_of(name["slug"])):
                raise Invalid(body_error("/slug", f"was merged into {winner}: name that one"))
            self.missing(name["slug"])
        return row, name["version"]

    def result(self, slug: str, code: int) -> dict:
        finished, version = self.finished(slug)
        return {"slug": slug, "status": code, "version": version, "etag": row_etag(version, finished.encode())}


def plan_for_growing_tables() -> None:
    """Triggers keep the plan that was best when the tables were small; many rows at once outgrow it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")


def errors_of_item(number: int, error: APIException) -> list[dict]:
    """What is wrong with one item, with its place in the list, and the status that it alone would have had."""
    found = getattr(error, "errors", None) or [body_error("", str(error.detail))]
    current = error.extensions if isinstance(error, PreconditionFailed) else {}
    return [
        {**one, "pointer": f"/{number}{one['pointer']}", "status": error.status_code, **current}
        for one in found
    ]
