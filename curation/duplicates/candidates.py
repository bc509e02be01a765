"""Pairs of entries of one type that may be the same, the most alike first.

Never all pairs: a window of entries, the newest first, and to each of their names the nearest that the index
of trigrams gives. A pair belongs to the window of its newer entry: in a walk over all windows it comes once.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from curation.duplicates.reasons import Alike, reason
from curation.merging.entries import MODELS
from curation.merging.sql import composed
from sources.models import Entry, Status

# To look one name up takes longer the more names there are: 30 ms at 100,000.
WINDOW = 200
MANY_NAMES = 20_000
SMALL_WINDOW = 25
SHOWN = 60
NEAREST = 5
# Below this, names that have nothing to do with each other come first.
LEAST_ALIKE = 0.45

ENTRIES = """
SELECT id FROM {entries} WHERE merged_into_id IS NULL AND id < %(before)s ORDER BY id DESC LIMIT %(window)s
"""
NUMBERS = "ARRAY(SELECT number[1] FROM regexp_matches({name}.folded, '[0-9]+', 'g') number)"
# Accents taken off, and then all that is neither letter nor digit, as far as a person sees why two are alike.
PLAIN = r"regexp_replace(lower(normalize({name}, NFKD)), '[\u0300-\u036f]', '', 'g')"
ALIKE = """
WITH page AS MATERIALIZED ({page}), named AS MATERIALIZED (
    SELECT DISTINCT ON (name.entry_id, name.folded)
        name.entry_id, name.text, name.folded, {numbers_of_name} AS numbers,
        fold_name(regexp_replace(name.text, '\\m([[:upper:]])|.', '\\1', 'g')) AS initials
    FROM page JOIN {names} name ON name.entry_id = page.id ORDER BY name.entry_id, name.folded, name.id
), alike AS (
    SELECT 'name' AS how, named.entry_id, named.text, named.folded,
        near.entry_id AS other_id, near.text AS other, near.folded AS other_folded, near.score
    FROM named CROSS JOIN LATERAL (
        SELECT other.entry_id, other.text, other.folded, similarity(other.folded, named.folded) AS score
        FROM {names} other
        WHERE other.folded %% named.folded AND other.entry_id < named.entry_id
        AND {numbers_of_other} = named.numbers
        ORDER BY score DESC, other.id LIMIT %(nearest)s
    ) near
    UNION ALL
    SELECT 'name', named.entry_id, named.text, named.folded, joined.entry_id, joined.text, joined.folded, 1
    FROM named CROSS JOIN LATERAL (
        SELECT other.* FROM {names} other
        WHERE other.entry_id < named.entry_id
        AND replace(other.folded, ' ', '') = replace(named.folded, ' ', '')
        ORDER BY other.id LIMIT %(nearest)s
    ) joined WHERE {numbers_of_joined} = named.numbers
    UNION ALL
    SELECT 'acronym', named.entry_id, named.text, named.folded, other.entry_id, other.text, other.folded, 0.9
    FROM named JOIN {names} other ON other.folded = named.initials
    WHERE other.entry_id <> named.entry_id AND length(named.initials) > 2 AND position(' ' IN named.folded) > 0
    UNION ALL
    SELECT 'identifier', page.id, mine.scheme || ':' || mine.value, '', theirs.entry_id,
        theirs.scheme || ':' || theirs.value, '', 1
    FROM page JOIN {identifiers} mine ON mine.entry_id = page.id
    JOIN {identifiers} theirs
    ON (lower(theirs.scheme), lower(theirs.value)) = (lower(mine.scheme), lower(mine.value))
    WHERE theirs.entry_id < page.id
), best AS (
    SELECT DISTINCT ON (least(entry_id, other_id), greatest(entry_id, other_id)) alike.* FROM alike
    JOIN {entries} standing ON standing.id = alike.other_id AND standing.merged_into_id IS NULL
    WHERE NOT EXISTS (
        SELECT FROM curation_notthesame decided WHERE decided.type = %(type)s
        AND decided.first_id = least(entry_id, other_id) AND decided.second_id = greatest(entry_id, other_id)
    )
    ORDER BY least(entry_id, other_id), greatest(entry_id, other_id), score DESC, how DESC, text, other
)
SELECT entry_id, other_id, how, text, other, folded, other_folded, {plain_name}, {plain_other}, score::float
FROM best ORDER BY score DESC, entry_id DESC, other_id DESC LIMIT %(shown)s
"""


class Pair(NamedTuple):
    """Two entries; `loser` is the one that the suggestion would merge into the other."""

    loser: Entry
    winner: Entry
    score: float
    reason: str


@dataclass(frozen=True)
class Window:
    """`before` begins the next window; None where there are no more entries."""

    pairs: list[Pair]
    entries: int
    before: int | None


def find_pairs(type_name: str, *, before: int | None = None) -> Window:
    model = MODELS[type_name]
    size = window_size(model)
    keys = window_of(model, before, size)
    found = alike_in(type_name, before, size)
    entries = with_evidence(model).in_bulk({key for row in found for key in row[:2]})
    pairs = []
    for one, other, *told in found:
        loser, winner = in_direction(entries[one], entries[other])
        alike = Alike(*told)
        pairs.append(Pair(loser, winner, alike.score, reason(alike)))
    return Window(pairs, len(keys), keys[-1] if len(keys) == size else None)


def window_size(model: type[Entry]) -> int:
    names = model._meta.get_field("names").related_model.objects
    return SMALL_WINDOW if names.values("pk")[: MANY_NAMES + 1].count() > MANY_NAMES else WINDOW


def window_of(model: type[Entry], before: int | None, size: int) -> list[int]:
    entries = model.objects.filter(merged_into=None, **({"pk__lt": before} if before else {}))
    return list(entries.order_by("-pk").values_list("pk", flat=True)[:size])


def alike_in(type_name: str, before: int | None, size: int) -> list[tuple]:
    meta = MODELS[type_name]._meta
    statement = ALIKE.replace("{page}", ENTRIES)
    for name in ("name", "other", "joined"):
        statement = statement.replace(f"{{numbers_of_{name}}}", NUMBERS.replace("{name}", name))
    for place, name in (("{plain_name}", "text"), ("{plain_other}", "other")):
        statement = statement.replace(place, PLAIN.replace("{name}", name))
    tables = {
        "entries": meta.db_table,
        "names": meta.get_field("names").related_model._meta.db_table,
        "identifiers": meta.get_field("identifiers").related_model._meta.db_table,
    }
    values = {
        "type": type_name,
        "before": before or 2**62,
        "window": size,
        "nearest": NEAREST,
        "shown": SHOWN,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(LEAST_ALIKE)])
        cursor.execute(composed(statement, tables), values)
        return cursor.fetchall()


def with_evidence(model: type[Entry]) -> QuerySet:
    """Entries with how many citations each has."""
    citations = model.citations.rel.related_model.objects.filter(entry=OuterRef("pk")).order_by()
    counted = citations.values("entry").annotate(count=Count("pk")).values("count")
    return model.objects.annotate(evidence=Coalesce(Subquery(counted), 0, output_field=IntegerField()))


def in_direction(one: Entry, other: Entry) -> tuple[Entry, Entry]:
    """Loser and winner: what is verified wins, then what has more evidence, then what is older."""
    loser, winner = sorted((one, other), key=lambda e: (e.status == Status.VERIFIED, e.evidence, -e.pk))
    return loser, winner
