"""The review queue: what waits, in its order, with its evidence; and what is decided on it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Statement
from people.models import Person
from tests.make import (
    make_discrepancy,
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)
from tests.roles import make_user

pytestmark = pytest.mark.django_db(transaction=True)
QUEUE = "/admin/work/review/"


@pytest.fixture
def signed_in(client):
    def sign_in(role: str) -> User:
        user = make_user(role, is_staff=True)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def connection_queries():
    def count(client, address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    return count


def labels(response) -> list[str]:
    return [row.label for row, _ in response.context["rows"]]


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def decide(client, act: str, *, reason="", row=None, **queue):
    """What the buttons of the page send."""
    shown = client.get(QUEUE, queue).context
    sent = {
        "act": act,
        "reason": reason,
        "row": row or shown["row"].seen,
        "queue": shown["queue"],
        "queue_after": shown["queue_after"],
    }
    return client.post(f"{QUEUE}decide/", sent, follow=True)


def history_of(row) -> list[tuple]:
    events = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    return [
        (status, (context or {}).get("user"), (context or {}).get("reason"))
        for status, context in events.values_list("status", "pgh_context__metadata")
    ]


def test_queue_has_all_types_the_oldest_first(client, signed_in):
    signed_in("verifier")
    make_person("Verified")
    make_person("A person", status="proposed")
    make_organization("An organization", status="proposed")
    make_facility("A facility", status="proposed")
    make_event("An event", status="proposed")
    make_statement("A statement", status="proposed")
    make_discrepancy("A discrepancy", status="proposed")
    make_source("A text", title="A source", status="proposed")

    response = client.get(QUEUE)

    assert labels(response) == [
        "A person",
        "An organization",
        "A facility",
        "An event",
        "A statement",
        "A discrepancy",
        "A source",
    ]


@pytest.mark.parametrize("order", ["oldest", "linked"])
def test_queue_is_walked_forth_and_back_over_what_was_committed_at_once(client, signed_in, order, monkeypatch):
    signed_in("verifier")
    monkeypatch.setattr("curation.review.queue.LISTED", 2)
    Person.objects.bulk_create([Person(slug=f"person-{n}") for n in range(3)])
    Statement.objects.bulk_create(
        [Statement(slug=f"statement-{n}", gist=f"{n}", kind="claim") for n in range(3)]
    )

    address, forth = f"{QUEUE}?order={order}", []
    while True:
        context = client.get(address).context
        forth.append(context["row"].slug)
        if context["following"] == context["from_the_start"] or len(context["rows"]) == 1:
            break
        address = context["following"]
    back = [forth[-1]]
    while context["page"].previous:
        context = client.get(context["previous_page"]).context
        back.append(context["row"].slug)

    assert forth == [f"{kind}-{n}" for kind in ("person", "statement") for n in range(3)]
    assert back == forth[::-1]


def test_queue_is_ranked_by_what_points_at_each(client, signed_in):
    signed_in("verifier")
    make_organization("Alone", status="proposed")
    linked = make_organization("Linked", status="proposed")
    make_facility("A facility", operator=linked)
    make_statement("A statement").mentions.create(organization=linked)

    response = client.get(QUEUE, {"order": "linked"})

    assert [(row.label, row.links) for row, _ in response.context["rows"]] == [("Linked", 2), ("Alone", 0)]


def test_queue_is_narrowed_by_type_proposer_and_source(client, signed_in):
    jo = make_user("contributor", username="jo")
    signed_in("verifier")
    source = make_source("The words", slug="the-source")
    words = make_passage(source)
    make_person("Of Jo", status="proposed", proposed_by=jo)
    make_person("Of the source", status="proposed", passage=words)
    make_statement("Told by the source", status="proposed", passage=words)
    make_reading(make_discrepancy("Read in the source", status="proposed"), passage=words)

    found = [
        labels(client.get(QUEUE, narrowed))
        for narrowed in ({"type": "statement"}, {"proposer": "jo"}, {"source": "the-source"}, {"proposer": "x"})
    ]

    assert found == [
        ["Told by the source"],
        ["Of Jo"],
        ["Of the source", "Told by the source", "Read in the source"],
        [],
    ]


@pytest.mark.parametrize(
    "query", ["?type=x&order=y&status=z", "?at=x", "?at=1~2~statement~3", "?at=1~x~person~3"]
)
def test_queue_leaves_out_what_it_does_not_know(client, signed_in, query):
    signed_in("verifier")
    make_person("A person", status="proposed")

    response = client.get(QUEUE + query)

    assert (response.status_code, labels(response)) == (200, ["A person"])


def test_evidence_stands_in_its_context(client, signed_in):
    signed_in("verifier")
    source = make_source("Before it. Durov said: “It opens.” After it.", slug="article")
    make_statement("Durov opens a lab.", status="proposed", passage=make_passage(source, "It opens."))

    response = client.get(QUEUE)

    [evidence] = response.context["claim"].evidence
    assert (evidence.heading, evidence.notes) == (
        "told as direct quote",
        ["the statement’s text is taken from here"],
    )
    assert [tuple(context) for context in evidence.contexts] == [
        ("article", 24, 33, "Before it. Durov said: “", "It opens.", "” After it.")
    ]
    quoted = "Before it. Durov said: “<mark>It opens.</mark>” After it."
    assert f'<blockquote class="context">{quoted}</blockquote>' in response.text


def test_context_of_a_long_text_ends_at_words(client, signed_in):
    signed_in("verifier")
    source = make_source("word " * 100 + "here" + " word" * 100)
    make_person("Durov", status="proposed", passage=make_passage(source, "here"))

    response = client.get(QUEUE)

    [context] = response.context["claim"].evidence[0].contexts
    assert (context.before, context.after) == ("…" + "word " * 39, " word" * 39 + "…")


def test_claim_says_which_fields_are_cited(client, signed_in):
    signed_in("verifier")
    person = make_person("Durov", status="proposed", family_name="Durov", honorific="Dr.")
    person.citations.create(field="family_name", passage=make_passage())

    response = client.get(QUEUE)

    facts = [(fact.name, fact.values, fact.is_cited) for fact in response.context["claim"].facts]
    assert facts == [
        ("names", ["Durov (en, preferred)"], False),
        ("family name", ["Durov"], True),
        ("honorific", ["Dr."], False),
    ]


def test_verified_row_is_written_with_who_and_the_next_is_shown(client, signed_in):
    verifier = signed_in("verifier")
    first, _ = make_person("First", status="proposed"), make_person("Second", status="proposed")

    response = decide(client, "verify")

    assert (told(response), labels(response)) == (["“First” is verified."], ["Second"])
    assert history_of(first)[-1] == ("verified", verifier.pk, None)


def test_place_is_kept_in_the_middle_of_the_queue(client, signed_in):
    signed_in("verifier")
    make_person("First", status="proposed")
    make_person("Second", status="proposed")
    make_person("Third", status="proposed")
    second = client.get(QUEUE).context["following"].partition("at=")[2]

    response = client.get(f"{QUEUE}?at={second}")
    response = decide(client, "verify", at=str(response.context["row"].place))

    assert (labels(response), response.context["page"].previous.label) == (["Third"], "First")


def test_rejection_is_written_with_its_reason_and_refused_without(client, signed_in):
    verifier = signed_in("verifier")
    person = make_person("Durov", status="proposed")

    without = decide(client, "reject", reason="  ")
    given = decide(client, "reject", reason="Nobody says so.")

    why = "who proposed it will want to know why: a rejection needs a reason"
    assert told(without) == [f"“Durov” is not rejected: {why}"]
    assert (labels(without), labels(given)) == (["Durov"], [])
    assert history_of(person)[-1] == ("rejected", verifier.pk, "Nobody says so.")


def test_row_changed_since_it_was_shown_is_refused_and_shown_anew(client, signed_in):
    signed_in("verifier")
    person = make_person("Durov", status="proposed")
    seen = client.get(QUEUE).context["row"].seen
    Person.objects.filter(pk=person.pk).update(description="Somebody else.")

    response = decide(client, "verify", row=seen)

    why = "it was changed since it was shown: look at it as it is now, and decide again"
    assert (told(response), labels(response)) == ([f"“Durov” is not verified: {why}"], ["Durov"])
    assert "Somebody else." in response.text


def test_row_that_is_decided_or_gone_is_said_to_be(client, signed_in):
    signed_in("verifier")
    person = make_person("Durov", status="proposed")
    seen = client.get(QUEUE).context["row"].seen
    Person.objects.filter(pk=person.pk).update(status="verified")

    decided = client.post(f"{QUEUE}decide/", {"act": "verify", "row": seen}, follow=True)
    gone = client.post(f"{QUEUE}decide/", {"act": "verify", "row": "person~0~1"}, follow=True)
    broken = client.post(f"{QUEUE}decide/", {"act": "verify", "row": "person"}, follow=True)

    assert [told(response) for response in (decided, gone, broken)] == [
        ["“Durov” is not verified: it is verified already"],
        ["A row is not verified: it was deleted since it was shown"],
        ["Nothing was decided: the form was not complete. Look again."],
    ]


def test_selected_rows_are_verified_but_for_those_that_cannot_be(client, signed_in):
    signed_in("verifier")
    make_person("With evidence", status="proposed")
    make_statement("Told", status="proposed")
    make_person("Without", status="proposed", passage=False)
    make_statement("Untold", status="proposed", passage=False)
    rows = [row.seen for row, _ in client.get(QUEUE).context["rows"]]

    response = client.post(f"{QUEUE}verify/", {"rows": rows}, follow=True)

    assert told(response) == [
        "2 rows are verified: “With evidence”, “Told”.",
        "“Without” is not verified: it has no evidence: cite a passage for it first",
        "“Untold” is not verified: it has no evidence: give it a best attestation first",
    ]
    assert labels(response) == ["Without", "Untold"]


def test_four_eyes_refuses_ones_own_and_says_so(client, signed_in, settings):
    settings.FOUR_EYES = True
    verifier = signed_in("verifier")
    make_person("Own", status="proposed", proposed_by=verifier)
    make_person("Of another", status="proposed")
    page = client.get(QUEUE)
    rows = [row.seen for row, _ in page.context["rows"]]

    response = client.post(f"{QUEUE}verify/", {"rows": rows}, follow=True)

    why = "Four eyes: what you proposed is verified by somebody else."
    assert (page.context["why_not"], told(response)) == (
        why,
        ["“Of another” is verified.", f"“Own” is not verified: {why}"],
    )
    assert 'value="verify"' not in page.text


def test_editor_sees_and_may_not_decide(client, signed_in):
    signed_in("editor")
    make_person("Durov", status="proposed")
    page = client.get(QUEUE)

    response = decide(client, "verify")

    why = "To verify a proposal takes the role verifier; you act as editor. Ask an administrator."
    assert (labels(page), told(response)) == (["Durov"], [f"“Durov” is not verified: {why}"])
    assert (page.context["why_not"], 'name="act"' in page.text) == (why, False)


def test_contributor_sees_what_became_of_own_proposals_and_no_others(client, signed_in):
    contributor = signed_in("contributor")
    make_person("Of another", status="proposed")
    make_person("Waiting", status="proposed", proposed_by=contributor)
    make_person("Refused", status="rejected", proposed_by=contributor)
    make_person("Taken", status="verified", proposed_by=contributor)

    response = client.get(QUEUE)

    shown = [(row.label, row.status) for row, _ in response.context["rows"]]
    assert shown == [("Waiting", "proposed"), ("Refused", "rejected"), ("Taken", "verified")]


def test_contributor_decides_nothing_on_what_is_hidden(client, signed_in):
    signed_in("contributor")
    person = make_person("Of another", status="proposed")

    response = client.post(f"{QUEUE}decide/", {"act": "verify", "row": f"person~{person.pk}~1"}, follow=True)

    assert told(response) == ["A row is not verified: it was deleted since it was shown"]


def test_account_without_a_role_is_turned_away(client):
    client.force_login(make_user(is_staff=True))

    assert client.get(QUEUE).status_code == 403


@pytest.mark.parametrize("order", ["oldest", "linked"])
def test_queue_takes_as_many_queries_with_three_rows_as_with_one(client, signed_in, order, connection_queries):
    signed_in("verifier")
    make_statement("One", status="proposed")
    first = connection_queries(client, f"{QUEUE}?order={order}")
    make_person("Two", status="proposed")
    make_statement("Three", status="proposed")

    assert (first, connection_queries(client, f"{QUEUE}?order={order}")) == (12, 12)


def test_old_rows_wait_before_new_ones(client, signed_in):
    signed_in("verifier")
    make_person("New", status="proposed")
    before = timezone.now() - timedelta(days=3)
    make_person("Old", status="proposed", created_at=before)

    assert labels(client.get(QUEUE)) == ["Old", "New"]
