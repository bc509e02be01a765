"""A small consumer that follows the changes, and what it must come to hold."""

import time

import orjson
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client

from curation.changes.places import current_moment

CHANGES = "/api/v1/changes/"
LISTS = {
    "source": "sources",
    "organization": "organizations",
    "facility": "facilities",
    "person": "people",
    "event": "events",
    "measure": "measures",
    "statement": "statements",
    "discrepancy": "discrepancies",
}
PATIENCE = 20  # seconds until what has written is done


class Mirror:
    """A copy of the record. It keeps every byte that it was ever sent."""

    def __init__(self, client: Client, **parameters):
        self.client = client
        self.copy = {type_: {} for type_ in LISTS}
        self.merged: dict[tuple[str, str], str] = {}
        self.next = f"{CHANGES}?{'&'.join(f'{name}={value}' for name, value in parameters.items())}"
        self.seen = b""

    def read_page(self) -> dict:
        answer = self.client.get(self.next)
        assert answer.status_code == 200, answer.content
        self.seen += answer.content
        page = answer.json()
        for entry in page["results"]:
            self.take_over(entry)
        self.next = page["next"]
        return page

    def take_over(self, entry: dict) -> None:
        of_type = self.copy[entry["type"]]
        if entry["change"] == "upsert":
            assert (entry["slug"], entry["version"]) == (
                entry["resource"]["slug"],
                entry["resource"]["version"],
            )
            of_type[entry["slug"]] = entry["resource"]
            return
        of_type.pop(entry["slug"], None)
        if entry["change"] == "merge":
            self.merged[entry["type"], entry["slug"]] = entry["into"]

    def catch_up(self) -> list[dict]:
        """All that is new once everything committed so far can be read."""
        wait_until_told(committed_so_far())
        entries, has_more = [], True
        while has_more:
            page = self.read_page()
            entries += page["results"]
            has_more = page["has_more"]
        return entries


def told(entries: list[dict]) -> list[tuple[str, str, str]]:
    return [(entry["change"], entry["type"], entry["slug"]) for entry in entries]


def exported(client: Client) -> dict[str, dict]:
    """The whole record as this reader is given it."""
    copy = {}
    for type_, name in LISTS.items():
        lines = client.get(f"/api/v1/{name}/?format=ndjson").getvalue().splitlines()
        copy[type_] = {row["slug"]: row for row in map(orjson.loads, lines)}
    return copy


def committed_so_far() -> int:
    """Every transaction that has ended has a lower number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        [number] = cursor.fetchone()
    return number


def wait_until_told(number: int) -> None:
    give_up_at = time.monotonic() + PATIENCE
    while time.monotonic() < give_up_at:
        if current_moment().oldest_running >= number:
            return
        time.sleep(0.02)
    raise AssertionError(f"A transaction below {number} was still running after {PATIENCE} seconds.")


def sign_in(name: str, *rights: str) -> Client:
    user = User.objects.create_user(name)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def an_editor() -> Client:
    return sign_in("editor", "view_unverified")
