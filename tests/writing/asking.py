"""Asking the API to write, and what tests look at afterwards."""

import json
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from rest_framework.test import APIClient

from seeds.kinds import KINDS

# In the order of dependency.
RESOURCES = (
    "sources",
    "organizations",
    "facilities",
    "people",
    "events",
    "measures",
    "statements",
    "discrepancies",
)
ANY = "*"


def address(resource: str, slug: str = "", act: str = "") -> str:
    return "/api/v1/" + "".join(f"{step}/" for step in (resource, slug, act) if step)


def send(
    client: APIClient,
    method: str,
    where: str,
    body: Any = None,
    *,
    if_match: str | None = None,
    reason: str | None = None,
    content: bytes | None = None,
    media_type: str = "application/json",
) -> HttpResponse:
    """The answer to a body, or to bytes that stand for one."""
    # A header goes out in UTF-8, and servers hand it over as Latin-1.
    why = None if reason is None else reason.encode().decode("latin-1")
    headers = {"If-Match": if_match, "X-Change-Reason": why}
    given = {name: value for name, value in headers.items() if value is not None}
    if content is None:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    if not content:
        return client.generic(method, where, headers=given)
    return client.generic(method, where, content, content_type=media_type, headers=given)


def read(client: APIClient, resource: str, slug: str) -> dict:
    return client.get(address(resource, slug)).json()


def read_all(client: APIClient, resource: str) -> list[dict]:
    """The whole list, page by page."""
    rows, page = [], client.get(address(resource), {"page_size": 200}).json()
    while True:
        rows += page["results"]
        if page["next"] is None:
            return rows
        page = client.get(page["next"]).json()


def faults(response: HttpResponse) -> list[tuple[str, str]]:
    """Where the body is at fault and why. The answer is a problem (RFC 9457) whose parts agree."""
    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (problem["type"], problem["status"]) == ("about:blank", response.status_code)
    assert problem["instance"] == response.wsgi_request.path
    return [(error["pointer"], error["detail"]) for error in problem["errors"]]


def pointers(response: HttpResponse) -> list[str]:
    return [pointer for pointer, _ in faults(response)]


def history_rows() -> dict[str, int]:
    """How many changes the history of each table holds."""
    labels = {kind.model._meta.app_label for kind in KINDS} - {"seeds"}
    tracked = [model for label in labels for model in apps.get_app_config(label).get_models()]
    counted = {model.__name__: model.objects.count() for model in tracked if model.__name__.endswith("History")}
    return {name.removesuffix("History"): number for name, number in counted.items() if number}


def history_since(before: dict[str, int]) -> dict[str, int]:
    """How many changes each table has had since."""
    grown = {name: number - before.get(name, 0) for name, number in history_rows().items()}
    return {name: number for name, number in grown.items() if number}
