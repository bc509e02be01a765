"""A text cut at every place where something begins or ends, so that what overlaps can be shown.

Offsets are code points. Joined, the blocks and their segments are the text to the letter.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]

# A browser lays out one block at a time: short enough to be quick, and not thousands of them for a book.
BLOCK = 1_500
LONGEST_BLOCK = 6_000


class Segment(NamedTuple):
    """Words that all have the same upon them: passages, a name, a sentence, each by its number."""

    start: int
    end: int
    passages: tuple[int, ...]
    name: int | None
    sentence: int | None


def blocks(text: str) -> list[Span]:
    """The text in pieces that end at a line end; where a line is endless, at a blank, else anywhere."""
    spans, start = [], 0
    while start < len(text):
        end = _line_end(text, start)
        spans.append((start, end))
        start = end
    return spans


def _line_end(text: str, start: int) -> int:
    if len(text) - start <= BLOCK:
        return len(text)
    at = text.find("\n", start + BLOCK, start + LONGEST_BLOCK)
    if at == -1:
        at = text.rfind("\n", start, start + BLOCK)
    if at == -1 and len(text) - start > LONGEST_BLOCK:
        at = text.rfind(" ", start + 1, start + LONGEST_BLOCK)
    if at != -1:
        return at + 1
    return min(len(text), start + LONGEST_BLOCK)


def cut(
    pieces: list[Span], passages: list[Span], names: list[Span], sentences: list[Span]
) -> list[list[Segment]]:
    """The segments of each piece, in order. Names do not overlap, nor do sentences; passages may."""
    places = {place for spans in (pieces, passages, names, sentences) for span in spans for place in span}
    covering = _covering(sorted(places), passages)
    names_at, sentences_at = _Finder(names), _Finder(sentences)
    answer, ordered = [], sorted(places)
    for start, end in pieces:
        inner = ordered[bisect_left(ordered, start) : bisect_right(ordered, end)]
        answer.append(
            [
                Segment(a, b, covering.get(a, ()), names_at.find(a), sentences_at.find(a))
                for a, b in pairwise(inner)
            ]
        )
    return answer


def _covering(places: list[int], passages: list[Span]) -> dict[int, tuple[int, ...]]:
    """The passages over what begins at each place, those that begin first before the others."""
    begin, finish = defaultdict(list), defaultdict(list)
    for number, (start, end) in enumerate(passages):
        begin[start].append(number)
        finish[end].append(number)
    answer, open_ones = {}, {}
    for place in places:
        for number in finish.get(place, ()):
            del open_ones[number]
        for number in begin.get(place, ()):
            open_ones[number] = None
        if open_ones:
            answer[place] = tuple(open_ones)
    return answer


class _Finder:
    """Which of several spans that do not overlap a place lies in."""

    def __init__(self, spans: Iterable[Span]):
        self.spans = list(spans)
        self.starts = [start for start, _ in self.spans]

    def find(self, place: int) -> int | None:
        number = bisect_right(self.starts, place) - 1
        return number if number >= 0 and place < self.spans[number][1] else None
