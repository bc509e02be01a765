"""Bringing the parts of many rows to what is planned, table by table: what stays keeps its id."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F

from sources.states.columns import Keys, State
from sources.states.kinds import Part
from sources.states.reading import read_parts
from sources.states.states import as_key, part_key

BATCH = 1000
# Positions are moved out of each other's way first: no two parts stand at one place, not even for a moment.
OUT_OF_THE_WAY = 16_000


@dataclass
class PartWork:
    """What is to be done in one table."""

    part: Part
    # Id, owner, position, state as it stands, state as it shall be.
    kept: list[tuple[int, int, int, State, State]] = field(default_factory=list)
    # Owner, position, state.
    fresh: list[tuple[int, int, State]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)


def compare_parts(part: Part, wanted: dict[int, list[State]], known: set[int], keys: Keys) -> PartWork:
    """Match what each owner is to have with what it has; `known` are the owners that stand in the database."""
    standing: dict[int, list[tuple[int, State]]] = defaultdict(list)
    if known:
        rows = part.model.objects.filter(**{f"{part.owner}__in": known})
        for owner, key, state in read_parts(part, rows, keys):
            standing[owner].append((key, state))
    work = PartWork(part)
    for owner, items in wanted.items():
        _match(work, owner, items, standing[owner])
    return work


def _match(work: PartWork, owner: int, items: list[State], standing: list[tuple[int, State]]) -> None:
    """Pair equal ones first, then those with the same key, then those with the same loose key."""
    part = work.part
    if [state for _, state in standing] == items:
        return
    unpaired = dict(enumerate(items))
    left = dict(standing)
    ways = [as_key, lambda state: part_key(part.key, state)]
    if part.loose_key:
        ways.append(lambda state: part_key(part.loose_key, state))
    for way in ways:
        by_key: dict[str, list[int]] = defaultdict(list)
        for key, state in left.items():
            by_key[way(state)].append(key)
        for position, item in list(unpaired.items()):
            if same := by_key[way(item)]:
                key = same.pop(0)
                work.kept.append((key, owner, position, left.pop(key), unpaired.pop(position)))
    work.gone += left
    work.fresh += [(owner, position, item) for position, item in unpaired.items()]


def delete_gone(work: PartWork) -> None:
    if work.gone:
        work.part.model.objects.filter(pk__in=work.gone).delete()


def write_parts(work: PartWork, keys: Keys) -> None:
    """Change what is kept, create what is fresh; then the same with the parts of these."""
    part = work.part
    moved = _moved(work)
    changed = [one for one in work.kept if one[0] in moved or _columns(part, one[3]) != _columns(part, one[4])]
    if changed:
        _change(part, changed, moved, keys)
    fresh = part.model.objects.bulk_create(
        [part.model(**_cells(part, owner, position, state, keys)) for owner, position, state in work.fresh],
        batch_size=BATCH,
    )
    for inner in part.parts:
        wanted = {key: new.get(inner.name, []) for key, _, _, _, new in work.kept}
        known = set(wanted)
        wanted |= {
            row.pk: state.get(inner.name, []) for row, (_, _, state) in zip(fresh, work.fresh, strict=True)
        }
        inner_work = compare_parts(inner, wanted, known, keys)
        delete_gone(inner_work)
        write_parts(inner_work, keys)


def _moved(work: PartWork) -> set[int]:
    """The parts of ordered lists that are to stand elsewhere than they do."""
    if not (work.part.is_ordered and work.kept):
        return set()
    wanted = {key: position for key, _, position, _, _ in work.kept}
    standing = work.part.model.objects.filter(pk__in=wanted).values_list("pk", "position")
    return {key for key, position in standing if position != wanted[key]}


def _change(part: Part, changed: list[tuple[int, int, int, State, State]], moved: set[int], keys: Keys) -> None:
    for name, free in part.exclusive.items():
        moving = [key for key, _, _, old, new in changed if name in old and old.get(name) != new.get(name)]
        if moving:
            part.model.objects.filter(pk__in=moving).update(**{name: free})
    if moved:
        part.model.objects.filter(pk__in=moved).update(position=F("position") + OUT_OF_THE_WAY)
    rows = [
        part.model(pk=key, **_cells(part, owner, position, new, keys))
        for key, owner, position, _, new in changed
    ]
    columns = [column for described in part.columns for column in described.columns]
    part.model.objects.bulk_update(
        rows, [*columns, *(["position"] if part.is_ordered else [])], batch_size=BATCH
    )


def _columns(part: Part, state: State) -> State:
    return {column.name: state[column.name] for column in part.columns if column.name in state}


def _cells(part: Part, owner: int, position: int, state: State, keys: Keys) -> dict[str, object]:
    cells: dict[str, object] = {f"{part.owner}_id": owner}
    for column in part.columns:
        cells |= column.write(state, keys)
    if part.is_ordered:
        cells["position"] = position
    return cells
