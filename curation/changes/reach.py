"""Which resources show a row of another: found by the foreign keys, however new they are."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import CASCADE, BigIntegerField, BooleanField, ForeignKey, Model
from django.db.models.expressions import RawSQL

from curation.changes.meaning import Change
from curation.changes.resources import RESOURCES

# Asked in the order of the changes, and only until there are enough.
REACHED = """
SELECT asked.number, reached.way, reached.id
FROM (
    SELECT * FROM (VALUES {asked}) change(number, type, target, way, after) ORDER BY number
) asked, LATERAL ({reached}) reached(way, id)
ORDER BY asked.number, reached.way, reached.id LIMIT %s
"""
# The place before all ways.
BEGINNING = ("", 0)
ASKED = "(%s::integer, %s::text, %s::bigint, %s::integer, %s::bigint)"


@dataclass(frozen=True)
class Way:
    """Rows of `table` point at what changed by `key`, and are, or are part of, the resource `owner`."""

    table: type[Model]
    key: str
    owner: str
    type: str

    @property
    def label(self) -> str:
        return f"{self.table._meta.model_name}.{self.key}"


class Reached(NamedTuple):
    """A resource that shows what changed, and the way there."""

    number: int
    way: Way
    id: int

    @property
    def key(self) -> tuple[str, int]:
        return self.way.type, self.id

    @property
    def place(self) -> tuple[str, int]:
        return self.way.label, self.id


@cache
def ways_from(model: type[Model]) -> tuple[Way, ...]:
    """How others come to show a row of this table."""
    ways = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.one_to_many or not hasattr(relation.related_model, "pgh_event_model"):
            continue
        table, key = relation.related_model, relation.field.name
        path, owner = way_up(table)
        if owner is None:
            # Neither a resource nor part of one, as a passage is not: seen where others point at it.
            ways += [Way(way.table, f"{way.key}__{key}", way.owner, way.type) for way in ways_from(table)]
        elif path[:1] != [key]:
            ways.append(Way(table, key, f"{'__'.join(path)}_id" if path else "pk", owner._meta.model_name))
    return tuple(sorted(ways, key=lambda way: way.label))


def way_up(model: type[Model]) -> tuple[list[str], type[Model] | None]:
    """The keys from a part to what it is part of, until a resource; none where there is no resource above."""
    path = []
    while model._meta.model_name not in RESOURCES:
        key = next((field for field in model._meta.fields if is_part_of(field)), None)
        if key is None:
            return [], None
        path.append(key.name)
        model = key.related_model
    return path, model


def is_part_of(field) -> bool:
    return isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE


def reached_by(changes: list[Change], *, types: list[str], after: tuple[str, int], limit: int) -> list[Reached]:
    """Who shows what changed: of the first change from the place on where an earlier page ended, of all others
    the whole, in this order, and no more than the limit. The number is the change's in its list.
    """
    ways = {change.row.type: ways_to(change.row.type, types) for change in changes if change.reaches_others}
    asked, arguments = [], []
    for number, change in enumerate(changes):
        if change.reaches_others:
            way, last_id = place_among(ways[change.row.type], after if number == 0 else BEGINNING)
            asked.append(ASKED)
            arguments += [number, change.row.type, change.resource_id, way, last_id]
    parts = [part(type_, n, way, limit) for type_ in ways for n, way in enumerate(ways[type_])]
    if not parts:
        return []
    reached = " UNION ALL ".join(f"({query})" for query, _ in parts)
    arguments += [value for _, values in parts for value in values]
    statement = REACHED.replace("{asked}", ", ".join(asked)).replace("{reached}", reached)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*arguments, limit])
        found = cursor.fetchall()
    return [Reached(number, ways[changes[number].row.type][n], id_) for number, n, id_ in found]


def ways_to(type_: str, wanted: list[str]) -> list[Way]:
    return [way for way in ways_from(RESOURCES[type_].model) if way.type in wanted]


def place_among(ways: list[Way], place: tuple[str, int]) -> tuple[int, int]:
    label, last_id = place
    labels = [way.label for way in ways]
    # A way that is gone by now was of a table that is gone: to walk all the others again does no harm.
    return (labels.index(label), last_id) if label in labels else (0, 0)


@lru_cache(maxsize=1000)
def part(type_: str, n: int, way: Way, limit: int) -> tuple[str, tuple]:
    """The owners that one way leads to, in order of their ids."""
    is_asked = RawSQL("asked.type = %s AND asked.way <= %s", (type_, n), BooleanField())
    last_id = RawSQL("CASE WHEN asked.way = %s THEN asked.after ELSE 0 END", (n,), BigIntegerField())
    rows = way.table._default_manager.filter(
        is_asked, **{way.key: RawSQL("asked.target", ()), f"{way.owner}__gt": last_id}
    )
    number = {"way": RawSQL("%s::integer", (n,))}
    owners = rows.annotate(**number).order_by(way.owner).values_list("way", way.owner)
    return (owners if way.owner == "pk" else owners.distinct())[:limit].query.sql_with_params()
