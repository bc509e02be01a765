"""From the body of a request to a state that can be written: all its faults at once, or none."""

from dataclasses import dataclass, field

from rest_framework.exceptions import ValidationError

from config.rest.bodies import Fault, faults_of, invalid
from sources.states.columns import Keys, State
from sources.states.kinds import Kind
from sources.states.states import in_order, led_to_winners, spans, without_defaults
from sources.writing.checks import faults_in, in_body
from sources.writing.quoting import Quoting, store_passages
from sources.writing.resolving import resolve, winners_in
from sources.writing.standing import learn_parts, with_what_is_hidden


@dataclass
class Body:
    """What a body says. `names` are the fields it sets; `slug` and `text` (of a source) are set but once."""

    state: State
    names: set[str]
    slug: str | None = None
    text: str | None = None
    keys: Keys = field(default_factory=Keys)


def read_body(kind: Kind, serializer, sent: object, *, user, key: int | None = None) -> Body:
    """Raises Invalid. The passages that the body quotes are stored: the caller holds the transaction.

    `key` is the id of the row that the body changes; what of this its writer may not see is part of the state.
    """
    try:
        state = serializer.run_validation(sent)
    except ValidationError as error:
        raise invalid(faults_of(error)) from error
    body = Body(state, set(state), slug=state.pop("slug", None), text=state.pop("text", None))
    body.names = fields_set(kind, body.names, is_partial=serializer.partial)
    quoting = Quoting(user, body.keys)
    placed = without_defaults(kind, quoting.placed(state))
    faults = quoting.faults + resolve(
        kind, placed, {("sources", slug) for slug in quoting.unknown}, user=user, keys=body.keys
    )
    if key is not None and not faults:
        learn_parts(kind, key, body.names, body.keys)
        if not user.has_perm("sources.view_unverified"):
            placed = with_what_is_hidden(kind, key, placed, body.names, user=user, keys=body.keys)
    if not quoting.faults:
        faults += faults_in(kind, placed)
    if faults:
        raise invalid(fault_in_body(fault) for fault in faults)
    body.state = in_order(kind, led_to_winners(kind, placed, winners_in(kind, placed, body.keys)))
    store_passages(set(spans(kind, body.state)) - body.keys.passage_ids.keys(), quoting.texts, body.keys)
    return body


def fields_set(kind: Kind, sent: set[str], *, is_partial: bool) -> set[str]:
    """The fields that a body sets: what a whole one leaves out becomes empty, but for the status."""
    whole = set() if is_partial else {*kind.fields()} - {"status"}
    return (whole | sent) - {"slug", "text"}


def fault_in_body(fault: Fault) -> Fault:
    return Fault(in_body(fault.path), fault.detail, fault.near_misses, fault.candidates)
