"""What is wrong with a folder of record files: where it stands, what is there, what was expected."""

import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

# So many problems are told at once, and so much of a value.
PROBLEMS_SHOWN = 100
VALUE_LENGTH = 80
# Below this likeness (0 to 100) "did you mean" would mislead.
NEAR = 60


@dataclass(frozen=True)
class Problem:
    """One fault; `expected` says what should be there instead.

    Of very many faults the first are told. What takes time is asked only when one is: the message of an error
    that looks for the closest words, and which of the known words is near `word`.
    """

    file: str
    expected: str | ValueError
    line: int | None = None
    slug: str = ""
    field: str = ""
    value: str = ""
    source: str = ""
    word: str = ""
    known: Collection[str] = ()

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        parts = [part for part in (place, self.slug, self.field, self.value) if part]
        where = f" (source {self.source})" if self.source else ""
        near = self.nearest()
        hint = f" (did you mean {near}?)" if near else ""
        return f"{': '.join(parts)}: {self.expected}{where}{hint}"

    def nearest(self) -> str:
        """The known word that reads most like this one, in whatever case; empty where none does.

        Of several, one that begins like it: KAZ is KZ rather than AZ.
        """
        word = self.word.casefold()
        likely = process.extract(
            word, sorted(self.known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=NEAR, limit=None
        )
        best = max((likeness for _, likeness, _ in likely), default=0)
        near = [known for known, likeness, _ in likely if likeness == best]
        for length in range(len(word), 0, -1):
            for known in near:
                if known.casefold().startswith(word[:length]):
                    return known
        return near[0] if near else ""

    def as_json(self) -> dict[str, Any]:
        told = {
            "file": self.file,
            "line": self.line,
            "slug": self.slug,
            "field": self.field,
            "value": self.value,
            "expected": str(self.expected),
            "source": self.source,
            "nearest": self.nearest(),
        }
        return {name: value for name, value in told.items() if value not in ("", None)}


class FolderRefused(Exception):
    """The folder cannot be imported; nothing was written."""

    def __init__(self, problems: list[Problem]):
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def listing(problems: list[Problem]) -> list[str]:
    lines = [str(problem) for problem in problems[:PROBLEMS_SHOWN]]
    left_out = len(problems) - PROBLEMS_SHOWN
    return [*lines, f"and {left_out:,} more"] if left_out > 0 else lines


def shown_name(name: str) -> str:
    """The name of a file on one line: bytes that are not UTF-8, and what is no letter or sign, as escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text
    )


def shown(value: Any) -> str:
    """A value as one short line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= VALUE_LENGTH else f"{text[: VALUE_LENGTH - 1]}…"
