from datetime import datetime, timedelta

import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from config.rest.policy import Role, reaches, role_of
from sources.fields import VocabularyField
from sources.history import track
from sources.triggers import never_changes, refuse

DAYS_BY_DEFAULT = 365


def in_a_year() -> datetime:
    return timezone.now() + timedelta(days=DAYS_BY_DEFAULT)


@track
class Token(models.Model):
    """Lets a program act for a user, with at most the rights of its scope. Only its holder has its secret."""

    name = models.CharField(max_length=150, help_text="What it is for. Several tokens may have the same name.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", help_text="For whom it acts."
    )
    scope = VocabularyField(
        choices=[(role.value, role.value) for role in Role],
        help_text="The most it may do, where its user may do as much.",
    )
    beginning = models.CharField(max_length=10, editable=False, help_text="By which its holder recognises it.")
    created_at = models.DateTimeField(db_default=TransactionNow(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="Empty where it was made on the server's command line.",
    )
    expires_at = models.DateTimeField(default=in_a_year)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(
                condition=Q(beginning__regex=r"^dbr_[-_a-zA-Z0-9]{6}$"), name="token_shows_its_beginning_only"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_was_made"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("created_at")),
                name="token_is_revoked_after_it_was_made",
            ),
        ]
        triggers = [
            never_changes(
                *("name", "user_id", "scope", "beginning", "created_at", "created_by_id", "expires_at"),
                name="token_never_changes",
            ),
            pgtrigger.Trigger(
                name="token_stays_revoked",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False)
                & pgtrigger.Q(old__revoked_at__df=pgtrigger.F("new__revoked_at")),
                func=pgtrigger.Func(
                    refuse("token_stays_revoked", "'token ' || OLD.id || ' was revoked for good'")
                    + " RETURN NEW;"
                ),
            ),
            pgtrigger.Trigger(
                name="token_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=pgtrigger.Func(
                    refuse("token_is_kept", "'what token ' || OLD.id || ' did names it; revoke it instead'")
                    + " RETURN OLD;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"

    def clean(self) -> None:
        if not self._state.adding or self.user_id is None:
            return
        if self.expires_at and self.expires_at <= timezone.now():
            raise ValidationError(
                {"expires_at": "This moment has passed: the token would never be good for anything."}
            )
        has = role_of(self.user)
        if self.scope and not reaches(has, Role(self.scope)):
            told = f"has the role {has}" if has else "has no role"
            wanted = f"Choose that or less, or put {self.user} into the group {self.scope}."
            raise ValidationError({"scope": f"{self.user} {told}. {wanted}"})


class Credential(models.Model):
    """What the history does not keep of a token: how its secret is known again, and when it last was."""

    token = models.OneToOneField(Token, models.PROTECT, primary_key=True, related_name="credential")
    digest = models.CharField(max_length=64, unique=True, help_text="The sha256 of the secret.")
    last_used_at = models.DateTimeField(null=True, help_text="To the minute.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="credential_is_a_digest_and_no_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"Credential of token {self.token_id}"
