"""Who is said to say it: the clause beside some words that has a verb of saying, and the names near them.

A suggestion for a curator, in English, French, German and Russian. Offsets are code points.
"""

import re
from itertools import pairwise
from typing import NamedTuple

from curation.reader.names_in_text import NamedPlace
from curation.reader.sentences import Span, trim

VERBS = re.compile(
    r"(?<!\w)(?:"
    # English
    r"said|says|told|tells|stated|states|announced|announces|noted|notes|noting|added|adds|explained|explains"
    r"|emphasi[sz]ed|emphasi[sz]es|stressed|stresses|highlighted|highlights|outlines|outlined|declared|claimed"
    r"|claims|revealed|expressed|according to|promised|warned|asked|replied|answered|confirmed|wrote|believes"
    # French
    r"|déclare|déclaré|annonce|annoncé|explique|expliqué|précise|précisé|affirme|affirmé|souligne|souligné"
    r"|ajoute|ajouté|dit|selon|indique|indiqué|estime|estimé|rappelle|rappelé|promet|confie|confié|conclut|révèle"
    # German
    r"|sagte|sagt|erklärte|erklärt|kündigte|betonte|betont|so|laut|teilte|meinte|fügte|hieß|unterstrich|berichtete"
    r"|äußerte|verkündete|bezeichnete"
    # Russian
    r"|сказала?|заявила?|отметила?|подчеркнула?|сообщила?|рассказала?|добавила?|объявила?|пояснила?"
    r"|по словам|считает|написала?|по мнению"
    r")(?!\w)",
    re.IGNORECASE,
)
# Ends of clauses; a full stop only where a blank follows, so that alem.ai stays whole.
CLAUSE_END = re.compile(r"[,;:!?«»“”„\"()\n\r–—]|\.(?=\s|$)| - ")
QUOTES = "«»“”„\"'‘’"
# How far from the words the clause may lie, how long an attribution is, and how far around is looked for names.
NEAR, LONGEST, AROUND = 160, 120, 600
SPEAKERS = ("person", "organization")


class Attribution(NamedTuple):
    """The words that say who said it (None: not found), and the names that may be meant, likeliest first."""

    span: Span | None
    speakers: list[NamedPlace]


def window(text: str, start: int, end: int) -> Span:
    """What is looked at around the words: as far as the paragraphs beside them, and not further than AROUND."""
    return max(0, start - AROUND), min(len(text), end + AROUND)


def find_attribution(text: str, start: int, end: int, names: list[NamedPlace]) -> Attribution:
    """`names` are those of the window, in the order of the text."""
    speaking = [name for name in names if any(entry.type in SPEAKERS for entry in name.entries)]
    clauses = sorted(_clauses_of_saying(text, start, end), key=lambda clause: _distance(clause, start, end))
    for clause in clauses:
        inside = [name for name in speaking if clause[0] <= name.start and name.end <= clause[1]]
        verb = VERBS.search(text, *clause)
        near = sorted(inside, key=lambda name: _distance((name.start, name.end), *verb.span()))
        hull = (min(verb.start(), near[0].start), max(verb.end(), near[0].end)) if near else clause
        if hull[1] - hull[0] <= LONGEST:
            others = _by_nearness(speaking, start, end)
            return Attribution(hull, [*near, *(name for name in others if name not in near)])
    return Attribution(None, _by_nearness(speaking, start, end))


def _clauses_of_saying(text: str, start: int, end: int) -> list[Span]:
    """The clauses with such a verb outside of the quoted words, or, where there is none, inside of them."""
    low, high = max(0, start - NEAR), min(len(text), end + NEAR)
    marks = [match.span() for match in CLAUSE_END.finditer(text, low, high)]
    edges = [low, *(place for mark in marks for place in mark), start, end, high]
    edges = sorted(edges)
    found = [
        trimmed for a, b in pairwise(edges) if (trimmed := trim(text, a, b)) and VERBS.search(text, *trimmed)
    ]
    outside = [clause for clause in found if clause[1] <= start or clause[0] >= end]
    same_line = [clause for clause in outside if "\n" not in text[min(clause[0], end) : max(clause[1], start)]]
    return same_line or [clause for clause in found if clause not in outside]


def _by_nearness(names: list[NamedPlace], start: int, end: int) -> list[NamedPlace]:
    """What stands before is likelier meant than what comes after."""
    return sorted(
        names, key=lambda name: _distance((name.start, name.end), start, end) * (2 if name.start >= end else 1)
    )


def _distance(span: Span, start: int, end: int) -> int:
    return max(0, span[0] - end, start - span[1])


def likely_form(text: str, start: int, end: int, *, is_interview: bool, has_attribution: bool) -> str:
    """Words between quotation marks are quoted, in part where they are no sentence; the rest is rendered."""
    before, after = text[:start].rstrip()[-1:], text[end : end + 3].strip()[:1]
    if before and before in QUOTES and after and after in QUOTES:
        is_whole = text[start].isupper() and len(text[start:end].split()) > 4
        return "direct_quote" if is_whole else "partial_quote"
    line_start = text.rfind("\n", 0, start) + 1
    if is_interview and text[line_start : line_start + 1] in "-–—":
        return "direct_quote"
    return "indirect" if has_attribution else "claim"
