"""The whole table: who may do what to what."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from rest_framework.exceptions import APIException, NotAuthenticated, PermissionDenied

from config.rest.policy import PERMISSIONS, Act, Role, check, may, needed, permissions_of, role_of, rules
from tests.roles import make_user

pytestmark = pytest.mark.django_db

# Of each act (rows) and state (columns): the roles that may, by their first letters; - where there is no act.
TABLE = """
            none   own    proposed  rejected  verified
  create    eva    ceva   ceva      va        va
  change    eva    ceva   eva       eva       va
  delete    eva    ceva   eva       eva       va
  merge     eva    eva    eva       eva       va
  undo      eva    eva    eva       eva       va
  verify    -      va     va        va        va
  reject    -      va     va        va        va
  propose   -      va     va        va        va
"""
STATES = {
    "none": {"status": None},
    "own": {"status": "proposed", "is_own": True},
    "proposed": {"status": "proposed"},
    "rejected": {"status": "rejected"},
    "verified": {"status": "verified"},
}


def passes(user, act: Act, **state) -> bool:
    try:
        check(user, act, **state)
    except APIException:
        return False
    return True


def letters(users: dict, act: Act, state: dict) -> str:
    try:
        needed(act, **state)
    except KeyError:
        return "-"
    return "".join(letter for letter, user in users.items() if passes(user, act, **state))


def test_every_role_may_do_to_every_state_what_the_table_says():
    users = {role[0]: make_user(role) for role in ("contributor", "editor", "verifier", "administrator")}
    users |= {"READS": make_user("viewer"), "NOBODY": make_user(), "PUBLIC": AnonymousUser()}

    found = [[act, *(letters(users, act, state) for state in STATES.values())] for act in Act]

    header, *lines = [line.split() for line in TABLE.strip().splitlines()]
    assert header == list(STATES)
    assert sorted(found) == sorted(lines)


def test_rules_are_the_table_as_rows():
    assert [tuple(map(str, rule)) for rule in rules() if rule.act == Act.CHANGE] == [
        ("change", "what has no status", "editor"),
        ("change", "your own proposal", "contributor"),
        ("change", "a proposal", "editor"),
        ("change", "what is rejected", "editor"),
        ("change", "what is verified", "verifier"),
    ]
    assert len(rules()) == 5 * 5 + 3 * 4


def test_may_answers_what_check_decides():
    editor = make_user("editor")

    assert [may(editor, Act.CHANGE, status=status) for status in ("proposed", "verified")] == [True, False]


@pytest.mark.parametrize("role", [None, *Role])
def test_role_of_an_account_is_that_of_its_group(role):
    assert role_of(make_user(role)) == role


def test_role_of_superusers_strangers_and_those_who_left():
    left = make_user("editor", is_active=False)

    found = [role_of(user) for user in (User.objects.create_superuser("root"), AnonymousUser(), left)]

    assert found == [Role.ADMINISTRATOR, None, None]


def test_groups_have_the_permissions_of_their_roles():
    groups = {
        group.name: {
            f"{app}.{name}"
            for app, name in group.permissions.values_list("content_type__app_label", "codename")
        }
        for group in Group.objects.all()
    }

    assert groups == {role.value: permissions_of(role) for role in Role}
    assert set(PERMISSIONS) == set(Role)


def test_refusal_of_the_unknown_says_how_to_be_known():
    with pytest.raises(NotAuthenticated) as refusal:
        check(AnonymousUser(), Act.CREATE, status="proposed")

    assert str(refusal.value.detail) == (
        "To create a proposal takes the role contributor. Send a token of that role in the header "
        "Authorization: Bearer <token>, or sign in."
    )


@pytest.mark.parametrize(
    ("role", "acting_as"), [("editor", "you act as editor"), (None, "you act as an account without a role")]
)
def test_refusal_names_the_role_needed_and_the_one_held(role, acting_as):
    with pytest.raises(PermissionDenied) as refusal:
        check(make_user(role), Act.VERIFY, status="proposed")

    assert str(refusal.value.detail) == (
        f"To verify a proposal takes the role verifier; {acting_as}. Ask an administrator."
    )
