"""Pairs that were found to be two: deciding so, and taking it back."""

import pghistory
from django.db import transaction

from curation.models import NotTheSame
from sources.models import Entry

SHOWN = 100


def decide_not_the_same(one: Entry, other: Entry, *, by, reason: str) -> NotTheSame:
    """Found so twice, it is kept once, with the first reason."""
    first, second = sorted((one, other), key=lambda entry: entry.pk)
    told = {"first": first.slug, "second": second.slug, "reason": reason, "decided_by_id": by.pk}
    pair = {"type": one._meta.model_name, "first_id": first.pk, "second_id": second.pk}
    with transaction.atomic(), pghistory.context(**({"reason": reason} if reason else {})):
        decided, _ = NotTheSame.objects.get_or_create(**pair, defaults=told)
    return decided


def is_decided(one: Entry, other: Entry) -> NotTheSame | None:
    first, second = sorted((one.pk, other.pk))
    found = NotTheSame.objects.filter(type=one._meta.model_name, first_id=first, second_id=second)
    return found.select_related("decided_by").first()
