"""Who may turn what is proposed into what is verified or rejected, and what that takes."""

from django.conf import settings
from rest_framework.exceptions import PermissionDenied

from config.rest.policy import Act, check
from sources.models import Status

ACTS = {Status.PROPOSED: Act.PROPOSE, Status.VERIFIED: Act.VERIFY, Status.REJECTED: Act.REJECT}


class ReasonMissing(ValueError):
    """A rejection without a reason."""

    def __str__(self) -> str:
        return "who proposed it will want to know why: a rejection needs a reason"


def check_review(user, *, old: str | None, new: str, proposed_by: int | None, reason: str) -> None:
    """Refuse a status that this user may not give. `old` is None for a row that is new.

    Evidence is the database's affair: what is verified has some, or the change fails.
    """
    if new == old:
        return
    if old is not None:
        check(user, ACTS[Status(new)], status=old, is_own=proposed_by == user.pk)
    if new == Status.VERIFIED and settings.FOUR_EYES and proposed_by == user.pk:
        raise PermissionDenied("Four eyes: what you proposed is verified by somebody else.")
    if new == Status.REJECTED and not reason.strip():
        raise ReasonMissing
