"""How one value of a state stands in a row of the database.

A *state* is what the record files say of a row, as JSON: only what is filled in, references as slugs,
passages as [source, start, end]. Files and database are both read into states, which compare with ==.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

State = dict[str, Any]
Span = tuple[str, int, int]


@dataclass
class Keys:
    """Which ids the slugs and the passages have, and the other way round."""

    ids: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    slugs: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    passage_ids: dict[Span, int] = field(default_factory=dict)
    spans: dict[int, Span] = field(default_factory=dict)

    def add(self, kind: str, key: int, slug: str) -> None:
        self.ids[kind][slug] = key
        self.slugs[kind][key] = slug

    def add_passage(self, key: int, span: Span) -> None:
        self.passage_ids[span] = key
        self.spans[key] = span


@dataclass(frozen=True)
class Value:
    """Text, a word of a vocabulary, yes or no. What is the default is left out of the state."""

    name: str
    default: Any = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.name,)

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        return None if cells[self.name] == self.default else cells[self.name]

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        return {self.name: state.get(self.name, self.default)}

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        return iter(())

    def renamed(self, value: Any, winners: dict[tuple[str, str], str]) -> Any:
        return value


@dataclass(frozen=True)
class Moment(Value):
    default: Any = None

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        moment = cells[self.name]
        return moment and moment.astimezone(UTC).isoformat()

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        return {self.name: datetime.fromisoformat(state[self.name]) if self.name in state else None}


@dataclass(frozen=True)
class Amount(Value):
    """A decimal number as text: JSON has no exact ones."""

    default: Any = None

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        return None if cells[self.name] is None else plain_number(cells[self.name])

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        return {self.name: Decimal(state[self.name]) if self.name in state else None}


@dataclass(frozen=True)
class ImpreciseDate(Value):
    @property
    def columns(self) -> tuple[str, ...]:
        return (f"{self.name}_edtf", f"{self.name}_as_printed")

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        edtf, as_printed = (cells[column] for column in self.columns)
        return {name: text for name, text in (("edtf", edtf), ("as_printed", as_printed)) if text} or None

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        date = state.get(self.name, {})
        return {f"{self.name}_{part}": date.get(part, "") for part in ("edtf", "as_printed")}


@dataclass(frozen=True)
class FrozenText(Value):
    """The text of a source: its state is the sha256, which the database computes; it is written only once."""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("sha256",)

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        return cells["sha256"]

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Reference(Value):
    """The slug of a row of another kind. `column` is the foreign key, where it has another name."""

    kind: str = ""
    column: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return (f"{self.column or self.name}_id",)

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        return keys.slugs[self.kind].get(cells[self.columns[0]])

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        slug = state.get(self.name)
        return {self.columns[0]: slug and keys.ids[self.kind][slug]}

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        if value:
            yield self.kind, value

    def renamed(self, value: Any, winners: dict[tuple[str, str], str]) -> Any:
        return winners.get((self.kind, value), value)


@dataclass(frozen=True)
class EitherReference(Value):
    """A reference to a row of one of several kinds, each with its own foreign key: {"person": slug}."""

    choices: tuple[Reference, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for choice in self.choices for column in choice.columns)

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        values = {choice.name: choice.read(cells, keys) for choice in self.choices}
        return {name: slug for name, slug in values.items() if slug} or None

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        value = state.get(self.name, {})
        return {column: key for choice in self.choices for column, key in choice.write(value, keys).items()}

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        for choice in self.choices:
            yield from choice.references((value or {}).get(choice.name))

    def renamed(self, value: Any, winners: dict[tuple[str, str], str]) -> Any:
        return {
            choice.name: choice.renamed(value[choice.name], winners)
            for choice in self.choices
            if choice.name in value
        }


@dataclass(frozen=True)
class PassageOf(Value):
    """A passage: [source, start, end]."""

    name: str = "passage"

    @property
    def columns(self) -> tuple[str, ...]:
        return (f"{self.name}_id",)

    def read(self, cells: dict[str, Any], keys: Keys) -> Any:
        span = keys.spans.get(cells[self.columns[0]])
        return span and list(span)

    def write(self, state: State, keys: Keys) -> dict[str, Any]:
        span = state.get(self.name)
        return {self.columns[0]: span and keys.passage_ids[tuple(span)]}

    def references(self, value: Any) -> Iterator[tuple[str, str]]:
        if value:
            yield "sources", value[0]


def plain_number(amount: Decimal) -> str:
    """1000000000.000000 is 1000000000, and so is 1E+9; -0 is 0. Computing would round the longest."""
    written = f"{amount or Decimal():f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
