"""A token opens what its user and its scope both allow, as long as it is good."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from config.rest.policy import Role, permissions_of, role_of
from curation import tokens
from curation.models import Credential, ScopedUser, Token
from sources.models import Source, reader_key
from tests.make import make_source
from tests.refused import DOORS, refused, sql
from tests.roles import api_client, make_token, make_user

pytestmark = pytest.mark.django_db

CLIENT_ROLES = [None, *Role]


def seen_by(client) -> list[str]:
    return [source["slug"] for source in client.get("/api/v1/sources/?ordering=slug").json()["results"]]


def with_token(secret: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def only_token() -> Token:
    return Token.objects.select_related("user").get()


def reader_of(secret: str) -> ScopedUser:
    return tokens.scoped_user(tokens.find_credential(secret))


def test_token_is_stored_as_a_digest_and_a_beginning():
    secret = make_token("editor")

    token = only_token()
    assert len(secret) == 47
    assert token.beginning == secret[:10]
    assert token.credential.digest == hashlib.sha256(secret.encode()).hexdigest()


def test_tokens_are_never_the_same():
    assert make_token("viewer") != make_token("viewer")


@pytest.mark.parametrize("role", CLIENT_ROLES)
def test_proposals_are_seen_from_editors_upward(role):
    make_source(slug="a-proposed", status="proposed")
    make_source(slug="b-verified")

    seen = seen_by(api_client(role))

    hidden = role in (None, Role.VIEWER, Role.CONTRIBUTOR)
    assert seen == (["b-verified"] if hidden else ["a-proposed", "b-verified"])


def test_editors_token_of_scope_viewer_sees_what_a_viewer_sees():
    make_source(slug="a-proposed", status="proposed")
    make_source(slug="b-verified")
    editor = make_user("editor")

    seen = {scope: seen_by(api_client(scope, editor)) for scope in ("viewer", "editor")}

    assert seen == {"viewer": ["b-verified"], "editor": ["a-proposed", "b-verified"]}


def test_contributor_sees_own_proposals_by_token():
    contributor = make_user("contributor")
    make_source(slug="a-own", status="proposed", proposed_by=contributor)
    make_source(slug="b-anothers", status="proposed")

    assert seen_by(api_client("contributor", contributor)) == ["a-own"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("scope", list(Role))
def test_reader_has_what_role_and_scope_both_give(role, scope):
    user = make_user("administrator")
    secret = make_token(scope, user)
    user.groups.set([make_user(role).groups.get()])

    reader = reader_of(secret)

    lower = min(role, scope, key=list(Role).index)
    assert (role_of(reader), reader.get_all_permissions()) == (lower, permissions_of(lower))


def test_superusers_token_is_narrowed_too():
    root = User.objects.create_superuser("root")

    readers = {scope: reader_of(make_token(scope, root)) for scope in ("viewer", "administrator")}

    assert {scope: (role_of(reader), reader.is_superuser) for scope, reader in readers.items()} == {
        "viewer": (Role.VIEWER, False),
        "administrator": (Role.ADMINISTRATOR, False),
    }
    assert reader_key(readers["viewer"]) == root.pk
    assert reader_key(readers["administrator"]) == "all"


def test_rights_beside_the_roles_stay_outside_a_token():
    editor = make_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="add_user"))

    reader = reader_of(make_token("editor", editor))

    found = (
        reader.has_perm("auth.add_user"),
        reader.has_module_perms("auth"),
        reader.has_module_perms("sources"),
        reader.get_group_permissions(),
    )
    assert found == (False, False, True, permissions_of(Role.EDITOR))


def test_right_given_to_the_account_itself_counts():
    user = make_user("viewer")
    secret = make_token("viewer", user)
    user.groups.clear()
    user.user_permissions.add(Permission.objects.get(codename="view_record"))

    assert role_of(reader_of(secret)) == Role.VIEWER


def test_reader_is_the_user_to_the_database():
    user = make_user("contributor")
    reader = reader_of(make_token("contributor", user))

    source = make_source(proposed_by=reader)

    assert (reader, Source.objects.filter(proposed_by=reader).get(), source.proposed_by_id) == (
        user,
        source,
        user.pk,
    )


def test_reader_cannot_be_saved_as_the_account():
    reader = reader_of(make_token("viewer"))

    with pytest.raises(TypeError, match="Change the account itself"):
        reader.save()


def test_knowing_a_token_takes_one_query():
    client = with_token(make_token("editor"))
    client.get("/api/v1/sources/")

    with CaptureQueriesContext(connection) as by_public:
        APIClient().get("/api/v1/sources/")
    with CaptureQueriesContext(connection) as by_token:
        client.get("/api/v1/sources/")

    assert len(by_token) == len(by_public) + 1


def test_use_is_noted_once_a_minute():
    client = with_token(make_token("viewer"))
    used = Credential.objects.values_list("last_used_at", flat=True)

    client.get("/api/v1/sources/")
    first = used.get()
    client.get("/api/v1/sources/")
    second = used.get()
    Credential.objects.update(last_used_at=timezone.now() - timedelta(seconds=61))
    client.get("/api/v1/sources/")
    third = used.get()

    assert timezone.now() - first < timedelta(minutes=1)
    assert second == first
    assert third > first


def test_reading_goes_on_where_use_cannot_be_noted(caplog):
    client = with_token(make_token("viewer"))
    # What waits for the commit could not be checked any more.
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql("SET TRANSACTION READ ONLY")

    answer = client.get("/api/v1/sources/")

    assert answer.status_code == 200
    assert [record.getMessage() for record in caplog.records] == [
        f"The use of token {only_token().pk} could not be noted"
    ]


def test_history_keeps_neither_digest_nor_use():
    secret = make_token("viewer")
    with_token(secret).get("/api/v1/sources/")
    tokens.revoke(Token.objects.all())

    labels = Token.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_label", flat=True)
    columns = {field.name for field in Token.pgh_event_model._meta.fields}
    assert list(labels) == ["insert", "update"]
    assert columns & {"digest", "last_used_at", "credential"} == set()


@override_settings(ROOT_URLCONF="tests.curation.writing_urls")
def test_history_names_the_user_of_a_token():
    contributor = make_user("contributor")

    answer = api_client("contributor", contributor).post("/api/v1/propose/")

    event = Source.pgh_event_model.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"slug": "proposed", "status": "proposed"})
    assert event.pgh_context.metadata == {
        "user": contributor.pk,
        "url": "/api/v1/propose/",
        "reason": "a test",
    }
    assert event.proposed_by_id == contributor.pk


@override_settings(ROOT_URLCONF="tests.curation.writing_urls")
def test_viewers_token_is_refused_to_write():
    answer = api_client("viewer", make_user("editor")).post("/api/v1/propose/")

    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "To create a proposal takes the role contributor; you act as viewer. Ask an administrator.",
    )


def test_scope_is_no_more_than_the_users_role():
    with pytest.raises(ValidationError) as refusal:
        make_token("editor", make_user("viewer", username="jo"))

    assert refusal.value.message_dict == {
        "scope": ["jo has the role viewer. Choose that or less, or put jo into the group editor."]
    }


def test_token_that_never_was_good_is_not_made():
    user = make_user("viewer")

    with pytest.raises(ValidationError) as refusal:
        tokens.make_token(name="late", user=user, scope=Role.VIEWER, expires_at=timezone.now())

    assert refusal.value.message_dict == {
        "expires_at": ["This moment has passed: the token would never be good for anything."]
    }


@pytest.mark.parametrize("door", DOORS)
def test_token_never_changes(door):
    make_token("viewer")
    token = only_token()

    message = (
        "name, user_id, scope, beginning, created_at, created_by_id, expires_at of row "
        f"{token.pk} is stored for good"
    )
    with refused("token_never_changes", message):
        door(token, expires_at=timezone.now() + timedelta(days=99))


def test_token_that_was_revoked_stays_so():
    make_token("viewer")
    tokens.revoke(Token.objects.all())
    token = only_token()

    with refused("token_stays_revoked", f"token {token.pk} was revoked for good"):
        Token.objects.update(revoked_at=None)


def test_token_is_never_deleted():
    make_token("viewer")
    Credential.objects.all().delete()
    token = only_token()

    with refused("token_is_kept", f"what token {token.pk} did names it; revoke it instead"):
        token.delete()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("token_has_a_name", {"name": ""}),
        ("token_shows_its_beginning_only", {"beginning": "dbr_123"}),
        ("token_expires_after_it_was_made", {"expires_at": timezone.now() - timedelta(days=1)}),
        ("token_is_revoked_after_it_was_made", {"revoked_at": timezone.now() - timedelta(days=1)}),
        ("curation_token_scope_check", {"scope": "emperor"}),
    ],
)
def test_token_is_refused_by_the_database(rule, fields):
    good = {"name": "a", "user": make_user(), "scope": "viewer", "beginning": "dbr_123456"}
    Token.objects.create(**good)

    with refused(rule):
        Token.objects.create(**{**good, **fields})


def test_secret_is_refused_where_its_digest_belongs():
    make_token("viewer")

    with refused("credential_is_a_digest_and_no_secret"):
        Credential.objects.update(digest="dbr_" + "a" * 43)
