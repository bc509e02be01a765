"""How a kind of row is described: its columns, and the lists inside it that have tables of their own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import models

from sources.states.columns import PassageOf, Reference, Value


@dataclass(frozen=True)
class Part:
    """A list inside a row, kept in a table of its own.

    Two rows are the same part when they agree in `key`; those left over may agree in `loose_key`. Where
    `is_unique`, no two parts agree in `key`. A column of `exclusive` holds its value in one part at a time:
    where parts change it among them, it is set to the value given here first.
    """

    name: str
    model: type[models.Model]
    owner: str
    columns: tuple[Value, ...]
    key: tuple[str, ...]
    loose_key: tuple[str, ...] = ()
    is_unique: bool = True
    is_ordered: bool = False
    exclusive: dict[str, Any] = field(default_factory=dict)
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, eq=False)
class Kind:
    """One record file and its table. There is one object of each."""

    name: str
    model: type[models.Model]
    columns: tuple[Value, ...]
    parts: tuple[Part, ...] = ()
    # The reference by which rows of the kind stand below one another.
    above: str = ""
    # Without this part nothing verified stands.
    evidence: str = ""
    # What must hold inside a state (sources.states.rules).
    rules: tuple[Callable, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.yaml"

    @property
    def can_merge(self) -> bool:
        return any(column.name == "merged_into" for column in self.model._meta.fields)

    def fields(self) -> tuple[str, ...]:
        return tuple(described.name for described in (*self.columns, *self.parts))


def values(*names: str) -> tuple[Value, ...]:
    return tuple(Value(name) for name in names)


def evidence(
    model: type[models.Model], owner: str, *, name: str = "passages", is_ordered: bool = False
) -> Part:
    return Part(name, model, owner, (PassageOf(),), key=("passage",), is_ordered=is_ordered)


def subjects(**kinds: str) -> tuple[Value, ...]:
    return tuple(Reference(name, kind=kind) for name, kind in kinds.items())


def entry_parts(names: type, identifiers: type, citations: type) -> tuple[Part, ...]:
    return (
        Part(
            "names",
            names,
            "entry",
            (*values("text", "language"), Value("kind", "alias")),
            key=("text", "language"),
            exclusive={"kind": "alias"},
        ),
        Part("identifiers", identifiers, "entry", values("scheme", "value"), key=("scheme", "value")),
        Part(
            "citations",
            citations,
            "entry",
            (Value("field"), PassageOf(), Value("note")),
            key=("field", "passage"),
        ),
    )


@cache
def models_named_in(kind: Kind) -> dict[str, type[models.Model]]:
    """The models of the rows that states of this kind can point at, by the names of their kinds."""
    return dict(_models_in(kind))


def _models_in(described: Kind | Part) -> Iterator[tuple[str, type[models.Model]]]:
    for column in described.columns:
        for reference in getattr(column, "choices", (column,)):
            if isinstance(reference, Reference):
                key = described.model._meta.get_field(reference.column or reference.name)
                yield reference.kind, key.related_model
            elif isinstance(reference, PassageOf):
                passage = described.model._meta.get_field(reference.name).related_model
                yield "sources", passage._meta.get_field("source").related_model
    for part in described.parts:
        yield from _models_in(part)
