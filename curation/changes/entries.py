"""The entries of a page: what became of each resource that the page has to tell of."""

from dataclasses import dataclass

import orjson

from curation.changes.meaning import Change
from curation.changes.now import Key, Standing, standing, winners_of


@dataclass
class News:
    """Why a page tells of a resource: the last change that did, and its own last ones that took it away.

    `latest` is None where the reader is given what there is.
    """

    latest: Change | None = None
    left_list: Change | None = None
    left_sight: Change | None = None

    def add(self, change: Change, *, is_its_own: bool) -> None:
        self.latest = change
        if is_its_own and change.was_visible:
            self.left_sight = change
        if is_its_own and change.was_listed:
            self.left_list = change


def entries_of(news: dict[Key, News], *, user) -> list[dict]:
    """As this reader sees the resources now. Of what the reader never saw, nothing is told."""
    found = standing(news, user=user)
    left = [key for key, of_it in news.items() if key not in found and of_it.left_sight]
    winners = winners_of(left, user=user)
    entries = []
    for key, of_it in news.items():
        if key in found:
            entries.append(upsert(key, found[key], of_it.latest))
        elif key in winners:
            entries.append(gone(of_it.left_sight, "merge", into=winners[key]))
        elif of_it.left_list:
            entries.append(gone(of_it.left_list, "remove"))
    return entries


def upsert(key: Key, now: Standing, change: Change | None) -> dict:
    return {
        "type": key[0],
        "slug": now.slug,
        "version": now.version,
        "change": "upsert",
        "resource": orjson.Fragment(now.finished),
        "into": None,
        "at": change.row.at if change else now.updated_at,
        **why(change),
    }


def gone(change: Change, how: str, *, into: str | None = None) -> dict:
    return {
        "type": change.row.type,
        "slug": change.slug,
        "version": change.version,
        "change": how,
        "resource": None,
        "into": into,
        "at": change.row.at,
        **why(change),
    }


def why(change: Change | None) -> dict[str, str | None]:
    if change is None:
        return {"by": None, "reason": None, "run": None}
    return {"by": change.by, "reason": change.reason, "run": change.run}
