"""Who may do what: one table, read by the API, the admin, the tests and the documentation.

A role is held by having its permissions, which groups of the roles' names give. Each includes those before it.
"""

from enum import StrEnum
from typing import NamedTuple

from django.conf import settings
from django.db.models import TextChoices
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class Role(TextChoices):
    """In rising order."""

    VIEWER = "viewer"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    VERIFIER = "verifier"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    MERGE = "merge"
    UNDO = "undo"
    VERIFY = "verify"
    REJECT = "reject"
    PROPOSE = "propose"


class State(StrEnum):
    """What an act is done to: for a creation, what comes into being."""

    WITHOUT_STATUS = "what has no status"
    OWN_PROPOSAL = "your own proposal"
    PROPOSAL = "a proposal"
    REJECTED = "what is rejected"
    VERIFIED = "what is verified"


# What each role may beyond the roles before it.
PERMISSIONS = {
    Role.VIEWER: ("sources.view_record",),
    Role.CONTRIBUTOR: ("sources.propose",),
    Role.EDITOR: ("sources.view_unverified", "sources.edit"),
    Role.VERIFIER: ("sources.verify",),
    Role.ADMINISTRATOR: ("sources.administer",),
}

STATES = (State.WITHOUT_STATUS, State.OWN_PROPOSAL, State.PROPOSAL, State.REJECTED, State.VERIFIED)
REVIEW = (None, Role.VERIFIER, Role.VERIFIER, Role.VERIFIER, Role.VERIFIER)
# The lowest role that may, in the order of STATES. None: what has no status is not reviewed.
NEEDED = {
    Act.CREATE: (Role.EDITOR, Role.CONTRIBUTOR, Role.CONTRIBUTOR, Role.VERIFIER, Role.VERIFIER),
    Act.CHANGE: (Role.EDITOR, Role.CONTRIBUTOR, Role.EDITOR, Role.EDITOR, Role.VERIFIER),
    Act.DELETE: (Role.EDITOR, Role.CONTRIBUTOR, Role.EDITOR, Role.EDITOR, Role.VERIFIER),
    Act.MERGE: (Role.EDITOR, Role.EDITOR, Role.EDITOR, Role.EDITOR, Role.VERIFIER),
    Act.UNDO: (Role.EDITOR, Role.EDITOR, Role.EDITOR, Role.EDITOR, Role.VERIFIER),
    Act.VERIFY: REVIEW,
    Act.REJECT: REVIEW,
    Act.PROPOSE: REVIEW,
}


class Rule(NamedTuple):
    act: Act
    state: State
    needed: Role


def rules() -> list[Rule]:
    """The whole table, a row for each act and each state in which it can be done."""
    return [
        Rule(act, state, role)
        for act, roles in NEEDED.items()
        for state, role in zip(STATES, roles, strict=True)
        if role is not None
    ]


RULES = {(act, state): role for act, state, role in rules()}


def state_of(status: str | None, is_own: bool) -> State:
    """`status` is the row's before the act, for a creation the one it comes with; None where it has none."""
    if status == "proposed":
        return State.OWN_PROPOSAL if is_own else State.PROPOSAL
    return {None: State.WITHOUT_STATUS, "rejected": State.REJECTED, "verified": State.VERIFIED}[status]


def needed(act: Act, *, status: str | None, is_own: bool = False) -> Role:
    """The lowest role that may do this."""
    return RULES[act, state_of(status, is_own)]


def reaches(role: Role | None, other: Role) -> bool:
    """Whether `role` includes the other one."""
    rising = list(Role)
    return role is not None and rising.index(role) >= rising.index(other)


def permissions_of(role: Role) -> frozenset[str]:
    """All that a role gives, with what it includes."""
    return frozenset(name for lower in Role if reaches(role, lower) for name in PERMISSIONS[lower])


def role_of(user) -> Role | None:
    """The highest role whose permissions the user has; None for strangers and for accounts without a role."""
    return next((role for role in reversed(Role) if user.has_perms(permissions_of(role))), None)


def may(user, act: Act, *, status: str | None = None, is_own: bool = False) -> bool:
    return reaches(role_of(user), needed(act, status=status, is_own=is_own))


def check(user, act: Act, *, status: str | None = None, is_own: bool = False) -> None:
    """Refuse what the user may not do. `is_own`: the user proposed it."""
    least, has = needed(act, status=status, is_own=is_own), role_of(user)
    if reaches(has, least):
        return
    what = f"To {act} {state_of(status, is_own)} takes the role {least}"
    if not user.is_authenticated:
        raise NotAuthenticated(
            f"{what}. Send a token of that role in the header Authorization: Bearer <token>, or sign in."
        )
    raise PermissionDenied(f"{what}; you act as {has or 'an account without a role'}. Ask an administrator.")


class MayRead(BasePermission):
    """Reading is for all, or with PUBLIC_READING off for who is known; what each sees is the querysets' affair.

    What writing takes, views ask by `check`; that nobody unknown writes does not depend on their asking.
    """

    def has_permission(self, request: Request, _view: object) -> bool:
        if request.user.is_authenticated:
            return True
        if request.method not in SAFE_METHODS:
            raise NotAuthenticated(
                "Who writes must be known. Send a token in the header Authorization: Bearer <token>,"
                " or sign in."
            )
        if not settings.PUBLIC_READING:
            raise NotAuthenticated(
                "This record is not open to the public. Send a token in the header"
                " Authorization: Bearer <token>, or sign in."
            )
        return True
