"""Two entries, field by field, as a person reads them."""

from typing import NamedTuple

from curation.review.claims import in_words

# Said above, or the database's.
LEFT_OUT = {"slug", "label", "version", "created_at", "updated_at"}
VALUES_SHOWN = 12


class Line(NamedTuple):
    """What the two say of one field. What both say is in `both`."""

    name: str
    loser: list[str]
    winner: list[str]
    both: set[str]

    @property
    def differs(self) -> bool:
        """Where only one says something, there is nothing to compare."""
        return bool(self.loser and self.winner) and set(self.loser) != set(self.winner)


def sides(loser: dict, winner: dict) -> list[Line]:
    """Of every field that one of them has."""
    lines = []
    for name in loser:
        if name in LEFT_OUT:
            continue
        one, other = values(loser[name]), values(winner[name])
        if one or other:
            lines.append(Line(name.replace("_", " "), one, other, set(one) & set(other)))
    return lines


def values(value: object) -> list[str]:
    if value in ("", None, []):
        return []
    if not isinstance(value, list):
        return [in_words(value)]
    told = [in_words_of_part(one) for one in value]
    more = len(told) - VALUES_SHOWN
    return [*told[:VALUES_SHOWN], f"… {more} more"] if more > 0 else told


def in_words_of_part(part: dict) -> str:
    if "passage" in part:
        return f"{part['field'] or 'whole'}: “{part['passage']['exact']}” ({part['passage']['source']})"
    if "organization" in part:
        return f"{part['role']}, {in_words(part['organization'])}"
    if "participant" in part:
        return f"{part['role']}: {in_words(part['participant']) or part['name_as_printed']}"
    return in_words(part)
