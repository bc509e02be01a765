"""What is decided on rows of the queue: by the rules, and in the words, of the API."""

from dataclasses import dataclass
from typing import NamedTuple

import pghistory
from django.db import transaction
from rest_framework.exceptions import APIException

from curation.review.queue import KINDS
from sources.models import Reviewed
from sources.refusals import check_what_is_deferred
from sources.review import ReasonMissing, check_review
from sources.states.columns import Keys
from sources.states.kinds import Kind
from sources.writing.refusals import told_in_the_body, told_who_gave_way
from sources.writing.rows import change_row

CHANGED = "it was changed since it was shown: look at it as it is now, and decide again"
GONE = "it was deleted since it was shown"
DECIDED = "it is {status} already"
NO_EVIDENCE = {
    "citations": "it has no evidence: cite a passage for it first",
    "attestations": "it has no evidence: give it a best attestation first",
}


class Seen(NamedTuple):
    """A row as somebody saw it."""

    type: str
    key: int
    version: int


@dataclass(eq=False)
class Refused(Exception):
    """A row that does not get the status. `slug` and `label` are empty where there is no such row."""

    seen: Seen
    slug: str
    label: str
    why: str


@dataclass(frozen=True)
class Decided:
    done: list[Reviewed]
    refused: list[Refused]


def seen_in(text: str) -> Seen | None:
    """A row as a form names it: statement~12~3."""
    model, *numbers = text.split("~")
    if model not in KINDS or len(numbers) != 2 or not all(n.isdecimal() and len(n) < 19 for n in numbers):
        return None
    return Seen(model, *map(int, numbers))


def decide(rows: list[Seen], new: str, *, by, reason: str = "") -> Decided:
    """Give these rows a status in one transaction; those that cannot have it are left as they are, and told."""
    done, refused = [], []
    why = {"reason": reason} if reason else {}
    with told_who_gave_way(), pghistory.context(**why), transaction.atomic():
        # In one order, so that two who decide on the same rows wait for each other only one way.
        for seen in sorted(set(rows)):
            try:
                done.append(decide_one(seen, new, by=by, reason=reason))
            except Refused as refusal:
                refused.append(refusal)
    return Decided(done, refused)


def decide_one(seen: Seen, new: str, *, by, reason: str) -> Reviewed:
    kind = KINDS[seen.type]
    rows = kind.model.objects.visible_to(by).filter(pk=seen.key)
    row = rows.select_for_update(no_key=True, of=("self",)).first()
    if row is None:
        raise Refused(seen, "", "", GONE)

    def refused(why: str) -> Refused:
        return Refused(seen, row.slug, str(row), why)

    if row.version != seen.version:
        raise refused(DECIDED.format(status=row.status) if row.status == new else CHANGED)
    if row.status == new:
        raise refused(DECIDED.format(status=row.status))
    try:
        check_review(by, old=row.status, new=new, proposed_by=row.proposed_by_id, reason=reason)
        with transaction.atomic(), told_in_the_body(kind):
            change_row(kind, row.pk, {"status": new}, Keys(), {"status"})
            check_what_is_deferred()
    except ReasonMissing as error:
        raise refused(str(error)) from error
    except APIException as error:
        raise refused(told(kind, error)) from error
    return row


def told(kind: Kind, error: APIException) -> str:
    """Why, in words for a person; of missing evidence what to do."""
    pointers = [one["pointer"] for one in getattr(error, "errors", None) or []]
    if kind.evidence and pointers == [f"/{kind.evidence}"]:
        return NO_EVIDENCE[kind.evidence]
    return " ".join(one["detail"] for one in getattr(error, "errors", None) or [{"detail": str(error.detail)}])
