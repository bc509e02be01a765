"""Accounts and tokens of each role."""

from datetime import timedelta
from itertools import count

from django.contrib.auth.models import Group, User
from django.utils import timezone
from rest_framework.test import APIClient

from config.rest.policy import Role
from curation import tokens

numbers = count(1)


def make_user(role: str | None = None, **fields: object) -> User:
    """An account in the role's group, without a password; None: in no group."""
    user = User.objects.create_user(**{"username": f"{role or 'nobody'}-{next(numbers)}", **fields})
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_token(role: str, user: User | None = None) -> str:
    """The secret of a token of this scope, for a new account of this role or the one given."""
    user = user or make_user(role)
    expires_at = timezone.now() + timedelta(days=1)
    _, secret = tokens.make_token(name="a test", user=user, scope=Role(role), expires_at=expires_at)
    return secret


def api_client(role: str | None = None, user: User | None = None) -> APIClient:
    """A client with a token of this role; None: without any."""
    client = APIClient()
    if role:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {make_token(role, user)}")
    return client
