"""Scripts of other sites may use the API where the installation says so, and nothing else of it."""

import json
import os
import subprocess
import sys

import pytest

from tests.make import make_person

pytestmark = pytest.mark.django_db

SITE = "https://site.example"
EXPOSED = "ETag, Location, Retry-After, Content-Disposition, Deprecation, Sunset, Link"


@pytest.fixture
def _allowed(settings):
    settings.CORS_ALLOWED_ORIGINS = [SITE]


def allowed(answer) -> dict[str, str]:
    return {name: value for name, value in answer.items() if name.lower().startswith("access-control-")}


@pytest.mark.usefixtures("_allowed")
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "people/", 200),
        ("get", "people/?format=csv", 200),
        ("head", "people/", 200),
        ("get", "people", 301),
        ("get", "people/nobody/", 404),
        ("get", "nonsense/", 404),
        ("get", "people/?q=%00", 400),
        ("get", "people/?q=" + "a" * 9000, 414),
        ("options", "people/", 200),
        ("trace", "people/", 405),
    ],
)
def test_site_that_is_allowed_can_read_every_answer(client, method, address, status):
    answer = getattr(client, method)(f"/api/v1/{address}", headers={"origin": SITE})
    b"".join(answer)

    assert answer.status_code == status
    assert allowed(answer)["access-control-allow-origin"] == SITE
    assert allowed(answer)["access-control-expose-headers"] == EXPOSED
    assert "access-control-allow-credentials" not in allowed(answer)
    assert "origin" in answer["Vary"].lower()


@pytest.mark.usefixtures("_allowed")
def test_site_that_is_allowed_can_read_that_nothing_changed(client):
    make_person()
    tag = client.get("/api/v1/people/")["ETag"]

    answer = client.get("/api/v1/people/", headers={"origin": SITE, "if-none-match": tag})

    assert (answer.status_code, allowed(answer)["access-control-allow-origin"]) == (304, SITE)


@pytest.mark.usefixtures("_allowed")
def test_site_that_is_allowed_can_read_why_the_host_is_refused(client):
    answer = client.get("/api/v1/people/", headers={"origin": SITE, "host": "evil.example"})

    assert (answer.status_code, allowed(answer)["access-control-allow-origin"]) == (400, SITE)


@pytest.mark.usefixtures("_allowed")
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["people/", "people/nobody/", "nonsense/"])
def test_preflight_says_what_may_be_sent(client, method, address):
    asked = {
        "origin": SITE,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type,if-match,x-change-reason",
    }

    answer = client.options(f"/api/v1/{address}", headers=asked)

    assert (answer.status_code, answer.content) == (200, b"")
    assert method in answer["access-control-allow-methods"].split(", ")
    assert answer["access-control-allow-headers"] == (
        "Authorization, Content-Type, If-Match, If-None-Match, X-Change-Reason"
    )
    assert answer["access-control-allow-origin"] == SITE
    assert "access-control-allow-credentials" not in allowed(answer)


@pytest.mark.usefixtures("_allowed")
@pytest.mark.parametrize(
    "origin",
    [
        "https://other.example",
        "http://site.example",
        "https://site.example.evil.example",
        "https://site.example:8443",
        "https://sub.site.example",
        "null",
        "*",
        "",
        "https://[",
        "é",
    ],
)
@pytest.mark.parametrize("method", ["get", "options"])
def test_other_site_can_read_nothing(client, method, origin):
    asked = {"origin": origin, "access-control-request-method": "GET"}

    answer = getattr(client, method)("/api/v1/people/", headers=asked)

    assert (answer.status_code, allowed(answer)) == (200, {})


@pytest.mark.usefixtures("_allowed")
@pytest.mark.parametrize("address", ["/", "/admin/login/", "/apiary/"])
def test_nothing_outside_the_api_is_opened(client, address):
    answer = client.get(address, headers={"origin": SITE})

    assert allowed(answer) == {}


@pytest.mark.parametrize("method", ["get", "options"])
def test_without_a_setting_no_site_can_read_anything(client, method):
    asked = {"origin": SITE, "access-control-request-method": "GET"}

    assert allowed(getattr(client, method)("/api/v1/people/", headers=asked)) == {}


def test_all_sites_may_read_without_credentials(client, settings):
    settings.CORS_ALLOW_ALL_ORIGINS = True

    answer = client.get("/api/v1/people/", headers={"origin": SITE})

    assert allowed(answer) == {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": EXPOSED,
    }


@pytest.mark.parametrize(
    ("given", "settings"),
    [
        ("", [[], False, False]),
        ("https://a.example,https://b.example", [["https://a.example", "https://b.example"], False, False]),
        ("https://a.example,*", [["https://a.example"], True, False]),
    ],
)
def test_environment_names_the_sites(given, settings):
    environment = {**os.environ, "CORS_ALLOWED_ORIGINS": given}
    show = (
        "import json; from config.settings import base as s; "
        "print(json.dumps([s.CORS_ALLOWED_ORIGINS, s.CORS_ALLOW_ALL_ORIGINS, s.CORS_ALLOW_CREDENTIALS]))"
    )

    shown = subprocess.run([sys.executable, "-c", show], env=environment, capture_output=True, check=True)

    assert json.loads(shown.stdout) == settings
