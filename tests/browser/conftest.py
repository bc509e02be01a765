"""A browser that does what people do, on a server of its own with the tests' database.

Skipped where there is no Chromium, or where the dependency group `browser` is not installed.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from tests.roles import make_user

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
LAPTOP = {"width": 1280, "height": 800}
PATIENCE = 10_000


@pytest.fixture(scope="session")
def browser() -> Iterator["sync_api.Browser"]:
    if not CHROMIUM.exists():
        pytest.skip(f"There is no browser at {CHROMIUM}.")
    # In the container of a build there is no sandbox to be had, and nothing but our own pages is opened.
    with sync_api.sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright runs a loop in this thread, in which Django would refuse to be asked for rows.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def role() -> str:
    """Whose page it is; a test asks for another by parametrizing `role`."""
    return "verifier"


@pytest.fixture
def page(browser, live_server, transactional_db, role) -> Iterator["sync_api.Page"]:
    """A page of somebody of this role, who is signed in. What breaks in its scripts breaks the test."""
    client = Client()
    client.force_login(make_user(role, is_staff=True))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, viewport=LAPTOP)
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url, "httpOnly": True}]
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []
