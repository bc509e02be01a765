"""Signing in with a password, slowed down for who guesses: django-axes counts, here stands how."""

from axes.backends import AxesStandaloneBackend
from axes.helpers import get_cool_off
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework import status

LONGEST_USERNAME = User._meta.get_field("username").max_length


class LockOut(AxesStandaloneBackend):
    """Refuses whoever guessed too often. A password that no request brought, as in a shell, has no address."""

    def authenticate(self, request: HttpRequest | None, username=None, password=None, **credentials):
        if request is None:
            return None
        return super().authenticate(request, username, password, **credentials)


def username_of(_request: HttpRequest, credentials: dict | None) -> str:
    """The name to count by. The form lets longer ones through than any account has."""
    return ((credentials or {}).get("username") or "")[:LONGEST_USERNAME]


def locked_out(request: HttpRequest, _response: HttpResponse, _credentials: dict | None) -> HttpResponse:
    """The page for who tried too often."""
    wait = get_cool_off(request)
    page = render(
        request,
        "curation/locked_out.html",
        {"minutes": int(wait.total_seconds() // 60), "title": "Too many attempts"},
        status=status.HTTP_429_TOO_MANY_REQUESTS,
    )
    page["Retry-After"] = str(int(wait.total_seconds()))
    return page
