"""What may stand behind the question mark of an address."""

from collections.abc import Collection

from django.http import QueryDict
from rapidfuzz import fuzz, process

from config.rest.errors import BadParameter, parameter_error

ALIKE = 75  # of 100: "speakr" and "speaker" have 92, "quote" and "direct_quote" 90, "limit" and "omit" 67


def near_misses(word: str, known: Collection[str]) -> list[str]:
    """The known words most like this one, best first, three at most."""
    found = process.extract(
        word[:100], known, scorer=likeness, processor=str.casefold, score_cutoff=ALIKE, limit=3
    )
    return [match for match, _score, _index in found]


def likeness(first: str, second: str, **_options: object) -> float:
    # A short word is a part of too many others: "q" of "query", AZ of "Kazakhstan".
    whole = min(len(first), len(second)) < 4
    return fuzz.ratio(first, second) if whole else fuzz.WRatio(first, second)


def unknown_word(parameter: str, word: str, what: str, known: Collection[str]) -> dict:
    """The error entry for a word that is not one of the known ones."""
    shown = word if len(word) <= 50 else f"{word[:50]}…"
    near = near_misses(word, known)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
    return parameter_error(parameter, f"“{shown}” is no {what}. {hint}", near)


def refuse_unknown(query: QueryDict, known: Collection[str], may_be_empty: Collection[str] = ()) -> None:
    """What does nothing would be taken for what did: an unknown parameter, an empty one, one given twice."""
    errors = []
    for name, values in query.lists():
        if name not in known:
            errors.append(unknown_word(name[:50], name, "parameter of this address", known))
        elif len(values) > 1:
            errors.append(parameter_error(name, f"{name} is given {len(values)} times; give it once."))
        elif not values[0].strip() and name not in may_be_empty:
            errors.append(parameter_error(name, f"{name} is empty: leave it out or give a value."))
    if errors:
        raise BadParameter(*errors)


def chosen_fields(query: QueryDict, known: Collection[str]) -> list[str]:
    """The fields to show, in the resource's own order: those of `?fields=` less those of `?omit=`."""
    fields, omit = (_words(query.get(name, "")) for name in ("fields", "omit"))
    errors = [
        unknown_word(parameter, word, "field of this resource", known)
        for parameter, words in (("fields", fields), ("omit", omit))
        for word in words
        if word not in known
    ]
    if errors:
        raise BadParameter(*errors)
    return [field for field in known if (not fields or field in fields) and field not in omit]


def chosen_expansions(query: QueryDict, known: Collection[str]) -> list[str]:
    """The references to replace by the whole resource, those of `?expand=`."""
    asked = _words(query.get("expand", ""))
    errors = [
        unknown_word("expand", word, "reference that is expanded here", known)
        for word in asked
        if word not in known
    ]
    if errors:
        raise BadParameter(*errors)
    return [name for name in known if name in asked]


def _words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]
