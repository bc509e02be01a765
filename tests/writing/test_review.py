"""Review: what is proposed is verified or rejected, and may be proposed again."""

import pytest

from people.models import Person
from tests.make import make_discrepancy, make_measure, make_person, make_source, make_statement
from tests.roles import api_client, make_user
from tests.writing.asking import ANY, address, faults, history_rows, read, send
from tests.writing.rows import a_row, an_evident_row

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
MAKE = {
    "sources": make_source,
    "people": make_person,
    "statements": make_statement,
    "discrepancies": make_discrepancy,
}
NO_REASON = "who proposed it will want to know why: a rejection needs a reason"
FOUR_EYES = "Four eyes: what you proposed is verified by somebody else."


@pytest.fixture
def verifier():
    return api_client("verifier")


def review(client, act, body=None, *, resource="people", if_match=ANY, **options):
    return send(client, "POST", address(resource, "new", act), body, if_match=if_match, **options)


@pytest.mark.parametrize("resource", MAKE)
@pytest.mark.parametrize(
    ("old", "act", "new"),
    [
        ("proposed", "verify", "verified"),
        ("rejected", "verify", "verified"),
        ("proposed", "reject", "rejected"),
        ("verified", "reject", "rejected"),
        ("verified", "propose", "proposed"),
        ("rejected", "propose", "proposed"),
    ],
)
def test_review_gives_a_status(verifier, resource, old, act, new):
    MAKE[resource](slug="new", status=old)
    before = verifier.get(address(resource, "new"))

    answer = review(verifier, act, {"reason": "seen"}, resource=resource, if_match=before["ETag"])

    shown = verifier.get(address(resource, "new"))
    assert (answer.status_code, answer["ETag"], answer.content) == (200, shown["ETag"], shown.content)
    expected = {**before.json(), "status": new, "version": before.json()["version"] + 1, "updated_at": None}
    assert {**answer.json(), "updated_at": None} == expected


@pytest.mark.parametrize("act", ["verify", "propose"])
def test_review_to_the_same_status_is_no_change(verifier, act):
    make_person(slug="new", status={"verify": "verified", "propose": "proposed"}[act])
    before = history_rows()

    answer = review(verifier, act)

    assert answer.status_code == 200
    assert history_rows() == before


@pytest.mark.parametrize(("resource", "place"), [("people", "/citations"), ("statements", "/attestations")])
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_verification_without_evidence_says_where_it_is_missing(verifier, resource, place, method):
    created = send(verifier, "POST", address(resource), a_row(resource))

    where = address(resource, "new", "verify" if method == "POST" else "")
    body = None if method == "POST" else a_row(resource, status="verified")
    answer = send(verifier, method, where, body, if_match=created["ETag"])

    assert (answer.status_code, [pointer for pointer, _ in faults(answer)]) == (422, [place])
    assert read(verifier, resource, "new")["status"] == "proposed"


@pytest.mark.parametrize("body", [None, {}, {"reason": ""}])
def test_rejection_needs_a_reason(verifier, body):
    make_person(slug="new", status="proposed")

    answer = review(verifier, "reject", body)

    assert (answer.status_code, faults(answer)) == (422, [("/reason", NO_REASON)])


def test_rejection_through_patch_takes_its_reason_from_the_header(verifier):
    make_person(slug="new", status="proposed")
    where = address("people", "new")

    without = send(verifier, "PATCH", where, {"status": "rejected"}, if_match=ANY)
    with_it = send(verifier, "PATCH", where, {"status": "rejected"}, if_match=ANY, reason="a rumour")

    assert (without.status_code, faults(without)) == (
        422,
        [("/status", f"{NO_REASON}, in the header X-Change-Reason")],
    )
    assert (with_it.status_code, with_it.json()["status"]) == (200, "rejected")


@pytest.mark.parametrize(
    ("body", "place", "told"),
    [
        ({"reason": 5}, "/reason", "expected text"),
        ({"reason": None}, "/reason", "expected text, not null: “” where there is none"),
        (
            {"reason": "two\nlines"},
            "/reason",
            "holds the control character U+000A: expected text on one line",
        ),
        ({"reason": "x" * 1001}, "/reason", "may have at most 1000 characters"),
        ({"reasons": "x"}, "/reasons", "“reasons” is no field here. Did you mean reason?"),
        (["a reason"], "", "expected an object with reason"),
        ("a reason", "", "expected an object with reason"),
    ],
)
def test_reason_is_a_line_of_text(verifier, body, place, told):
    make_person(slug="new", status="proposed")

    answer = review(verifier, "reject", body)

    assert (answer.status_code, faults(answer)) == (422, [(place, told)])


@pytest.mark.parametrize(
    "options",
    [{"body": {"reason": "Всё так: «да»"}}, {"reason": "Всё так: «да»"}],
    ids=["in the body", "in the header"],
)
def test_reason_and_reviewer_are_in_the_history(options):
    user = make_user("verifier")
    make_person(slug="new", status="proposed")

    answer = review(api_client("verifier", user), "verify", **options)

    assert answer.status_code == 200
    last = Person.pgh_event_model.objects.latest("pgh_id")
    metadata = last.pgh_context.metadata
    assert (last.status, metadata["reason"], metadata["user"]) == ("verified", "Всё так: «да»", user.pk)


def test_measures_are_not_reviewed(verifier):
    make_measure(slug="new")

    assert review(verifier, "verify", resource="measures").status_code == 404


def test_reading_a_review_is_no_method(verifier):
    make_person(slug="new")

    assert verifier.get(address("people", "new", "verify")).status_code == 405


@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT"])
def test_four_eyes_keep_a_proposer_from_verifying(settings, verifier, method):
    settings.FOUR_EYES = True
    created = send(verifier, "POST", address("people"), an_evident_row("people"))
    where = address("people", "new", "verify" if method == "POST" else "")
    body = None if method == "POST" else an_evident_row("people", status="verified")

    own = send(verifier, method, where, body, if_match=created["ETag"])
    other = send(api_client("verifier"), method, where, body, if_match=created["ETag"])

    assert (own.status_code, own.json()["detail"]) == (403, FOUR_EYES)
    assert (other.status_code, other.json()["status"]) == (200, "verified")


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_four_eyes_keep_a_creator_from_verifying_at_once(settings, verifier, method):
    settings.FOUR_EYES = True
    where = address("people", "new" if method == "PUT" else "")

    answer = send(verifier, method, where, an_evident_row("people", status="verified"))

    assert (answer.status_code, answer.json()["detail"]) == (403, FOUR_EYES)
    assert not Person.objects.exists()


def test_reviewed_row_is_public_or_is_not(verifier):
    make_person(slug="new", status="proposed")
    seen = []

    for act in ("verify", "reject", "propose"):
        review(verifier, act, {"reason": "so"})
        seen.append(api_client().get(address("people", "new")).status_code)

    assert seen == [200, 404, 404]
