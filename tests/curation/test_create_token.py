"""manage.py create_token: what it makes, what it says, and what it refuses."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from config.rest.policy import role_of
from curation.models import Token
from tests.curation.test_tokens import with_token
from tests.roles import make_user

pytestmark = pytest.mark.django_db

NO_SUCH_SCOPE = (
    "Error: argument --scope: invalid choice: 'emperor'"
    " (choose from 'viewer', 'contributor', 'editor', 'verifier', 'administrator')"
)


def made(secret: str, scope: str, *, name="robot", user="robot", days=365) -> str:
    until = f"{timezone.now() + timedelta(days=days):%Y-%m-%d}"
    token = f"{name} ({secret[:10]}…)"
    return f"Made the token {token} of scope {scope} for {user}, good until {until}. It is shown only now:"


def create_token(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("create_token", *arguments, stdout=output)
    return output.getvalue().splitlines()


def user_named(name: str) -> User:
    return User.objects.get(username=name)


def test_token_comes_alone_on_the_last_line_and_opens_the_api():
    *told, secret = create_token("robot", "--scope", "editor")

    assert told == [
        "Made the account robot, which cannot sign in, with the role editor.",
        made(secret, "editor"),
    ]
    assert with_token(secret).get("/api/v1/sources/").status_code == 200
    robot = user_named("robot")
    assert (robot.has_usable_password(), robot.is_staff, role_of(robot)) == (False, False, "editor")


def test_second_token_of_a_name_acts_for_the_same_account():
    create_token("robot", "--scope", "editor")

    *told, secret = create_token("robot", "--scope", "viewer", "--days", "30")

    assert told == [made(secret, "viewer", days=30)]
    assert list(Token.objects.values_list("user__username", "scope")) == [
        ("robot", "viewer"),
        ("robot", "editor"),
    ]


def test_account_without_a_password_is_given_the_role():
    create_token("robot", "--scope", "viewer")

    told = create_token("more", "--scope", "verifier", "--user", "robot")

    assert told[0] == "The account robot now has the role verifier."
    assert role_of(user_named("robot")) == "verifier"


def test_token_for_a_person_who_has_the_role():
    make_user("editor", username="jo", password="secret")

    *told, secret = create_token("laptop", "--scope", "contributor", "--user", "jo")

    assert told == [made(secret, "contributor", name="laptop", user="jo")]


def test_superuser_may_have_any_scope():
    User.objects.create_superuser("admin", password="secret")

    assert len(create_token("admin", "--scope", "administrator")) == 2


@pytest.mark.parametrize(("role", "has"), [("viewer", "has the role viewer"), (None, "has no role")])
def test_persons_role_is_not_raised(role, has):
    make_user(role, username="jo", password="secret")

    with pytest.raises(CommandError) as refusal:
        create_token("jo", "--scope", "editor")

    assert str(refusal.value) == (
        f"The account jo is a person's, and {has}. Put it into the group editor in the admin first,"
        " choose a lower scope, or name another account by --user."
    )
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["robot", "--scope", "emperor"], NO_SUCH_SCOPE),
        (["robot", "--scope", "viewer", "--days", "0"], "--days 0: give a number from 1 to 3650."),
        (["robot", "--scope", "viewer", "--days", "9999999"], "--days 9999999: give a number from 1 to 3650."),
        (
            ["robot", "--scope", "viewer", "--user", "jo"],
            "There is no account jo. Leave --user out to act for a new account robot.",
        ),
        (
            ["a robot", "--scope", "viewer"],
            "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.",
        ),
        (["", "--scope", "viewer"], "This field cannot be blank."),
        (
            ["gone", "--scope", "viewer"],
            "The account gone is not active: no token of it would be good. Name another by --user.",
        ),
    ],
)
def test_command_tells_what_is_wrong_and_makes_nothing(arguments, words):
    make_user(username="gone", is_active=False)

    with pytest.raises(CommandError) as refusal:
        create_token(*arguments)

    assert str(refusal.value) == words
    assert (Token.objects.count(), User.objects.count()) == (0, 1)


def test_history_names_the_command():
    create_token("robot", "--scope", "viewer")

    assert Token.pgh_event_model.objects.get().pgh_context.metadata == {"command": "create_token"}
