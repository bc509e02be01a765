"""Who wrote a row, when and why, as the history has it."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Model

SHOWN = 5
EVENTS_READ = 20


class Save(NamedTuple):
    at: datetime
    status: str
    who: str
    why: str


def saves_of(model: type[Model], key: int) -> list[Save]:
    """The latest first."""
    events = model.pgh_event_model.objects.filter(pgh_obj_id=key).order_by("-pgh_id")
    told = list(events.values_list("pgh_created_at", "status", "pgh_context__metadata")[:EVENTS_READ])
    keys = {(context or {}).get("user") for _, _, context in told} - {None}
    users = dict(get_user_model().objects.filter(pk__in=keys).values_list("pk", "username"))
    saves = [
        Save(at, status, users.get((context or {}).get("user"), ""), (context or {}).get("reason", ""))
        for at, status, context in told
    ]
    # One transaction may write a row several times.
    return list(dict.fromkeys(saves))[:SHOWN]
