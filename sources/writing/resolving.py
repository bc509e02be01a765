"""From the slugs of a body to the rows that they name."""

from collections import defaultdict
from collections.abc import Container

from django.db.models import Model
from rapidfuzz import process

from config.rest.bodies import Fault
from config.rest.parameters import ALIKE, likeness
from sources.models import Entry
from sources.questions import names_like
from sources.states.columns import Keys, State
from sources.states.kinds import Kind, models_named_in
from sources.states.states import Winners, references

# Of slugs that begin alike, so many are compared with the one that is not there.
COMPARED = 200
BEGINS_ALIKE = 4


def resolve(kind: Kind, state: State, told: Container[tuple[str, str]], *, user, keys: Keys) -> list[Fault]:
    """Tell `keys` the ids of all slugs in the state; a fault for each that names no row this user sees.

    Sources are known already, from the words that are quoted of them, or `told` to be unknown (kind and slug).
    A merged slug leads to its winner.
    """
    models, named = models_named_in(kind), defaultdict(dict)
    for path, other, slug in references(kind, state):
        if slug not in keys.ids[other] and (other, slug) not in told:
            named[other].setdefault(slug, path)
    faults = []
    for other, slugs in named.items():
        found = find_rows(models[other], set(slugs), user)
        for slug, (key, winner) in found.items():
            keys.add(other, key, winner)
            keys.ids[other][slug] = key
        faults += [
            unknown(models[other], slug, user).within(*path)
            for slug, path in slugs.items()
            if slug not in found
        ]
    return faults


def find_rows(model: type[Model], slugs: set[str], user) -> dict[str, tuple[int, str]]:
    """The id and slug of the row that each slug leads to."""
    rows = model.objects.visible_to(user)
    if not issubclass(model, Entry):
        return {slug: (key, slug) for key, slug in rows.filter(slug__in=slugs).values_list("pk", "slug")}
    found, asked = {}, {slug: slug for slug in slugs}
    while asked:
        steps = list(rows.filter(slug__in=asked).values_list("pk", "slug", "merged_into__slug"))
        further = {}
        for key, slug, winner in steps:
            if winner is None:
                found[asked[slug]] = (key, slug)
            else:
                further[winner] = asked[slug]
        asked = further
    return found


def winners_in(kind: Kind, state: State, keys: Keys) -> Winners:
    """The merged slugs of the state, and the slugs that they lead to."""
    winners = {}
    for _path, other, slug in references(kind, state):
        winner = keys.slugs[other].get(keys.ids[other].get(slug), slug)
        if winner != slug:
            winners[other, slug] = winner
    return winners


def unknown(model: type[Model], slug: str, user) -> Fault:
    near = near_slugs(model, slug, user)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return Fault((), f"there is no {model._meta.verbose_name} “{slug}”.{hint}", tuple(near))


def near_slugs(model: type[Model], slug: str, user) -> list[str]:
    """The slugs of rows most like this one: those that begin alike, and of entries those with such a name."""
    rows = model.objects.visible_to(user).order_by("slug")
    known = list(rows.filter(slug__startswith=slug[:BEGINS_ALIKE]).values_list("slug", flat=True)[:COMPARED])
    if issubclass(model, Entry):
        names = model._meta.get_field("names").related_model
        entries = names_like(names, slug.replace("-", " ")).values("entry")[:COMPARED]
        known += rows.filter(pk__in=entries).values_list("slug", flat=True)
    found = process.extract(slug, list(dict.fromkeys(known)), scorer=likeness, score_cutoff=ALIKE, limit=3)
    return [match for match, _score, _index in found]
