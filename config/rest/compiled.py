"""The SQL of a row's JSON, written once: Django takes longer to write it than PostgreSQL to answer it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.db.models.expressions import RawSQL

from config.rest.expressions import JsonObject


@dataclass(frozen=True)
class Reader:
    """A user as far as visibility goes: readers of one key see the same, and share the SQL."""

    key: Hashable
    user: object = field(compare=False)


@lru_cache
def fields_of(shape: Callable[..., dict]) -> tuple[str, ...]:
    return tuple(shape(AnonymousUser()))


def field_expanded_by(expansion: str) -> str:
    """The field that an expansion replaces: `affiliations.organization` is one of the field `affiliations`."""
    return expansion.partition(".")[0]


@lru_cache(maxsize=1000)
def finished_row(
    model: type[Model],
    shape: Callable[..., dict],
    fields: tuple[str, ...],
    reader: Reader,
    expansions: Callable[..., dict] | None = None,
    expanded: tuple[str, ...] = (),
) -> RawSQL:
    """These fields of a row as JSON, for a query on the model's own table; `expanded` are some of `expansions`.

    A shape reaches other tables by subqueries only, so that its SQL needs no join made by the query around it.
    """
    whole = shape(reader.user)
    whole_references = expansions(reader.user) if expanded else {}
    for expansion in expanded:
        whole[field_expanded_by(expansion)] = whole_references[expansion]
    row = JsonObject(**{name: whole[name] for name in fields})
    query = model._default_manager.annotate(finished=row).query
    sql, parameters = query.get_compiler(DEFAULT_DB_ALIAS).compile(query.annotations["finished"])
    return RawSQL(sql, parameters, output_field=row.output_field)  # noqa: S611 - Django wrote this SQL
