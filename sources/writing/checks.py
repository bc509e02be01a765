"""What must hold of a state before it is written, each breach with its place in the body."""

from collections.abc import Iterator

from config.rest.bodies import Fault, Path
from sources.states.columns import State
from sources.states.database_rules import breaches_in_database
from sources.states.kinds import Kind, Part
from sources.states.states import part_key


def faults_in(kind: Kind, state: State) -> list[Fault]:
    """By the kind's own rules, by those that the database's functions decide, and of parts that stand twice."""
    breaches = [(path, expected) for rule in kind.rules for path, _value, expected in rule(state)]
    breaches += [(path, expected) for _, path, _value, expected in breaches_in_database([state])]
    breaches += [
        breach for part in kind.parts for breach in repeated(part, state.get(part.name, []), (part.name,))
    ]
    return [Fault(in_body(path), expected) for path, expected in breaches]


def repeated(part: Part, items: list[State], path: Path) -> Iterator[tuple[Path, str]]:
    first: dict[str, int] = {}
    for position, item in enumerate(items):
        for inner in part.parts:
            yield from repeated(inner, item.get(inner.name, []), (*path, position, inner.name))
        if not part.is_unique:
            continue
        key = part_key(part.key, item)
        if key in first:
            yield (*path, position), f"stands twice: it says the same as number {first[key]} of the list"
        first.setdefault(key, position)


def in_body(path: Path) -> Path:
    """The place in the body of what stands at this place of the state."""
    steps = ["passages" if step == "quotes" else step for step in path]
    if steps[0] in ("mentions", "about"):
        return tuple(steps[:2])
    if steps[0] == "participations" and steps[2:3] in (["person"], ["organization"]):
        steps[2] = "participant"
    # In a state a list of passages holds objects with a passage, in the body the passages themselves.
    return tuple(
        step for n, step in enumerate(steps) if step != "passage" or steps[n - 2 : n - 1] != ["passages"]
    )
