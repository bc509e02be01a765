"""What stands against a merge, in words for the person who asks."""

from dataclasses import dataclass

from config.rest.policy import Act, needed, reaches, role_of
from curation.merging.sql import ask
from sources.models import Entry, Status

# Of the entries that stand above the winner, by the column, the one that stands right below the loser.
WAY_UP = """
WITH RECURSIVE upward (id, above, length) AS (
    SELECT id, {column}, 1 FROM {table} WHERE id = %(winner)s
    UNION
    SELECT entry.id, entry.{column}, length + 1 FROM upward JOIN {table} entry ON entry.id = upward.above
    WHERE upward.above <> %(loser)s
)
SELECT slug FROM upward JOIN {table} entry USING (id) WHERE above = %(loser)s ORDER BY length LIMIT 1
"""


@dataclass(frozen=True)
class Obstacle:
    """`subject` is what it is about: loser, winner, or both (empty). `is_of_role`: another user may."""

    subject: str
    detail: str
    is_of_role: bool = False


class MergeRefused(Exception):
    """A merge, or its undoing, would make the record wrong."""

    def __init__(self, *obstacles: Obstacle):
        super().__init__(" ".join(obstacle.detail for obstacle in obstacles))
        self.obstacles = list(obstacles)


class VersionsDiffer(Exception):
    """An entry is not any more what was looked at before."""


def obstacles(loser: Entry, winner: Entry, *, by) -> list[Obstacle]:
    """All that stands against merging the one into the other, as the two are stored now."""
    if type(loser) is not type(winner):
        what = f"“{loser.slug}” is {_a(loser)}, “{winner.slug}” {_a(winner)}"
        return [Obstacle("", f"{what}: only entries of one type are merged.")]
    if loser.pk == winner.pk:
        return [Obstacle("winner", f"“{loser.slug}” cannot be merged into itself: name two entries.")]
    if hidden := _hidden(loser, winner, by):
        return hidden
    return [
        *_merged_already(loser, winner),
        *_verified_into_unverified(loser, winner),
        *_above_itself(loser, winner),
        *_of_role(loser, winner, by),
    ]


def _hidden(loser: Entry, winner: Entry, by) -> list[Obstacle]:
    visible = set(
        type(loser).objects.visible_to(by).filter(pk__in=[loser.pk, winner.pk]).values_list("pk", flat=True)
    )
    return [
        Obstacle(subject, f"Nothing here has the slug “{entry.slug}”.")
        for subject, entry in (("loser", loser), ("winner", winner))
        if entry.pk not in visible
    ]


def _merged_already(loser: Entry, winner: Entry) -> list[Obstacle]:
    found = []
    if loser.merged_into_id:
        into = loser.merged_into.slug
        found.append(
            Obstacle("loser", f"“{loser.slug}” is merged into “{into}” already: undo that merge first.")
        )
    if winner.merged_into_id:
        into = winner.merged_into.slug
        found.append(Obstacle("winner", f"“{winner.slug}” is merged into “{into}”: merge into that one."))
    return found


def _verified_into_unverified(loser: Entry, winner: Entry) -> list[Obstacle]:
    if loser.status != Status.VERIFIED or winner.status == Status.VERIFIED:
        return []
    detail = (
        f"“{loser.slug}” is verified and “{winner.slug}” is {winner.status}: verified facts would point at "
        "what the public does not see. Verify the winner first, or merge the other way round."
    )
    return [Obstacle("winner", detail)]


def _above_itself(loser: Entry, winner: Entry) -> list[Obstacle]:
    """What points at the loser is led to the winner: where the winner stands below the loser, to itself."""
    found = []
    for field in loser._meta.fields:
        if field.related_model is not type(loser) or field.name == "merged_into":
            continue
        parts = {"table": loser._meta.db_table, "column": field.column}
        for (below,) in ask(WAY_UP, parts, {"loser": loser.pk, "winner": winner.pk}):
            what = field.verbose_name
            detail = (
                f"The {what} of “{below}” is “{loser.slug}”: merged, “{winner.slug}” would stand above itself. "
                f"Change the {what} of “{below}” first, or merge “{winner.slug}” into “{loser.slug}”."
            )
            found.append(Obstacle("winner", detail))
    return found


def _of_role(loser: Entry, winner: Entry, by) -> list[Obstacle]:
    has, found = role_of(by), []
    for subject, entry in (("loser", loser), ("winner", winner)):
        least = needed(Act.MERGE, status=entry.status)
        if not reaches(has, least):
            detail = f"“{entry.slug}” is {entry.status}: to merge it takes the role {least}."
            found.append(Obstacle(subject, detail, is_of_role=True))
    return found


def _a(entry: Entry) -> str:
    word = entry._meta.verbose_name
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
