"""The admin lets each role see and do what the policy says, as the API does."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from config.rest.policy import Role
from people.models import Person
from tests.admin_pages import errors_of, filled_in, row, sent_by
from tests.make import (
    make_measure,
    make_person,
    make_record,
)
from tests.roles import make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/people/person/add/"
ROLES = [None, *(role.value for role in Role)]
PAGES = ["people/person", "sources/source", "sources/passage", "sources/record", "events/measure"]


@pytest.fixture
def sign_in(client):
    def sign_in_as(role):
        user = make_user(role, is_staff=True)
        client.force_login(user)
        return user

    return sign_in_as


def page(thing, view="change") -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{view}", args=[thing.pk])


def what_it_offers(response) -> tuple:
    """Whether the page is answered, whether it may be saved, whether its row may be deleted."""
    if response.status_code != 200:
        return (response.status_code, False, False)
    text = response.content.decode()
    return (200, 'name="_save"' in text, "deletelink" in text)


@pytest.mark.parametrize(("role", "status"), [(role, 403 if role is None else 200) for role in ROLES])
@pytest.mark.parametrize("path", PAGES)
def test_lists_are_seen_by_who_has_a_role(client, sign_in, role, status, path):
    sign_in(role)

    assert client.get(f"/admin/{path}/").status_code == status


def test_who_has_no_role_sees_nothing_of_the_record(client, sign_in):
    sign_in(None)

    response = client.get("/admin/")

    assert [
        app["app_label"] for app in response.context_data["app_list"] if app["app_label"] != "curation"
    ] == []


ADDS = {"people/person": "contributor", "sources/source": "contributor", "events/measure": "editor"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ADDS)
def test_rows_are_added_from_the_role_on_that_may(client, sign_in, role, path):
    sign_in(role)

    status = client.get(f"/admin/{path}/add/").status_code

    assert status == (200 if ROLES.index(role) >= ROLES.index(ADDS[path]) else 403)


# What the page of a person offers, by the person's status and who proposed it.
SAVES = [
    ("viewer", "proposed", False, (302, False, False)),
    ("viewer", "verified", False, (200, False, False)),
    ("contributor", "proposed", True, (200, True, True)),
    ("contributor", "proposed", False, (302, False, False)),
    ("contributor", "verified", True, (200, False, False)),
    ("contributor", "rejected", True, (200, False, False)),
    ("editor", "proposed", True, (200, True, True)),
    ("editor", "proposed", False, (200, True, True)),
    ("editor", "rejected", False, (200, True, True)),
    ("editor", "verified", True, (200, False, False)),
    ("verifier", "proposed", False, (200, True, True)),
    ("verifier", "verified", False, (200, True, True)),
    ("administrator", "verified", False, (200, True, True)),
]


@pytest.mark.parametrize(("role", "status", "is_own", "offered"), SAVES)
def test_page_offers_what_the_role_may(client, sign_in, role, status, is_own, offered):
    user = sign_in(role)
    person = make_person(status=status, proposed_by=user if is_own else None)

    response = client.get(page(person))

    assert what_it_offers(response) == offered


@pytest.mark.parametrize(("role", "status", "is_own", "offered"), SAVES)
def test_what_the_page_does_not_offer_is_refused(client, sign_in, role, status, is_own, offered):
    user = sign_in(role)
    person = make_person(status=status, proposed_by=user if is_own else None)
    sent = {"seen_version": person.version, "post": "yes"}

    client.post(page(person), {**sent, "description": "Mine"})
    client.post(page(person, "delete"), sent)

    _, _, is_deleted = offered
    assert Person.objects.filter(pk=person.pk, description="").exists() == (not is_deleted)


def test_contributor_proposes(client, sign_in):
    user = sign_in("contributor")

    page_sent = sent_by(client.get(ADD))
    response = filled_in(client, ADD, slug="pavel-durov", description="A founder.")

    assert ("status" in page_sent, response.status_code) == (False, 302)
    assert list(Person.objects.values_list("status", "proposed_by")) == [("proposed", user.pk)]


def test_contributor_changes_an_own_proposal_with_its_parts(client, sign_in):
    person = make_person("Pavel Durov", status="proposed", proposed_by=sign_in("contributor"))

    response = filled_in(
        client,
        page(person),
        description="A founder.",
        **row("names", 1, text="Durow", language="de", kind="alias"),
    )

    assert response.status_code == 302
    assert Person.objects.get().description == "A founder."
    assert list(person.names.order_by("pk").values_list("text", flat=True)) == ["Pavel Durov", "Durow"]


OFFERED = [
    ("editor", "proposed", []),
    ("editor", "rejected", []),
    ("verifier", "proposed", ["proposed", "verified", "rejected"]),
    ("verifier", "verified", ["proposed", "verified", "rejected"]),
]


@pytest.mark.parametrize(("role", "status", "offered"), OFFERED)
def test_status_is_offered_as_far_as_it_may_be_given(client, sign_in, role, status, offered):
    sign_in(role)
    person = make_person(status=status)

    fields = client.get(page(person)).context_data["adminform"].form.fields

    assert [value for value, _ in fields["status"].choices] == offered if offered else "status" not in fields


@pytest.mark.parametrize(
    ("role", "wanted", "act"),
    [("contributor", "verified", "verify"), ("editor", "verified", "verify"), ("editor", "rejected", "reject")],
)
def test_status_that_is_not_theirs_to_give_is_refused(client, sign_in, role, wanted, act):
    person = make_person(status="proposed", proposed_by=sign_in(role))

    response = filled_in(client, page(person), status=wanted, description="A founder.")

    assert errors_of(response) == [
        f"To {act} your own proposal takes the role verifier; you act as {role}. Ask an administrator."
    ]
    assert list(Person.objects.values_list("status", "description")) == [("proposed", "")]


def test_contributor_adds_nothing_verified(client, sign_in):
    sign_in("contributor")

    response = filled_in(client, ADD, slug="pavel-durov", status="verified")

    assert errors_of(response) == [
        ("To create what is verified takes the role verifier; you act as contributor. Ask an administrator.")
    ]
    assert Person.objects.count() == 0


def test_rejection_needs_a_reason(client, sign_in):
    sign_in("verifier")
    person = make_person(status="proposed")

    response = filled_in(client, page(person), status="rejected")

    assert errors_of(response) == ["Say why it is rejected: who proposed it will want to know."]
    assert Person.objects.get().status == "proposed"


def test_verifier_does_not_verify_an_own_proposal_where_four_eyes_are_asked_for(client, sign_in, settings):
    settings.FOUR_EYES = True
    own = make_person(status="proposed", proposed_by=sign_in("verifier"))
    other = make_person(status="proposed")

    responses = [filled_in(client, page(person), status="verified") for person in (own, other)]

    assert errors_of(responses[0]) == ["Four eyes: what you proposed is verified by somebody else."]
    assert responses[1].status_code == 302
    assert list(Person.objects.order_by("pk").values_list("status", flat=True)) == ["proposed", "verified"]


@pytest.mark.django_db(transaction=True)
def test_reason_is_told_in_the_history(client, sign_in):
    sign_in("verifier")
    person = make_person(status="proposed")
    filled_in(client, page(person), status="rejected", reason="No such person.")

    response = client.get(page(person, "history"))

    assert response.context_data["changes"][0].why == "No such person."


def test_reason_with_nul_is_refused(client, sign_in):
    sign_in("verifier")
    person = make_person(status="proposed")

    response = filled_in(client, page(person), reason="a\x00b", description="A founder.")

    assert errors_of(response) == ["Null characters are not allowed."]


def test_history_is_told_to_who_may_see_what_is_not_verified(client, sign_in):
    person = make_person()
    statuses = []
    for role in ("viewer", "contributor", "editor"):
        sign_in(role)
        statuses.append(client.get(page(person, "history")).status_code)

    assert statuses == [403, 403, 200]


def test_selected_rows_are_all_kept_where_one_may_not_be_deleted(client, sign_in):
    user = sign_in("contributor")
    own = make_person("Own", status="proposed", proposed_by=user)
    other = make_person("Verified")
    chosen = {"action": "delete_selected", "_selected_action": [own.pk, other.pk]}

    asked = client.post("/admin/people/person/", chosen)
    confirmed = client.post("/admin/people/person/", {**chosen, "post": "yes"})

    assert asked.context_data["perms_lacking"] == [
        f'<a href="{page(other)}">Verified</a>: to delete it takes the role verifier'
    ]
    assert (confirmed.status_code, Person.objects.count()) == (403, 2)


def test_selected_own_proposals_are_deleted(client, sign_in):
    user = sign_in("contributor")
    own = make_person("Own", status="proposed", proposed_by=user)

    response = client.post(
        "/admin/people/person/", {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    )

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Successfully deleted 1 person."
    ]
    assert Person.objects.count() == 0


def test_record_is_changed_by_a_verifier(client, sign_in):
    record = make_record()
    offers = []
    for role in ("viewer", "editor", "verifier"):
        sign_in(role)
        offers.append(what_it_offers(client.get(page(record))))

    assert offers == [(200, False, False), (200, False, False), (200, True, False)]


def test_runs_are_read_by_administrators(client, sign_in):
    statuses = []
    for role in ("verifier", "administrator"):
        sign_in(role)
        statuses.append(client.get("/admin/seeds/importrun/").status_code)

    assert statuses == [403, 200]


def test_measure_is_changed_by_an_editor(client, sign_in):
    measure = make_measure()
    offers = []
    for role in ("contributor", "editor"):
        sign_in(role)
        offers.append(what_it_offers(client.get(page(measure))))

    assert offers == [(200, False, False), (200, True, True)]
