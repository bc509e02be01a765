"""How the body of a request is read: all its faults at once, each with its place, and nothing overlooked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from config.rest.errors import Invalid, body_error
from config.rest.parameters import near_misses

Path = tuple[str | int, ...]
SHOWN = 50
# Beyond so many faults a body is not read for more.
MOST_FAULTS = 100


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a body."""

    path: Path
    detail: str
    near_misses: tuple[str, ...] = ()
    candidates: tuple[dict, ...] | None = None

    def within(self, *path: str | int) -> "Fault":
        return replace(self, path=(*path, *self.path))

    def as_error(self) -> dict:
        candidates = None if self.candidates is None else list(self.candidates)
        return body_error(pointer(self.path), self.detail, list(self.near_misses), candidates)


class Faulty(ValidationError):
    """A value that cannot be read; `faults` are places inside it."""

    def __init__(self, *faults: Fault):
        super().__init__([fault.detail for fault in faults])
        self.faults = faults


def pointer(path: Path) -> str:
    """The JSON Pointer (RFC 6901) of a place."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)


def invalid(faults: Iterable[Fault]) -> Invalid:
    return Invalid(*(fault.as_error() for fault in list(faults)[:MOST_FAULTS]))


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """The faults of one value, whoever refused it: of several rules about a plain one, the first is told."""
    if isinstance(error, Faulty):
        return error.faults
    return (Fault((), str(error.detail[0])),)


class StrictSerializer(serializers.Serializer):
    """Reads an object into a plain dictionary of the fields that were sent, by their names in the body.

    What the server keeps (read-only fields) may be sent along as it was read, and is left out of the result.
    """

    default_error_messages = {"null": "expected an object, not null"}

    def run_validation(self, body=empty):
        if body is None and self.allow_null:
            return None
        is_empty, value = self.validate_empty_values(body)
        return value if is_empty else self.to_internal_value(body)

    def to_internal_value(self, body) -> dict:
        if not isinstance(body, Mapping):
            names = ", ".join(field.field_name for field in self._writable_fields)
            raise Faulty(Fault((), f"expected an object with {names}"))
        faults = [self.unknown(name) for name in body if name not in self.fields]
        values = {}
        for field in self._writable_fields:
            name = field.field_name
            if name not in body:
                if field.required and not self.may_leave_out(name):
                    faults.append(Fault((name,), "is missing"))
                continue
            try:
                values[name] = field.run_validation(body[name])
            except ValidationError as error:
                faults += [fault.within(name) for fault in faults_of(error)]
        if faults:
            raise Faulty(*faults)
        return self.to_state(values)

    def may_leave_out(self, name: str) -> bool:
        """Whether a required field may be missing: of a change, the rest stays as it is."""
        return self.parent is None and self.partial

    def to_state(self, values: dict) -> dict:
        """What these values say, where the body says it in another shape."""
        return values

    def unknown(self, name: str) -> Fault:
        known = [field.field_name for field in self._writable_fields]
        near = near_misses(name, known)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
        shown = name if len(name) <= SHOWN else f"{name[:SHOWN]}…"
        return Fault((shown,), f"“{shown}” is no field here. {hint}", tuple(near))


class StrictList(serializers.ListSerializer):
    """Reads a list; each of its items is read whole, also where the rest of the body is a change."""

    default_error_messages = {"null": "expected a list, not null: [] where there is nothing"}

    def run_validation(self, items=empty):
        is_empty, value = self.validate_empty_values(items)
        return value if is_empty else self.to_internal_value(items)

    def to_internal_value(self, items) -> list:
        if not isinstance(items, list):
            raise Faulty(Fault((), "expected a list"))
        if not items and not self.allow_empty:
            raise Faulty(Fault((), "expected at least one"))
        values, faults = [], []
        for position, item in enumerate(items):
            if item is None:
                # Also where a reference may be null: a list is shorter then.
                faults.append(Fault((position,), "expected an item, not null"))
                continue
            try:
                values.append(self.child.run_validation(item))
            except ValidationError as error:
                faults += [fault.within(position) for fault in faults_of(error)]
            if len(faults) > MOST_FAULTS:
                break
        if faults:
            raise Faulty(*faults)
        return values
