"""Pages of a list by keyset: a page begins where the one before ended, however long the list is."""

import json

import orjson
from django.db.models import IntegerField, QuerySet, Subquery
from django.db.models.lookups import GreaterThan, LessThan
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from config.rest import cursors
from config.rest.errors import BadParameter, parameter_error
from config.rest.expressions import Row, as_text
from config.rest.ordering import Ordering, asked_ordering

PAGE_SIZE = 50
LARGEST_PAGE = 200
COUNTED = 10_000


class CappedCount(Subquery):
    """How many rows a query has that is cut off at a limit."""

    template = "(SELECT count(*) FROM (%(subquery)s) matching)"
    output_field = IntegerField()


class KeysetPagination(BasePagination):
    """Finds a page, its count and its links in one statement; beyond 10,000 it is estimated in another."""

    parameters = ("cursor", "page_size", "ordering")

    def paginate_queryset(self, queryset, request, view=None) -> list[orjson.Fragment]:
        self.request = request
        self.ordering = asked_ordering(request.query_params.get("ordering", ""), view.orderings)
        self.bound_to = f"{request.path}?{bound_parameters(request.query_params)}&{self.ordering.name}"
        size, cursor = self.asked_size(), self.asked_cursor()
        rows = list(page_of(queryset, self.ordering, cursor)[: size + 1].values_list(
            as_text(view.finished_row()),
            CappedCount(queryset.order_by().values("pk")[: COUNTED + 1]),
            *(as_text(key) for key in self.ordering.key_expressions()),
        ))  # fmt: skip
        goes_on = len(rows) > size
        del rows[size:]
        if cursor and cursor.is_backwards:
            rows.reverse()
        self.count, self.count_estimate = self.counts(queryset, rows, cursor)
        self.find_links(rows, cursor, goes_on)
        return [orjson.Fragment(finished) for finished, *_ in rows]

    def asked_size(self) -> int:
        asked = self.request.query_params.get("page_size") or str(PAGE_SIZE)
        # Seven digits and more are refused by their length: int() of a very long one takes for ever.
        if asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= LARGEST_PAGE:
            return int(asked)
        detail = f"page_size is a whole number from 1 to {LARGEST_PAGE}."
        raise BadParameter(parameter_error("page_size", detail))

    def asked_cursor(self) -> cursors.Cursor | None:
        asked = self.request.query_params.get("cursor")
        if not asked:
            return None
        try:
            return cursors.read(asked, bound_to=self.bound_to)
        except cursors.BadCursor:
            detail = (
                "This cursor was not made for this list, with these filters and this ordering. Take it as it "
                "is from `next` or `previous` of an answer, or leave it out to begin at the first page."
            )
            raise BadParameter(parameter_error("cursor", detail)) from None

    def counts(
        self, queryset: QuerySet, rows: list, cursor: cursors.Cursor | None
    ) -> tuple[int | None, int | None]:
        if rows:
            count = rows[0][1]
        elif cursor:
            # No row brought the count along: what lay beyond the cursor is gone, but the rest is not.
            count = queryset.order_by()[: COUNTED + 1].count()
        else:
            count = 0
        if count <= COUNTED:
            return count, None
        [explained] = json.loads(queryset.order_by().values("pk").explain(format="json"))
        return None, max(explained["Plan"]["Plan Rows"], COUNTED + 1)

    def find_links(self, rows: list, cursor: cursors.Cursor | None, goes_on: bool) -> None:
        is_backwards = cursor is not None and cursor.is_backwards
        has_next = goes_on or is_backwards
        has_previous = goes_on if is_backwards else cursor is not None
        self.next = self.link(rows[-1], is_backwards=False) if rows and has_next else None
        self.previous = self.link(rows[0], is_backwards=True) if rows and has_previous else None

    def link(self, row: tuple, *, is_backwards: bool) -> str:
        _finished, _count, *place = row
        cursor = cursors.write(cursors.Cursor(is_backwards, place), bound_to=self.bound_to)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response(self, results) -> Response:
        return Response(
            {
                "count": self.count,
                "count_estimate": self.count_estimate,
                "next": self.next,
                "previous": self.previous,
                "results": results,
            }
        )

    def get_schema_operation_parameters(self, view) -> list[dict]:
        names = [*view.orderings, *(f"-{name}" for name in view.orderings)]
        default = next(iter(view.orderings))
        return [
            query_parameter(
                "cursor", "Where the page begins: taken from `next` or `previous`.", type="string", minLength=1
            ),
            query_parameter(
                "page_size",
                "Rows of a page.",
                type="integer",
                minimum=1,
                maximum=LARGEST_PAGE,
                default=PAGE_SIZE,
            ),
            query_parameter(
                "ordering",
                "By what the rows stand; undated ones last.",
                type="string",
                enum=names,
                default=default,
            ),
        ]

    def get_paginated_response_schema(self, schema: dict) -> dict:
        link = {"type": ["string", "null"], "format": "uri"}
        count = {"type": ["integer", "null"], "minimum": 0}
        properties = {
            "count": {**count, "description": f"Exact up to {COUNTED}, else null."},
            "count_estimate": {**count, "description": "Where there is no exact count: about how many."},
            "next": link,
            "previous": link,
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def query_parameter(name: str, description: str, **schema: object) -> dict:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def bound_parameters(query) -> str:
    """What a cursor belongs to: the filters. The size, the fields and the format may change on the way."""
    free = {*KeysetPagination.parameters, "fields", "omit", "expand", "format"}
    return orjson.dumps(sorted((name, value) for name, value in query.items() if name not in free)).decode()


def page_of(queryset: QuerySet, ordering: Ordering, cursor: cursors.Cursor | None) -> QuerySet:
    """The rows from the cursor on, in the direction in which it walks."""
    is_backwards = cursor is not None and cursor.is_backwards
    descending = ordering.descending != is_backwards
    keys = ordering.key_expressions()
    if cursor is not None:
        beyond = LessThan if descending else GreaterThan
        queryset = queryset.filter(beyond(Row(*keys), Row(*ordering.place_expressions(cursor.place))))
    return queryset.order_by(*(key.desc() if descending else key.asc() for key in keys))
