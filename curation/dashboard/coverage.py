"""How much of each source something rests on."""

from typing import NamedTuple

from django.db import connection
from django.urls import reverse

from sources.models import Passage

SHOWN = 20
# Of one source; what is beyond is not counted.
PASSAGES_READ = 5000

COVERAGE = """
WITH latest AS MATERIALIZED (SELECT id FROM sources_source ORDER BY id DESC LIMIT %(shown)s)
SELECT source.slug, source.title, char_length(source.text), covered.characters
FROM latest JOIN sources_source source USING (id) CROSS JOIN LATERAL (
    SELECT coalesce(sum(upper(span) - lower(span)), 0) AS characters
    FROM (SELECT unnest(range_agg(int4range(start, "end"))) FROM (
        SELECT start, "end" FROM sources_passage passage
        WHERE source_id = source.id AND ({rests}) LIMIT %(read)s
    ) used) spans (span)
) covered
ORDER BY source.id DESC
"""


class Covered(NamedTuple):
    slug: str
    title: str
    percent: int
    url: str


def coverage(user) -> list[Covered]:
    """Of the latest sources. What rests there may be hidden: only those who see all see it."""
    if not user.has_perm("sources.view_unverified"):
        return []
    rests = " OR ".join(
        f'EXISTS (SELECT FROM {field.model._meta.db_table} WHERE "{field.column}" = passage.id)'
        for field in keys_to_passages()
    )
    with connection.cursor() as cursor:
        cursor.execute(COVERAGE.replace("{rests}", rests), {"shown": SHOWN, "read": PASSAGES_READ})
        return [
            Covered(slug, title, round(100 * characters / length), reverse("admin:reader", args=[slug]))
            for slug, title, length, characters in cursor.fetchall()
        ]


def keys_to_passages() -> list:
    relations = Passage._meta.get_fields(include_hidden=True)
    return [
        relation.field
        for relation in relations
        if relation.one_to_many and hasattr(relation.related_model, "pgh_event_model")
    ]
