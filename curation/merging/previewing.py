"""What a merge would do, told without doing any of it."""

from dataclasses import dataclass

import orjson
from django.db.models import CASCADE, GeneratedField, Model
from psycopg.sql import Composable

from config.rest.compiled import Reader, fields_of, finished_row
from config.rest.expressions import as_text
from curation.merging.moving import LOSER_AND_WINNER, equal_rows
from curation.merging.obstacles import Obstacle, obstacles
from curation.merging.references import Reference, UniqueKey, references_to, unique_keys
from curation.merging.sql import ask
from events.shapes import event_shape
from orgs.shapes import facility_shape, organization_shape
from people.shapes import person_shape
from sources.models import Entry, Name, Resource, reader_key

SHAPES = {
    "person": person_shape,
    "organization": organization_shape,
    "facility": facility_shape,
    "event": event_shape,
}
EXAMPLES = 20
# Told apart from what an entry has of its own: these are told elsewhere, or are the database's.
NOT_FILLED_IN = {"slug", "label", "status", "version", "created_at", "updated_at"}

COUNT_EQUAL = "SELECT count(*) FROM {equal_rows}"
SOME_EQUAL = "SELECT moved.id, kept.id FROM {equal_rows} ORDER BY moved.id LIMIT %(examples)s"


@dataclass(frozen=True)
class Example:
    """A row, by the page it is on: type and slug are those of what it is part of, if that is not the loser."""

    type: str
    slug: str
    label: str


@dataclass(frozen=True)
class United:
    """Two rows that would say the same: what the one that goes says otherwise is only kept in the log."""

    label: str
    differs: dict[str, dict[str, object]]


@dataclass(frozen=True)
class Move:
    """What points at the loser by one column: rows that are led to the winner, rows that unite with others."""

    type: str
    field: str
    moved: int
    examples: list[Example]
    united: int
    united_examples: list[United]


@dataclass(frozen=True)
class RenamedName:
    text: str
    language: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """`lacking` is what only the loser says, and is not taken over; in `differing` the two say otherwise."""

    type: str
    loser: dict
    winner: dict
    obstacles: list[Obstacle]
    moves: list[Move]
    names: list[RenamedName]
    lacking: dict[str, object]
    differing: dict[str, dict[str, object]]

    @property
    def versions(self) -> tuple[int, int]:
        return self.loser["version"], self.winner["version"]


def preview(loser: Entry, winner: Entry, *, by) -> Preview:
    first, second = finished(loser, by), finished(winner, by)
    both = [name for name, value in first.items() if name not in NOT_FILLED_IN and not isinstance(value, list)]
    return Preview(
        type=loser._meta.model_name,
        loser=first,
        winner=second,
        obstacles=obstacles(loser, winner, by=by),
        moves=moves(loser, winner),
        names=[
            RenamedName(name.text, name.language, name.kind, Name.Kind.ALIAS.value)
            for name in loser.names.filter(kind=Name.Kind.PREFERRED)
        ],
        lacking={name: first[name] for name in both if first[name] and not second[name]},
        differing={
            name: {"loser": first[name], "winner": second[name]}
            for name in both
            if first[name] and second[name] and first[name] != second[name]
        },
    )


def finished(entry: Entry, user) -> dict:
    """The entry as the API shows it to this reader."""
    shape = SHAPES[entry._meta.model_name]
    row = finished_row(type(entry), shape, fields_of(shape), Reader(reader_key(user), user))
    return orjson.loads(type(entry).objects.values_list(as_text(row), flat=True).get(pk=entry.pk))


def moves(loser: Entry, winner: Entry) -> list[Move]:
    if type(loser) is not type(winner) or loser.pk == winner.pk:
        return []
    references = references_to(type(loser))
    keys = unique_keys(references)
    for reference in references:
        if issubclass(reference.model, Name):
            # Preferred names come as aliases: of two, none has to give way.
            keys[reference] = [key for key in keys[reference] if key.condition == "TRUE"]
    found = [move_of(reference, keys[reference], loser, winner) for reference in references]
    return [move for move in found if move.moved or move.united]


def move_of(reference: Reference, keys: list[UniqueKey], loser: Entry, winner: Entry) -> Move:
    united, pairs = 0, []
    for key in keys:
        count, some = united_by(equal_rows(reference, key, LOSER_AND_WINNER), loser, winner)
        united, pairs = united + count, pairs + some
    pointing = reference.model._base_manager.filter(**{reference.field.name: loser.pk})
    shown = pointing.exclude(pk__in=[gone for gone, _ in pairs]).select_related(
        *all_references(reference.model)
    )
    return Move(
        type=reference.model._meta.verbose_name,
        field=reference.field.name,
        moved=pointing.count() - united,
        examples=[example_of(row, loser) for row in shown.order_by("pk")[:EXAMPLES]],
        united=united,
        united_examples=[united_rows(reference, gone, kept) for gone, kept in pairs[:EXAMPLES]],
    )


def united_by(equal: Composable, loser: Entry, winner: Entry) -> tuple[int, list[tuple[int, int]]]:
    values = {"loser": loser.pk, "winner": winner.pk, "examples": EXAMPLES}
    [(count,)] = ask(COUNT_EQUAL, {"equal_rows": equal}, values)
    return count, ask(SOME_EQUAL, {"equal_rows": equal}, values) if count else []


def all_references(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.fields if field.many_to_one]


def example_of(row: Model, loser: Entry) -> Example:
    owner = row
    while not isinstance(owner, Resource):
        key = next(f for f in owner._meta.fields if f.many_to_one and f.remote_field.on_delete is CASCADE)
        owner = getattr(owner, key.name)
    if owner == loser:
        return Example(row._meta.verbose_name, "", str(row))
    return Example(owner._meta.model_name, owner.slug, str(owner))


def united_rows(reference: Reference, gone: int, kept: int) -> United:
    rows = reference.model._base_manager.select_related(*all_references(reference.model)).in_bulk([gone, kept])
    differs = {}
    columns = [f for f in reference.model._meta.concrete_fields if not isinstance(f, GeneratedField)]
    for field in columns:
        before, after = (getattr(rows[key], field.attname) for key in (gone, kept))
        if field.name not in ("id", reference.field.name) and before != after:
            differs[field.name] = {"loser": str(before), "winner": str(after)}
    return United(str(rows[gone]), differs)
