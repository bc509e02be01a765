"""What must hold inside one event, statement or discrepancy, told with its place in the state."""

from collections.abc import Iterator
from decimal import Decimal

from sources.states.columns import State
from sources.states.rules import Fault


def participant_is_one(state: State) -> Iterator[Fault]:
    for position, participation in enumerate(state.get("participations", ())):
        who = [name for name in ("person", "organization") if name in participation]
        if len(who) != 1:
            yield ("participations", position), None, "expected exactly one of person, organization"


def one_attestation_is_best(state: State) -> Iterator[Fault]:
    attestations = state.get("attestations", [])
    best = sum(attestation.get("is_best", False) for attestation in attestations)
    if attestations and best != 1:
        yield ("attestations",), None, f"expected is_best on exactly one attestation, not on {best}"


def amount_has_its_comparator(state: State) -> Iterator[Fault]:
    for position, figure in enumerate(state.get("figures", ())):
        if ("amount" in figure) != ("comparator" in figure):
            yield ("figures", position), None, "amount and comparator go together: both, or neither"
        if "upper" in figure and Decimal(figure["upper"]) <= Decimal(figure.get("amount", "-Infinity")):
            expected = f"expected more than the amount, {figure['amount']}"
            yield ("figures", position, "upper"), figure["upper"], expected


def one_reading_at_most_is_followed(state: State) -> Iterator[Fault]:
    followed = [
        position for position, reading in enumerate(state.get("readings", ())) if reading.get("is_followed")
    ]
    for position in followed[1:]:
        yield ("readings", position, "is_followed"), True, f"readings[{followed[0]}] is followed already"
