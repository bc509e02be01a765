"""A row and its parts, brought to what a state says.

The caller holds the transaction and, of a row that stands, the lock.
"""

from django.db.models import Model

from sources.models import Passage, Source
from sources.states.columns import Keys, State
from sources.states.kinds import Kind
from sources.states.writing import compare_parts, delete_gone, write_parts


def create_row(kind: Kind, slug: str, state: State, keys: Keys, **columns: object) -> int:
    """The id of the new row. `columns` are those that a state does not tell."""
    cells = {"slug": slug, **columns}
    for column in kind.columns:
        cells |= column.write(state, keys)
    row = kind.model.objects.create(**cells)
    _write_parts(kind, row.pk, state, keys, {part.name for part in kind.parts}, is_new=True)
    return row.pk


def change_row(kind: Kind, key: int, state: State, keys: Keys, names: set[str]) -> None:
    """Bring these fields of the row to what the state says."""
    cells = {}
    for column in kind.columns:
        if column.name in names:
            cells |= column.write(state, keys)
    if cells:
        kind.model.objects.filter(pk=key).update(**cells)
    _write_parts(kind, key, state, keys, names, is_new=False)


def delete_row(row: Model) -> None:
    if isinstance(row, Source):
        # What is quoted of it goes with it, unless something rests on it.
        Passage.objects.filter(source=row).delete()
    row.delete()


def _write_parts(kind: Kind, key: int, state: State, keys: Keys, names: set[str], *, is_new: bool) -> None:
    work = [
        compare_parts(part, {key: state.get(part.name, [])}, set() if is_new else {key}, keys)
        for part in kind.parts
        if part.name in names
    ]
    for part_work in work:
        delete_gone(part_work)
    for part_work in work:
        write_parts(part_work, keys)
