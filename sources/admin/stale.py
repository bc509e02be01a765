"""A form shows a version of its row. What was saved in between is not overwritten unseen."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Model
from django.http import QueryDict

from sources.telling import users

SEEN = "seen_version"
# A longer number is no version.
LONGEST_VERSION = 10
# Of what was saved in between, the latest changes are told.
SAVES_SHOWN = 5
EVENTS_READ = 200
# Django takes no more rows in one form.
ROWS_READ = 2000


@dataclass
class Save:
    """What one transaction did to the row or its parts."""

    at: datetime
    who: str
    why: str


@dataclass
class Stale:
    """A form that shows another version than the one that the database has."""

    row: Model
    # None: the form does not say.
    seen: int | None
    saves: list[Save]
    # Places on the page, by the prefix of their parts, of rows that are deleted by now.
    gone: dict[str, set[int]] = field(default_factory=dict)

    @property
    def message(self) -> str:
        what = self.row._meta.verbose_name
        if self.seen is None:
            return (
                f"Nothing was saved. The form does not say which version of the {what} it shows,"
                " so it may be out of date. Compare, and save again."
            )
        return f"Nothing was saved. The {what} was changed since you opened it. Compare, and save again."

    @property
    def deletion_message(self) -> str:
        what = self.row._meta.verbose_name
        if self.seen is None:
            return f"Not deleted: the form does not say which version of the {what} it shows. Look at it here."
        return f"Not deleted: the {what} was changed since this page was shown. Look at it, and decide again."


def seen_version(sent: QueryDict) -> int | None:
    """The version that the form showed; None where it does not say one."""
    text = sent.get(SEEN, "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST_VERSION
    return int(text) if is_number else None


def is_versioned(row: Model) -> bool:
    return hasattr(row, "version")


def lock(row: Model) -> int | None:
    """The row's version, which stays until the transaction ends; None where the row was deleted just now.

    Whoever saves a part of the row writes to it too, and waits.
    """
    locked = type(row)._base_manager.select_for_update(no_key=True).filter(pk=row.pk)
    return locked.values_list("version", flat=True).first()


def stale_form(row: Model, version: int | None, sent: QueryDict) -> Stale | None:
    """What is wrong with the form; None where it shows the row as it is, or there is no row any more."""
    seen = seen_version(sent)
    if version in (seen, None):
        return None
    return Stale(row, seen, [] if seen is None else saves_after(row, seen))


def saves_after(row: Model, version: int) -> list[Save]:
    """The latest first."""
    return _saves(type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk, version__gt=version))


def deletion_of(model: type[Model], key: str, user) -> Save | None:
    """Who deleted the row, if it is deleted and the user could see it."""
    if not (key.isascii() and key.isdecimal()):
        return None
    deleted = model.pgh_event_model.objects.filter(pgh_obj_id=key, pgh_label="delete")
    last = deleted.order_by("-pgh_id").first()
    if last is None:
        return None
    is_own = getattr(last, "proposed_by_id", None) == user.pk
    is_public = getattr(last, "status", "verified") == "verified"
    is_visible = is_own or is_public or user.has_perm("sources.view_unverified")
    return _saves(deleted)[0] if is_visible else None


def _saves(events) -> list[Save]:
    latest = list(events.select_related("pgh_context").order_by("-pgh_id")[:EVENTS_READ])
    who, saves = users(latest), []
    for _, group in groupby(latest, key=lambda event: (event.pgh_created_at, event.pgh_transaction)):
        event = next(group)
        context = event.pgh_context.metadata if event.pgh_context else {}
        saves.append(Save(event.pgh_created_at, who.get(context.get("user"), ""), context.get("reason", "")))
    return saves[:SAVES_SHOWN]


def gone_rows_as_new(sent: QueryDict, prefix: str, kept: set[str]) -> tuple[QueryDict, set[int]]:
    """What was sent, with the rows that exist no longer (not in `kept`) as new ones; and their places.

    Django knows a row by its key and its place: those that exist come first, new ones after them.
    """
    counts = [sent.get(f"{prefix}-{name}", "") for name in ("INITIAL_FORMS", "TOTAL_FORMS")]
    if not all(count.isascii() and count.isdecimal() and len(count) < LONGEST_VERSION for count in counts):
        return sent, set()
    initial, total = (int(count) for count in counts)
    if total > ROWS_READ:
        return sent, set()
    known = range(min(initial, total))
    existing = [at for at in known if sent.get(f"{prefix}-{at}-id") in kept]
    gone = [at for at in known if at not in existing and f"{prefix}-{at}-DELETE" not in sent]
    places = [*existing, *gone, *range(len(known), total)]
    if len(existing) == len(known):
        return sent, set()
    moved = _moved(sent, prefix, places)
    moved[f"{prefix}-INITIAL_FORMS"] = str(len(existing))
    moved[f"{prefix}-TOTAL_FORMS"] = str(len(places))
    new_places = set(range(len(existing), len(existing) + len(gone)))
    for place in new_places:
        moved[f"{prefix}-{place}-id"] = ""
    return moved, new_places


def _moved(sent: QueryDict, prefix: str, places: list[int]) -> QueryDict:
    """The rows in the order of `places`; those that are not among them are left out."""
    moved, rows = QueryDict(mutable=True), {}
    for name, values in sent.lists():
        at, has_rest, rest = name.removeprefix(f"{prefix}-").partition("-")
        if name.startswith(f"{prefix}-") and has_rest and at.isascii() and at.isdecimal():
            rows.setdefault(at, {})[rest] = values
        else:
            moved.setlist(name, values)
    for place, at in enumerate(places):
        for rest, values in rows.get(str(at), {}).items():
            moved.setlist(f"{prefix}-{place}-{rest}", values)
    return moved
