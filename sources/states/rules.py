"""What must hold inside one state, told with its place in it (the database holds it too, without)."""

from collections.abc import Callable, Iterator
from typing import Any

from sources.states.columns import State
from sources.states.states import Path

# Where in the state, the value there, and what was expected.
Fault = tuple[Path, Any, str]
Rule = Callable[[State], Iterator[Fault]]


def one_preferred_name_per_language(state: State) -> Iterator[Fault]:
    preferred: dict[str, str] = {}
    for position, name in enumerate(state.get("names", ())):
        if name.get("kind") != "preferred":
            continue
        first = preferred.setdefault(name["language"], name["text"])
        if first is not name["text"]:
            language = name["language"]
            expected = f"expected one preferred name for each language: “{first}” is that of {language}"
            yield ("names", position, "kind"), name["text"], expected
