"""A page of changes: first of all that there is, then of what changes."""

from dataclasses import dataclass

from django.db.models import IntegerField, Value

from curation.changes import log, reach
from curation.changes.entries import News, entries_of
from curation.changes.meaning import Change, changes_at
from curation.changes.now import Key
from curation.changes.places import Place
from curation.changes.resources import RESOURCES, TYPES

# Most changes of a transaction are told by its last row, and some are hidden: so many are read for each entry.
READ_FOR_EACH = 4


@dataclass
class Page:
    entries: list[dict]
    place: Place
    has_more: bool


def walk(place: Place, *, size: int, user, types: list[str]) -> Page:
    """What there is, one type after another. The changes made meanwhile come after, from the place's row on."""
    keys = keys_after(place.walked, size=size + 1, user=user, types=types)
    has_more = len(keys) > size
    entries = entries_of({key: News() for key in keys[:size]}, user=user)
    return Page(entries, Place(place.row, walked=keys[size - 1] if has_more else None), True)


def keys_after(walked: tuple[str, int] | None, *, size: int, user, types: list[str]) -> list[Key]:
    first_type, last_id = walked or (types[0], 0)
    parts = []
    for type_ in types[types.index(first_type) :]:
        rows = RESOURCES[type_].listed(user).filter(pk__gt=last_id if type_ == first_type else 0)
        number = Value(TYPES.index(type_), IntegerField())
        parts.append(rows.annotate(number=number).order_by("pk").values_list("number", "pk")[:size])
    first, *others = parts
    return [(TYPES[number], id_) for number, id_ in sorted(first.union(*others, all=True))[:size]]


def follow(place: Place, *, below: int, size: int, user, types: list[str]) -> Page:
    """What changed since, below a transaction."""
    limit = READ_FOR_EACH * size
    rows = log.rows_from(place.row, below=below, limit=limit + 2)
    if place.row is not None and place.reached is None:
        rows = rows[1:]
    changes = changes_at(rows[:limit], user=user)
    reached = reach.reached_by(changes, types=types, after=place.reached or reach.BEGINNING, limit=size + 1)
    told = Told(size, place, types)
    is_whole = told.tell(changes, reached, is_cut=len(reached) > size)
    end = Place(rows[:limit][-1] if rows else place.row)
    return Page(
        entries_of(told.news, user=user),
        end if is_whole else told.place,
        not is_whole or len(rows) > limit,
    )


class Told:
    """What a page tells, filled in the order of the changes up to its size; each resource has one entry."""

    def __init__(self, size: int, place: Place, types: list[str]):
        self.size = size
        self.begins_at = place.row
        self.types = types
        self.news: dict[Key, News] = {}
        self.place = place

    def tell(self, changes: list[Change], reached: list[reach.Reached], *, is_cut: bool) -> bool:
        """Whether there was place for all. `is_cut`: more is reached than what is given here."""
        for number, change in enumerate(changes):
            is_new = change.row != self.begins_at and change.row.type in self.types
            if is_new and change.concerns_itself:
                after = Place(change.row, reached=reach.BEGINNING if change.reaches_others else None)
                if not self.has_added(change.key, change, after, is_its_own=True):
                    return False
            for other in reached:
                if other.number == number and not self.has_added(
                    other.key, change, Place(change.row, reached=other.place), is_its_own=False
                ):
                    return False
            if is_cut and reached[-1].number == number:
                return False
        return True

    def has_added(self, key: Key, change: Change, after: Place, *, is_its_own: bool) -> bool:
        if key not in self.news and len(self.news) == self.size:
            return False
        of_it = self.news.pop(key, None) or News()
        of_it.add(change, is_its_own=is_its_own)
        self.news[key] = of_it
        self.place = after
        return True
