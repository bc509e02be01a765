"""The table of config.rest.policy is what the API does: every role, act, state and way to ask."""

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from config.rest.policy import RULES, Act, Role, State, reaches, rules
from tests.make import make_discrepancy, make_measure
from tests.roles import api_client, make_user
from tests.writing.asking import ANY, address, send
from tests.writing.rows import a_row

ANONYMOUS, NO_ROLE = "anonymous", "account without a role"
WHO = [ANONYMOUS, NO_ROLE, *Role]
STATUS = {
    State.OWN_PROPOSAL: "proposed",
    State.PROPOSAL: "proposed",
    State.REJECTED: "rejected",
    State.VERIFIED: "verified",
}
NEW_STATUS = {Act.VERIFY: "verified", Act.REJECT: "rejected", Act.PROPOSE: "proposed"}
# How an act can be asked for.
WAYS = {
    Act.CREATE: ("POST", "PUT", "bulk POST"),
    Act.CHANGE: ("PATCH", "PUT", "bulk PATCH"),
    Act.DELETE: ("DELETE", "bulk DELETE"),
    **dict.fromkeys(NEW_STATUS, ("action", "PATCH", "PUT", "bulk PATCH")),
}
# Merging and undoing have addresses of their own.
CASES = [
    pytest.param(rule, way, id=f"{rule.act} {rule.state} by {way}")
    for rule in rules()
    for way in WAYS.get(rule.act, ())
    # Nothing is created as a proposal of somebody else.
    if (rule.act, rule.state) != (Act.CREATE, State.PROPOSAL)
]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]


def client_of(who: str) -> tuple[APIClient, object]:
    if who == ANONYMOUS:
        return APIClient(), None
    if who == NO_ROLE:
        client, user = APIClient(), make_user()
        client.force_login(user)
        return client, user
    user = make_user(who)
    return api_client(who, user), user


def make_row(state: State, user) -> tuple[str, str, int]:
    """The resource, slug and version of a row in this state; `user` is who asks."""
    if state == State.WITHOUT_STATUS:
        make_measure(slug="row")
        return "measures", "row", 1
    by = user if state == State.OWN_PROPOSAL else make_user("contributor")
    row = make_discrepancy(slug="row", status=STATUS[state], proposed_by=by)
    return "discrepancies", "row", row.version


def ask(client: APIClient, user, act: Act, state: State, way: str):
    """Do it, in this way. What has no status is a measure, the rest are discrepancies."""
    if act == Act.CREATE:
        resource = "measures" if state == State.WITHOUT_STATUS else "discrepancies"
        given = {"status": STATUS[state]} if state in (State.REJECTED, State.VERIFIED) else {}
        where = address(resource, "new" if way == "PUT" else "")
        body = a_row(resource, **given)
        return send(client, way.split()[-1], where, [body] if way == "bulk POST" else body, reason="so")
    resource, slug, version = make_row(state, user)
    if way == "action":
        return send(client, "POST", address(resource, slug, act), {"reason": "so"}, if_match=ANY)
    method = way.split()[-1]
    change = {"status": NEW_STATUS[act]} if act in NEW_STATUS else {}
    if way.startswith("bulk"):
        item = {"slug": slug, "version": version, **change}
        return send(client, method, address(resource), [item], reason="so")
    body = {"DELETE": None, "PATCH": change, "PUT": a_row(resource, slug, **change)}[method]
    return send(client, method, address(resource, slug), body, if_match=ANY, reason="so")


def expected(who: str, act: Act, state: State, needed: Role, way: str) -> int:
    if who == ANONYMOUS:
        return 401
    role = None if who == NO_ROLE else Role(who)
    if act in NEW_STATUS and way != "action":
        # It is a change of the row too; and no review, where the status is as it was.
        change = RULES[Act.CHANGE, state]
        needed = change if NEW_STATUS[act] == STATUS[state] else max(needed, change, key=list(Role).index)
    sees_all = reaches(role, Role.EDITOR)
    is_hidden = act != Act.CREATE and state in (State.PROPOSAL, State.REJECTED) and not sees_all
    if is_hidden:
        # As if nothing stood there: what PUT then may not overwrite.
        return 412 if way == "PUT" else 404
    if not reaches(role, needed):
        return 403
    if act == Act.DELETE:
        return 200 if way.startswith("bulk") else 204
    return 201 if act == Act.CREATE else 200


@pytest.mark.parametrize(("rule", "way"), CASES)
def test_each_may_do_what_the_table_says(rule, way):
    answers = {}

    for who in WHO:
        with transaction.atomic():
            client, user = client_of(who)
            answers[who] = ask(client, user, rule.act, rule.state, way)
            transaction.set_rollback(True)

    assert {who: answer.status_code for who, answer in answers.items()} == {
        who: expected(who, rule.act, rule.state, rule.needed, way) for who in WHO
    }
    assert answers[ANONYMOUS]["WWW-Authenticate"] == "Bearer"
    refused = [answer.json() for answer in answers.values() if answer.status_code == 403]
    assert [problem for problem in refused if "takes the role" not in str(problem)] == []


def test_refusal_names_the_role_that_it_takes_and_the_one_there_is():
    make_discrepancy(slug="row", status="verified")

    answer = send(api_client("editor"), "PATCH", address("discrepancies", "row"), {"note": "x"}, if_match=ANY)

    assert answer.json()["detail"] == (
        "To change what is verified takes the role verifier; you act as editor. Ask an administrator."
    )
