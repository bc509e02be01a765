"""Why two names are taken to be alike, in words.

Whether they are is the database's to say (fold_name, trigrams); here it is only told how they differ.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from django.utils.translation import gettext

DIFFERENCES_SHOWN = 4


class Alike(NamedTuple):
    """Two names of two entries, each as written, folded, and plain: in small letters without accents."""

    how: str
    text: str
    other: str
    folded: str
    other_folded: str
    plain: str
    other_plain: str
    score: float


def reason(alike: Alike) -> str:
    texts = {"one": alike.text, "other": alike.other}
    if alike.how == "identifier":
        return gettext("share the identifier %(one)s") % texts
    if alike.how == "acronym":
        return gettext("“%(other)s” is the acronym of “%(one)s”") % texts
    if same := same_letters(alike):
        return same
    if alike.folded.replace(" ", "") == alike.other_folded.replace(" ", ""):
        return same_after_folding(alike)
    words, other_words = alike.folded.split(), alike.other_folded.split()
    if set(words) < set(other_words):
        return gettext("“%(one)s” stands in “%(other)s”") % texts
    if set(other_words) < set(words):
        return gettext("“%(other)s” stands in “%(one)s”") % texts
    if sorted(words) == sorted(other_words):
        return gettext("same words in another order")
    told = {"percent": round(alike.score * 100), "changes": changes(alike.folded, alike.other_folded)}
    return gettext("%(percent)s %% alike: %(changes)s") % told


def same_letters(alike: Alike) -> str:
    if alike.text == alike.other:
        return gettext("same name: “%s”") % alike.text
    if alike.text.lower() == alike.other.lower():
        return gettext("same but for capital letters")
    if alike.plain == alike.other_plain:
        return gettext("same letters without accents")
    if bare(alike.plain) == bare(alike.other_plain):
        return gettext("same letters, but for spaces and marks")
    return ""


def same_after_folding(alike: Alike) -> str:
    if scripts(alike.plain) != scripts(alike.other_plain):
        return gettext("same in another script: both are read as “%s”") % alike.folded
    return gettext("same after %(changes)s: both are read as “%(folded)s”") % {
        "changes": changes(bare(alike.plain), bare(alike.other_plain)),
        "folded": alike.folded,
    }


def bare(plain: str) -> str:
    return re.sub(r"[\W_]", "", plain)


def scripts(text: str) -> set[str]:
    """The scripts of a text's letters: the first word of a letter's name in Unicode."""
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in text if letter.isalpha()}


def changes(one: str, other: str) -> str:
    """What of the one stands otherwise in the other: w → v, j → y."""
    found: dict[str, None] = {}
    for tag, start, end, other_start, other_end in SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        if tag != "equal":
            found[f"{one[start:end].strip() or '∅'} → {other[other_start:other_end].strip() or '∅'}"] = None
    told = list(found)
    return ", ".join(told[:DIFFERENCES_SHOWN]) + (", …" if len(told) > DIFFERENCES_SHOWN else "")
