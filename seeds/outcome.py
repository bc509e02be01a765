"""What the record would be after the plan, and whether it can be: nothing dangles or goes in circles."""

from collections import defaultdict
from collections.abc import Iterator

from seeds.kinds import BY_NAME, KINDS
from seeds.plan import Action, Plan, RowPlan
from seeds.problems import Problem, shown
from seeds.read_back import Database
from sources.states.kinds import Kind
from sources.states.states import references

# So many rows are named that rest on one that cannot go.
RESTING_SHOWN = 5


class Outcome:
    """The states after the plan, by kind and slug, and the plan's rows."""

    def __init__(self, plan: Plan, database: Database):
        self.planned = {(row.kind.name, row.slug): row for row in plan.rows}
        self.states = {kind.name: dict(database.states[kind.name]) for kind in KINDS}
        for (kind, slug), row in self.planned.items():
            if row.state is None:
                self.states[kind].pop(slug, None)
            else:
                self.states[kind][slug] = row.state

    def problems(self) -> list[Problem]:
        return [
            *self._dangling(),
            *(problem for kind in KINDS if kind.above for problem in self._cycles(kind)),
            *self._verified_without_evidence(),
            *self._identifiers_of_two(),
        ]

    def _problem(self, kind: Kind, slug: str, field: str, value: object, expected: str) -> Problem:
        planned = self.planned.get((kind.name, slug))
        if planned is not None and planned.row is not None:
            return planned.row.problem((field,), value, expected)
        return Problem(kind.file, expected, slug=slug, field=field, value=shown(value))

    def _dangling(self) -> Iterator[Problem]:
        resting: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for kind in KINDS:
            for slug, state in self.states[kind.name].items():
                for path, named, other in references(kind, state):
                    if other in self.states[named]:
                        continue
                    if self._is_pruned(named, other):
                        resting[named, other][f"{kind.name} {slug} ({path[0]})"] = None
                    else:
                        expected = (
                            f"this row of {named} was deleted in the database: name another, or restore it"
                        )
                        yield self._problem(kind, slug, str(path[0]), other, expected)
        for (named, other), rows in resting.items():
            left_out = len(rows) - RESTING_SHOWN
            more = f" and {left_out} more" if left_out > 0 else ""
            rest = f"cannot be removed: on it rest {', '.join(list(rows)[:RESTING_SHOWN])}{more}"
            yield Problem(BY_NAME[named].file, rest, slug=other)

    def _is_pruned(self, kind: str, slug: str) -> bool:
        planned = self.planned.get((kind, slug))
        return planned is not None and planned.action is Action.DELETED

    def _cycles(self, kind: Kind) -> Iterator[Problem]:
        above = {
            slug: [other for path, named, other in references(kind, state) if path[0] == kind.above]
            for slug, state in self.states[kind.name].items()
        }
        for chain in cycles(above):
            yield self._problem(
                kind, chain[0], kind.above, chain[1], f"leads back to itself: {' → '.join(chain)}"
            )

    def _verified_without_evidence(self) -> Iterator[Problem]:
        for row in self._written():
            kind = row.kind
            is_verified = row.state.get("status") == "verified"
            if kind.evidence and is_verified and not row.state.get(kind.evidence):
                expected = f"a verified row has evidence: expected {kind.evidence}, or another status"
                yield self._problem(kind, row.slug, "status", "verified", expected)

    def _identifiers_of_two(self) -> Iterator[Problem]:
        for kind in KINDS:
            owners: dict[tuple[str, str], str] = {}
            for slug, state in self.states[kind.name].items():
                for identifier in state.get("identifiers", ()):
                    pair = identifier["scheme"], identifier["value"]
                    first = owners.setdefault(pair, slug)
                    if first != slug:
                        yield self._problem(
                            kind, slug, "identifiers", ":".join(pair), f"is that of {first} already"
                        )

    def _written(self) -> Iterator[RowPlan]:
        return (row for row in self.planned.values() if row.action in (Action.CREATED, Action.UPDATED))


def cycles(above: dict[str, list[str]]) -> Iterator[list[str]]:
    """Each circle once, as a chain that ends where it begins."""
    done: set[str] = set()
    for start in above:
        if start in done:
            continue
        # The slugs from the start up to here, in order, and what stands above each and was not yet followed.
        chain = {start: None}
        pending = [iter(above[start])]
        while pending:
            slug = next(pending[-1], None)
            if slug is None:
                pending.pop()
                done.add(chain.popitem()[0])
            elif slug in chain:
                slugs = list(chain)
                yield [*slugs[slugs.index(slug) :], slug]
            elif slug not in done:
                chain[slug] = None
                pending.append(iter(above.get(slug, ())))
