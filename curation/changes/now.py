"""How resources stand now, for one reader."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection
from django.db.models import Value

from config.rest.compiled import Reader, finished_row
from config.rest.expressions import UtcMoment, as_text
from curation.changes.resources import RESOURCES
from sources.models import reader_key

Key = tuple[str, int]

# From each merged entry on to the one that it became in the end; none where one on the way is hidden.
WINNERS = """
WITH RECURSIVE visible(type, id, merged_into_id, slug) AS NOT MATERIALIZED ({visible}),
step(type, start, next_id, slug) AS (
    SELECT type, id, merged_into_id, slug FROM visible
    WHERE (type, id) IN ({asked}) AND merged_into_id IS NOT NULL
    UNION ALL
    SELECT step.type, step.start, visible.merged_into_id, visible.slug
    FROM step JOIN visible ON visible.type = step.type AND visible.id = step.next_id
)
SELECT type, start, slug FROM step WHERE next_id IS NULL
"""


class Standing(NamedTuple):
    slug: str
    version: int
    updated_at: str
    finished: str


def by_type(keys: Collection[Key]) -> dict[str, list[int]]:
    ids = {}
    for type_, id_ in keys:
        ids.setdefault(type_, []).append(id_)
    return ids


def standing(keys: Collection[Key], *, user) -> dict[Key, Standing]:
    """Of these resources those in the lists that this reader gets."""
    reader = Reader(reader_key(user), user)
    parts = []
    for type_, ids in by_type(keys).items():
        followed = RESOURCES[type_]
        finished = finished_row(followed.model, followed.view.shape, followed.listed_fields, reader)
        parts.append(
            followed.listed(user)
            .filter(pk__in=ids)
            .annotate(type=Value(type_), at=UtcMoment("updated_at"), finished=as_text(finished))
            .values_list("type", "pk", "slug", "version", "at", "finished")
        )
    if not parts:
        return {}
    first, *others = parts
    return {(type_, id_): Standing(*values) for type_, id_, *values in first.union(*others, all=True)}


def winners_of(keys: Collection[Key], *, user) -> dict[Key, str]:
    """The slugs of what these entries were merged into, if this reader may see it."""
    asked = [key for key in keys if RESOURCES[key[0]].is_entry]
    if not asked:
        return {}
    queries = [
        RESOURCES[type_]
        .visible(user)
        .annotate(type=Value(type_))
        .values_list("type", "pk", "merged_into_id", "slug")
        .query.sql_with_params()
        for type_ in by_type(asked)
    ]
    statement = WINNERS.replace("{visible}", " UNION ALL ".join(query for query, _ in queries))
    statement = statement.replace("{asked}", ", ".join(["(%s, %s)"] * len(asked)))
    arguments = [value for _, values in queries for value in values]
    arguments += [value for key in asked for value in key]
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return {(type_, id_): slug for type_, id_, slug in cursor.fetchall()}
