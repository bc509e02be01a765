"""Names as whole words in a text. Offsets are code points."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

WORD = re.compile(r"\w+")
TOKEN = re.compile(r"\S+")


class NamedEntry(NamedTuple):
    """Whom a name means."""

    type: str
    slug: str
    label: str


class NamedPlace(NamedTuple):
    """Where a name stands, and all whom it may mean."""

    start: int
    end: int
    entries: tuple[NamedEntry, ...]


def first_words(text: str) -> set[str]:
    """Whatever a name that stands in the text as a whole word may have before its first blank."""
    return {words for token in set(TOKEN.findall(text)) for words in _parts(token)}


def _parts(token: str) -> Iterable[str]:
    runs = [match.span() for match in WORD.finditer(token)]
    starts = {0, *(start for start, _ in runs)}
    ends = {len(token), *(end for _, end in runs)}
    # An address without blanks has very many parts, and no name is one of them.
    if len(starts) > 12:
        return [token]
    return (token[start:end] for start in starts for end in ends if start < end)


def find_names(text: str, names: Iterable[tuple[str, NamedEntry]]) -> list[NamedPlace]:
    """Where the names stand; of those that overlap the first, of those that begin together the longest."""
    entries = defaultdict(dict)
    for name, entry in names:
        entries[name][entry] = None
    by_word = defaultdict(list)
    for name in sorted(entries, key=len, reverse=True):
        if first := WORD.search(name):
            by_word[first.group()].append((name, first.start()))
    places, reached = [], 0
    for word in WORD.finditer(text):
        if word.start() < reached:
            continue
        for name, before in by_word.get(word.group(), ()):
            start = word.start() - before
            end = start + len(name)
            if start >= reached and text.startswith(name, start) and _is_whole(text, start, end):
                places.append(NamedPlace(start, end, tuple(entries[name])))
                reached = end
                break
    return places


def _is_whole(text: str, start: int, end: int) -> bool:
    goes_on_before = start > 0 and _is_word(text[start]) and _is_word(text[start - 1])
    goes_on_after = end < len(text) and _is_word(text[end - 1]) and _is_word(text[end])
    return not (goes_on_before or goes_on_after)


def _is_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"
