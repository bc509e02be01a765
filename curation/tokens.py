"""Making tokens, knowing them again, and ending them."""

import hashlib
import logging
import re
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import Permission, User
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, transaction
from django.db.models import OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from config.rest.policy import Role, permissions_of
from curation.models import Credential, ScopedUser, Token

# By its beginning a secret that leaked is found, and known for what it is.
PREFIX = "dbr_"
SECRET = re.compile(rf"{PREFIX}[-_a-zA-Z0-9]{{43}}")
SHOWN = len(PREFIX) + 6
BETWEEN_NOTES = timedelta(minutes=1)
logger = logging.getLogger(__name__)


def make_token(
    *, name: str, user: User, scope: Role, expires_at: datetime, created_by: User | None = None
) -> tuple[Token, str]:
    """A new token and its secret, which is not to be had again."""
    token = Token(name=name, user=user, scope=scope, expires_at=expires_at, created_by=created_by)
    token.full_clean(exclude=["beginning"])
    return token, issue(token)


@transaction.atomic
def issue(token: Token) -> str:
    """Store a token that is filled in and checked, and give its secret."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token.beginning = secret[:SHOWN]
    token.save(force_insert=True)
    Credential.objects.create(token=token, digest=digest_of(secret))
    return secret


def digest_of(secret: str) -> str:
    # Of 256 random bits nothing can be guessed: a slow hash with salt would protect nothing more.
    return hashlib.sha256(secret.encode()).hexdigest()


def find_credential(secret: str) -> Credential | None:
    """In one query the credential, its token, the user, and what account and groups permit (`granted`)."""
    if not SECRET.fullmatch(secret):
        return None
    user = OuterRef("token__user_id")
    granted = (
        Permission.objects.filter(Q(user=user) | Q(group__user=user))
        .order_by()
        .values(name_in_code=Concat("content_type__app_label", Value("."), "codename"))
    )
    found = Credential.objects.filter(digest=digest_of(secret)).select_related("token__user")
    return found.annotate(granted=ArraySubquery(granted)).first()


def scoped_user(credential: Credential) -> ScopedUser:
    """The user of a credential that was found, narrowed to the token's scope."""
    user, permissions = credential.token.user, permissions_of(Role(credential.token.scope))
    if not user.is_superuser:
        permissions &= frozenset(credential.granted)
    return ScopedUser.of(user, permissions)


def note_use(credential: Credential) -> None:
    """Keep when it was last used, at most once a minute. Not being able to write must not stop a reader."""
    now = timezone.now()
    if credential.last_used_at and now - credential.last_used_at < BETWEEN_NOTES:
        return
    try:
        with transaction.atomic():
            Credential.objects.filter(pk=credential.pk).update(last_used_at=now)
    except DatabaseError:
        logger.warning("The use of token %s could not be noted", credential.pk, exc_info=True)


def revoke(tokens: QuerySet[Token]) -> int:
    """End these tokens for good; how many of them still stood."""
    return tokens.filter(revoked_at=None).update(revoked_at=TransactionNow())
