"""What is wrong with a folder of record files: where it stands, what is there, what was expected."""

import json
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
        """The known word that reads most like this one; empty where none does."""
        best = process.extractOne(self.word, sorted(self.known), scorer=fuzz.ratio, score_cutoff=NEAR)
        return best[0] if best else ""

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


def shown(value: Any) -> str:
    """A value as one short line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= VALUE_LENGTH else f"{text[: VALUE_LENGTH - 1]}…"
