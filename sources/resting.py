"""What rests on a row, and holds it: it cannot be deleted while anything does."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import CASCADE, PROTECT, ForeignKey, Model, QuerySet

from sources.models import Passage, Resource, Source

SHOWN = 20


@dataclass(frozen=True)
class Resting:
    """A row that points at another, itself or by a part. The slug is None where this reader may not see it."""

    type: str
    slug: str | None

    def __str__(self) -> str:
        return f"{self.type} {self.slug}" if self.slug else f"a {self.type} that you may not see"


def resting_on(row: Model, user) -> list[Resting]:
    """Some of the rows that hold this one: enough to see what to do, however many there are."""
    found: dict[Resting, None] = {}
    for pointing in _pointing_at(row):
        for owner in _owners(pointing):
            found[_told(owner, user)] = None
            if len(found) == SHOWN:
                return list(found)
    return list(found)


def _pointing_at(row: Model) -> Iterator[QuerySet]:
    """The rows of each table with a key that does not let go of this row, or of a passage of this source."""
    for relation in row._meta.related_objects:
        if relation.on_delete is PROTECT and relation.related_model is not Passage and _is_kept(relation):
            yield relation.related_model._default_manager.filter(**{relation.field.name: row})
    if isinstance(row, Source):
        for relation in Passage._meta.get_fields(include_hidden=True):
            if relation.one_to_many and relation.on_delete is PROTECT and _is_kept(relation):
                pointing = relation.related_model._default_manager
                yield pointing.filter(**{f"{relation.field.name}__source": row})


def _is_kept(relation) -> bool:
    """Only rows of the record hold others, and each of these has a history."""
    return hasattr(relation.related_model, "pgh_event_model")


def _owners(pointing: QuerySet) -> Iterator[Resource]:
    path = way_to_a_resource(pointing.model)
    for part in pointing.select_related("__".join(path))[:SHOWN] if path else pointing[:SHOWN]:
        owner = part
        for step in path:
            owner = getattr(owner, step)
        yield owner


def way_to_a_resource(model: type[Model]) -> list[str]:
    """The keys to follow, from a part to what it is part of, until a row with a slug of its own."""
    path = []
    while not issubclass(model, Resource):
        key = next(
            f for f in model._meta.fields if isinstance(f, ForeignKey) and f.remote_field.on_delete is CASCADE
        )
        path.append(key.name)
        model = key.related_model
    return path


def _told(owner: Resource, user) -> Resting:
    is_seen = type(owner).objects.visible_to(user).filter(pk=owner.pk).exists()
    return Resting(owner._meta.model_name, owner.slug if is_seen else None)
