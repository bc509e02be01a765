"""Two texts side by side: the words that changed are marked, and what stands far from them is cut."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond this, comparing takes too long: the one text is replaced by the other.
MOST_TOKENS = 3000
# Of what stands unchanged between changes, so much is shown at either end; of a new or deleted text, this.
AROUND, ALONE = 60, 600
CUT = " … "


class Piece(NamedTuple):
    """`kind` is same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Sides:
    before: list[Piece]
    after: list[Piece]


def side_by_side(before: str, after: str) -> Sides:
    if not before or not after:
        return Sides(alone("gone", before), alone("new", after))
    old, new = TOKENS.findall(before), TOKENS.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return Sides(alone("gone", before), alone("new", after))
    sides = Sides([], [])
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (kind, i, j, k, m) in enumerate(blocks):
        if kind == "equal":
            same = shortened("".join(old[i:j]), is_first=at == 0, is_last=at == len(blocks) - 1)
            sides.before.append(Piece("same", same))
            sides.after.append(Piece("same", same))
        else:
            sides.before.extend([Piece("gone", "".join(old[i:j]))] if i < j else [])
            sides.after.extend([Piece("new", "".join(new[k:m]))] if k < m else [])
    return sides


def alone(kind: str, text: str) -> list[Piece]:
    cut = text if len(text) <= ALONE else text[:ALONE].rstrip() + CUT
    return [Piece(kind, cut)] if text else []


def shortened(same: str, *, is_first: bool, is_last: bool) -> str:
    """Whole words at either end, towards a change."""
    if len(same) <= 2 * AROUND:
        return same
    head = "" if is_first else same[:AROUND].rsplit(" ", 1)[0]
    tail = "" if is_last else same[-AROUND:].split(" ", 1)[-1]
    return head + CUT + tail
