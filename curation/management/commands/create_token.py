from datetime import timedelta
from typing import Any

import pghistory
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from config.rest.policy import Role, reaches, role_of
from curation.models.token import DAYS_BY_DEFAULT
from curation.tokens import make_token

LONGEST = 3650


class Command(BaseCommand):
    help = (
        "Make a token, by which a program reads or writes over the API. The last line printed is the token,"
        " which is not to be had again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the token is for.")
        parser.add_argument("--scope", required=True, choices=Role.values, help="The most it may do.")
        parser.add_argument(
            "--days", type=int, default=DAYS_BY_DEFAULT, help="How long it is good. Default: %(default)s."
        )
        parser.add_argument(
            "--user",
            dest="username",
            help="The account it acts for. Default: one of the token's name, made where there is none.",
        )

    def handle(self, *, name: str, scope: str, days: int, username: str | None, **options: Any) -> None:
        if not 1 <= days <= LONGEST:
            raise CommandError(f"--days {days}: give a number from 1 to {LONGEST}.")
        role = Role(scope)
        with pghistory.context(command="create_token"), transaction.atomic():
            try:
                user, is_new = find_or_make_account(name, username)
                is_raised = give_role(user, role)
                # The account remembers what it could when it was asked before.
                user = User.objects.get(pk=user.pk)
                expires_at = timezone.now() + timedelta(days=days)
                token, secret = make_token(name=name, user=user, scope=role, expires_at=expires_at)
            except ValidationError as error:
                raise CommandError("\n".join(error.messages)) from error
        if is_new:
            self.stdout.write(f"Made the account {user}, which cannot sign in, with the role {role}.")
        elif is_raised:
            self.stdout.write(f"The account {user} now has the role {role}.")
        self.stdout.write(
            f"Made the token {token} of scope {role} for {user}, good until {expires_at:%Y-%m-%d}."
            " It is shown only now:"
        )
        self.stdout.write(secret)


def find_or_make_account(name: str, username: str | None) -> tuple[User, bool]:
    """The account to act for, and whether it is new."""
    user = User.objects.filter(username=username or name).first()
    if user is None and username:
        raise CommandError(f"There is no account {username}. Leave --user out to act for a new account {name}.")
    if user is None:
        user = User(username=name)
        user.set_unusable_password()
        user.full_clean()
        user.save()
        return user, True
    if not user.is_active:
        raise CommandError(
            f"The account {user} is not active: no token of it would be good. Name another by --user."
        )
    return user, False


def give_role(user: User, role: Role) -> bool:
    """See to it that the account may what the role may; whether it could not before."""
    has = role_of(user)
    if reaches(has, role):
        return False
    if user.has_usable_password():
        raise CommandError(
            f"The account {user} is a person's, and {f'has the role {has}' if has else 'has no role'}."
            f" Put it into the group {role} in the admin first, choose a lower scope, or name another account"
            " by --user."
        )
    user.groups.add(Group.objects.get(name=role))
    return True
