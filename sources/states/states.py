"""What states have in common, wherever they are read from: one order, and the references in them."""

import json
from collections.abc import Iterator
from typing import Any

from sources.states.columns import PassageOf, Span, State
from sources.states.kinds import Kind, Part

Path = tuple[str | int, ...]
# Slugs that were merged away, by kind, and the slug that each now leads to.
Winners = dict[tuple[str, str], str]


def in_order(described: Kind | Part, state: State) -> State:
    """The state with the parts of every list in one order, where their order carries nothing."""
    ordered = dict(state)
    for part in described.parts:
        items = [in_order(part, item) for item in state.get(part.name, ())]
        if not part.is_ordered:
            items.sort(key=as_key)
        if items:
            ordered[part.name] = items
    return ordered


def without_defaults(described: Kind | Part, state: State) -> State:
    """The state with only what is filled in, as one that is read from the database."""
    values = {column.name: column.default for column in described.columns}
    filled = {
        name: value
        for name, value in state.items()
        if value not in (None, {}, []) and (name not in values or value != values[name])
    }
    for part in described.parts:
        if part.name in filled:
            filled[part.name] = [without_defaults(part, item) for item in filled[part.name]]
    return filled


def as_key(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def part_key(names: tuple[str, ...], item: State) -> str:
    """What tells a part from others; of a list in it, its first counts."""
    found = (item.get(name) for name in names)
    return as_key(
        [
            value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
            for value in found
        ]
    )


def references(described: Kind | Part, state: State, path: Path = ()) -> Iterator[tuple[Path, str, str]]:
    """Every slug in the state: where it stands, the kind of row it names, and itself."""
    for column in described.columns:
        for kind, slug in column.references(state.get(column.name)):
            yield (*path, column.name), kind, slug
    for part in described.parts:
        for position, item in enumerate(state.get(part.name, ())):
            yield from references(part, item, (*path, part.name, position))


def led_to_winners(kind: Kind, state: State, winners: Winners) -> State:
    """The state with merged slugs replaced, and parts united that are then one."""
    if not any((named, slug) in winners for _, named, slug in references(kind, state)):
        return state
    return in_order(kind, _renamed(kind, state, winners))


def _renamed(described: Kind | Part, state: State, winners: Winners) -> State:
    renamed = dict(state)
    for column in described.columns:
        if column.name in state:
            renamed[column.name] = column.renamed(state[column.name], winners)
    for part in described.parts:
        if part.name in state:
            items = [_renamed(part, item, winners) for item in state[part.name]]
            renamed[part.name] = _united(part, items) if part.is_unique else items
    return renamed


def _united(part: Part, items: list[State]) -> list[State]:
    """Parts that agree in their key are one, with the passages of all."""
    united: dict[str, State] = {}
    for item in items:
        first = united.setdefault(part_key(part.key, item), dict(item))
        for inner in part.parts:
            seen = first.get(inner.name, [])
            first[inner.name] = seen + [one for one in item.get(inner.name, []) if one not in seen]
    return list(united.values())


def spans(described: Kind | Part, state: State) -> Iterator[Span]:
    """Every passage in the state."""
    for column in described.columns:
        if isinstance(column, PassageOf) and column.name in state:
            yield tuple(state[column.name])
    for part in described.parts:
        for item in state.get(part.name, ()):
            yield from spans(part, item)
