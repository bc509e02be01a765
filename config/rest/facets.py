"""How many rows of a list have which values, under the filters of the list, in one SQL statement."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Expression, F, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

SHOWN = 50
CUT = f"Only the {SHOWN} most frequent values are shown."

COUNTED = """
WITH matching AS MATERIALIZED ({matching}),
counted(facet, value, label, count) AS ({counts})
SELECT facet, value, label, count FROM (
    SELECT *, row_number() OVER (PARTITION BY facet ORDER BY count DESC, value) AS place FROM counted
) ranked WHERE place <= %s ORDER BY facet, place
"""
OF_A_COLUMN = (
    "SELECT key_{n} AS key, count(*) AS count FROM matching WHERE key_{n} IS NOT NULL GROUP BY key_{n}"
)
OF_ROWS = """
SELECT keyed.key, count(DISTINCT keyed.owner) AS count
FROM ({rows}) keyed(owner, key) JOIN matching ON matching.pk = keyed.owner GROUP BY keyed.key
"""
AS_IT_IS = "SELECT %s, key::text, NULL::text, count FROM ({counts}) counts WHERE key::text <> ''"
IN_WORDS = """
SELECT %s, words.value, words.label, counts.count
FROM ({counts}) counts JOIN ({words}) words(key, value, label) ON words.key = counts.key
"""


@dataclass(frozen=True)
class Facet:
    """One way to count. Two of the same name share their list of values.

    A row has one `key` (a column, an expression), or any number in `rows`, a query of the row and the key.
    A key that points at another row is shown by `words`, a query of key, value and label. What is not among
    them is not shown: let them be what the reader may see.
    """

    name: str
    key: Expression | str | None = None
    rows: QuerySet | None = None
    words: QuerySet | None = None


class FacetValueSerializer(serializers.Serializer):
    value = serializers.CharField(help_text="As the filter of the same name takes it.")
    label = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()


class FacetsSerializer(serializers.Serializer):
    """The values of each facet, the most frequent first; `notes` says which lists were cut."""

    facets = serializers.DictField(child=FacetValueSerializer(many=True))
    notes = serializers.DictField(child=serializers.CharField())


class Faceted:
    """A list whose rows are counted at `facets/`. Put it before ReadingViewSet."""

    facets_for: Callable[[object], list[Facet]]

    def known_parameters(self) -> list[str]:
        if self.action == "facets":
            return [*self.filterset_class.base_filters, "format"]
        return super().known_parameters()

    @extend_schema(responses=FacetsSerializer, filters=True)
    @action(detail=False, pagination_class=None)
    def facets(self, request: Request) -> Response:
        """How many rows of the list have which values."""
        matching = self.filter_queryset(self.get_queryset())
        facets, notes = counted(matching, self.facets_for(request.user))
        return Response({"facets": facets, "notes": notes})


def counted(matching: QuerySet, declared: list[Facet]) -> tuple[dict[str, list[dict]], dict[str, str]]:
    facets: dict[str, list[dict]] = {facet.name: [] for facet in declared}
    for name, value, label, count in count_rows(matching, declared):
        facets[name].append({"value": value, "label": label, "count": count})
    notes = {name: CUT for name, values in facets.items() if len(values) > SHOWN}
    return {name: values[:SHOWN] for name, values in facets.items()}, notes


def count_rows(matching: QuerySet, declared: list[Facet]) -> list[tuple]:
    """Facet, value, label and count, the most frequent first; one more than is shown where there are more."""
    keys = {f"key_{n}": as_expression(facet.key) for n, facet in enumerate(declared) if facet.key is not None}
    query, arguments = matching.order_by().values("pk", **keys).query.sql_with_params()
    counts = []
    for n, facet in enumerate(declared):
        part, given = count_query(n, facet)
        counts.append(part)
        arguments += given
    statement = COUNTED.replace("{matching}", query).replace("{counts}", " UNION ALL ".join(counts))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*arguments, SHOWN + 1])
        return cursor.fetchall()


def as_expression(key: Expression | str) -> Expression:
    return F(key) if isinstance(key, str) else key


def count_query(n: int, facet: Facet) -> tuple[str, tuple]:
    arguments: tuple = (facet.name,)
    if facet.rows is None:
        counts = OF_A_COLUMN.replace("{n}", str(n))
    else:
        rows, given = facet.rows.order_by().query.sql_with_params()
        counts = OF_ROWS.replace("{rows}", rows)
        arguments += given
    if facet.words is None:
        return AS_IT_IS.replace("{counts}", counts), arguments
    words, given = facet.words.order_by().query.sql_with_params()
    return IN_WORDS.replace("{counts}", counts).replace("{words}", words), (*arguments, *given)
