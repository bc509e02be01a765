"""What a row has before a change, and how of this stays what its writer may not see."""

from collections.abc import Callable, Iterator, Mapping

from django.db.models import Model, QuerySet

from sources.states.columns import EitherReference, Keys, PassageOf, Reference, State, Value
from sources.states.kinds import Kind, Part, models_named_in
from sources.states.reading import read_parts
from sources.states.states import as_key, part_key, references
from sources.writing.resolving import find_rows

# Kinds and slugs of rows that a user may not see.
Hidden = set[tuple[str, str]]


def learn_parts(kind: Kind, key: int, names: set[str], keys: Keys) -> None:
    """Tell `keys` what the row's parts of these names point at, so that they can be compared."""
    for part in kind.parts:
        if part.name in names:
            _learn(part, part.model.objects.filter(**{part.owner: key}), keys)


def _learn(part: Part, rows: QuerySet, keys: Keys) -> None:
    for column in part.columns:
        for pointing in _pointing(column):
            _learn_column(pointing, rows, keys)
    for inner in part.parts:
        _learn(inner, inner.model.objects.filter(**{f"{inner.owner}__in": rows}), keys)


def _pointing(column: Value) -> Iterator[Value]:
    if isinstance(column, EitherReference):
        yield from column.choices
    elif isinstance(column, Reference | PassageOf):
        yield column


def _learn_column(column: Value, rows: QuerySet, keys: Keys) -> None:
    path = column.columns[0].removesuffix("_id")
    rows = rows.filter(**{f"{path}__isnull": False}).order_by()
    if isinstance(column, Reference):
        for key, slug in rows.values_list(f"{path}__pk", f"{path}__slug"):
            keys.add(column.kind, key, slug)
        return
    places = (f"{path}__pk", f"{path}__source", f"{path}__source__slug", f"{path}__start", f"{path}__end")
    for key, source_key, source, start, end in rows.values_list(*places):
        keys.add("sources", source_key, source)
        keys.add_passage(key, (source, start, end))


def with_what_is_hidden(kind: Kind, key: int, state: State, names: set[str], *, user, keys: Keys) -> State:
    """The state, with what of the row this user does not see and so could not send along."""
    models = models_named_in(kind)
    kept = hidden_references(kind, key, names - state.keys(), models, user, keys) | state
    for part in kind.parts:
        if part.name not in names:
            continue
        standing = [item for *_, item in read_parts(part, part.model.objects.filter(**{part.owner: key}), keys)]
        hidden = _hidden(part, standing, models, user)
        if hidden:
            kept[part.name] = _united(part, kept.get(part.name, []), standing, hidden)
    return kept


def hidden_references(
    kind: Kind, key: int, names: set[str], models: Mapping[str, type[Model]], user, keys: Keys
) -> State:
    """Of these fields, which the body leaves empty, those that this user was shown as empty and are not."""
    rows = kind.model.objects.filter(pk=key)
    columns = [column for column in kind.columns if column.name in names and [*_pointing(column)]]
    for column in columns:
        for pointing in _pointing(column):
            _learn_column(pointing, rows, keys)
    cells = rows.values("pk", *(cell for column in columns for cell in column.columns)).get()
    standing = {column.name: column.read(cells, keys) for column in columns}
    return {
        column.name: standing[column.name]
        for column in columns
        for other, slug in column.references(standing[column.name])
        if _unseen(models[other], {slug}, user)
    }


def _hidden(part: Part, items: list[State], models: Mapping[str, type[Model]], user) -> Hidden:
    """The rows that the parts point at and this user does not see."""
    named = {(kind, slug) for item in items for _path, kind, slug in references(part, item)}
    return {
        (kind, slug)
        for kind in {kind for kind, _ in named}
        for slug in _unseen(models[kind], {slug for other, slug in named if other == kind}, user)
    }


def _unseen(model: type[Model], slugs: set[str], user) -> set[str]:
    return slugs - find_rows(model, slugs, user).keys()


def _united(part: Part, wanted: list[State], standing: list[State], hidden: Hidden) -> list[State]:
    """The parts of the body and those that are hidden, each behind what it stood behind."""
    united = [dict(item) for item in wanted]
    same_parts = _same_parts(part, united, standing, hidden)
    taken = {name for name, free in part.exclusive.items() for item in wanted if item.get(name, free) != free}
    place = 0
    for item, same in zip(standing, same_parts, strict=True):
        unseen = _unseen_of(part, item, hidden)
        if same is not None:
            for inner in part.parts if unseen else ():
                same[inner.name] = same.get(inner.name, []) + unseen.get(inner.name, [])
            place = next(n for n, one in enumerate(united) if one is same) + 1
        elif unseen:
            # Of what only one part can have, the body has the say.
            united.insert(place, {name: value for name, value in unseen.items() if name not in taken})
            place += 1
    return united


def _same_parts(part: Part, united: list[State], standing: list[State], hidden: Hidden) -> list[State | None]:
    """Which part of the body each standing one is: that with its key, else one with evidence that was shown."""
    left, found = list(united), []
    for item in standing:
        key = part_key(part.key, item)
        found.append(_take(left, lambda one, key=key: part_key(part.key, one) == key))
    for n, item in enumerate(standing):
        if found[n] is None:
            shown = _evidence(part, item, hidden)
            found[n] = _take(left, lambda one, shown=shown: shown & _evidence(part, one, hidden))
    return found


def _evidence(part: Part, item: State, hidden: Hidden) -> set[str]:
    """What is shown of the evidence of a part."""
    return {
        as_key(one)
        for inner in part.parts
        for one in item.get(inner.name, [])
        if not _points_at(inner, one, hidden)
    }


def _take(left: list[State], fits: Callable[[State], object]) -> State | None:
    for n, one in enumerate(left):
        if fits(one):
            return left.pop(n)
    return None


def _unseen_of(part: Part, item: State, hidden: Hidden) -> State | None:
    """The part as far as it is hidden: as a whole, or some of its evidence. None: all of it was seen."""
    inner_names = {inner.name for inner in part.parts}
    own = {name: value for name, value in item.items() if name not in inner_names}
    if _points_at(part, own, hidden):
        return item
    unseen = {
        inner.name: [one for one in item.get(inner.name, []) if _points_at(inner, one, hidden)]
        for inner in part.parts
    }
    return {**own, **unseen} if any(unseen.values()) else None


def _points_at(described: Part, item: State, hidden: Hidden) -> bool:
    return any((kind, slug) in hidden for _path, kind, slug in references(described, item))
