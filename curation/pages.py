"""The pages of the admin that look across the whole record, and the menu that leads to them."""

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse


class Page(NamedTuple):
    """Below /admin/work/. Its view gets only staff who are signed in; what each may do is its own affair."""

    path: str
    name: str
    view: Callable[..., HttpResponse]


class MenuEntry(NamedTuple):
    label: str
    name: str


PAGES: list[Page] = []
MENU = [MenuEntry("Lists", "admin:index")]
