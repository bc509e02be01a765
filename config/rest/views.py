"""What all views of the API share, and the reading half of a resource."""

import orjson
from django.db.models import Expression, QuerySet
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from config.rest.compiled import Reader, field_expanded_by, fields_of, finished_row
from config.rest.etags import row_etag
from config.rest.expressions import as_text
from config.rest.filters import DeclaredFilters
from config.rest.ordering import Column
from config.rest.paging import KeysetPagination
from config.rest.parameters import chosen_expansions, chosen_fields, refuse_unknown
from config.rest.renderers import JsonRenderer


class KnownParameters:
    """A view that refuses any parameter it does not know. Put it before APIView."""

    may_be_empty: tuple[str, ...] = ()

    def known_parameters(self) -> list[str]:
        return ["format"]

    def initial(self, request: Request, *args, **kwargs) -> None:
        # First of all: no parameter and no format would make this method one that is allowed.
        if request.method.lower() not in self.http_method_names or not hasattr(self, request.method.lower()):
            raise MethodNotAllowed(request.method)
        super().initial(request, *args, **kwargs)
        refuse_unknown(request.query_params, self.known_parameters(), self.may_be_empty)


class ReadingViewSet(KnownParameters, GenericViewSet):
    """A list and a detail, whose JSON PostgreSQL finishes: no model instance is built.

    `shape(user)` gives the fields of one row as expressions; `serializer_class` declares the same shape.
    `expansions(user)` gives, in the same way, fields with a whole resource in the place of its reference.
    `reader_key(user)` is alike for users who may see the same.
    """

    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    pagination_class = KeysetPagination
    filter_backends = [DeclaredFilters]
    shape = None
    expansions = None
    reader_key = None
    orderings: dict[str, Column] = {}
    only_in_detail: tuple[str, ...] = ()

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)

    def known_parameters(self) -> list[str]:
        shown = ["fields", "omit", *(["expand"] if self.expansions else []), "format"]
        if self.detail:
            return shown
        return [*self.filterset_class.base_filters, *KeysetPagination.parameters, *shown]

    def known_expansions(self) -> tuple[str, ...]:
        return fields_of(self.expansions) if self.expansions else ()

    def asked_expansions(self) -> list[str]:
        return chosen_expansions(self.request.query_params, self.known_expansions())

    def finished_row(self) -> Expression:
        """A row's JSON, of the fields that are asked for."""
        fields = chosen_fields(self.request.query_params, self.known_fields())
        return self.row_of(fields, self.asked_expansions())

    def known_fields(self) -> list[str]:
        return [name for name in fields_of(self.shape) if self.detail or name not in self.only_in_detail]

    def row_of(self, fields: list[str], expanded: list[str]) -> Expression:
        shown = tuple(name for name in expanded if field_expanded_by(name) in fields)
        reader = Reader(self.reader_key(self.request.user), self.request.user)
        return finished_row(
            self.queryset.model, self.shape, tuple(fields), reader, self.expansions if shown else None, shown
        )

    def list(self, request: Request) -> Response:
        matching = self.filter_queryset(self.get_queryset())
        return self.get_paginated_response(self.paginate_queryset(matching))

    def retrieve(self, request: Request, slug: str) -> Response:
        found = self.get_queryset().filter(slug=slug).values_list(as_text(self.finished_row()), "version")
        for finished, version in found:
            return self.answer(finished, version)
        return self.missing(slug)

    def answer(self, finished: str, version: int, **options) -> Response:
        """One row, with the tag by which a change names the state that it starts from."""
        response = Response(orjson.Fragment(finished), **options)
        if isinstance(self.request.accepted_renderer, JsonRenderer):
            response["ETag"] = row_etag(version, finished.encode())
        return response

    def missing(self, slug: str) -> Response:
        """The answer for a slug that no visible row has."""
        raise NotFound(f"Nothing here has the slug “{slug[:100]}”.")
