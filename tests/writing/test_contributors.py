"""What a contributor may not see of an own proposal stays when the rest of it is changed."""

import pytest

from events.models import Attestation, Reading, Statement
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_figure,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)
from tests.roles import api_client, make_user
from tests.writing.asking import ANY, address, faults, history_rows, history_since, read, send
from tests.writing.rows import attestation, quoted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]


@pytest.fixture
def owner():
    return make_user("contributor")


@pytest.fixture
def contributor(owner):
    return api_client("contributor", owner)


@pytest.fixture
def hidden():
    return make_source("Hidden words, not yet checked.", slug="hidden", status="proposed")


@pytest.fixture
def statement(owner, source, hidden):
    """Of it the contributor sees neither the event, the mention, the figure, nor the best attestation."""
    statement = make_statement(
        slug="new",
        status="proposed",
        proposed_by=owner,
        passage=make_passage(hidden, "Hidden words"),
        event=make_event(slug="hidden-event", status="proposed", passage=False),
        speaker_person=make_person(slug="hidden-person", status="proposed", passage=False),
    )
    make_attestation(
        statement, make_passage(source, "a lab in Astana"), make_passage(source, "Pavel Durov opens")
    )
    make_figure(statement, passage=make_passage(hidden, "checked"))
    statement.mentions.create(
        organization=make_organization(slug="hidden-body", status="proposed", passage=False)
    )
    return statement


def send_back(client, method, resource, **changes):
    shown = client.get(address(resource, "new"))
    body = {**shown.json(), **changes}
    return send(client, method, address(resource, "new"), body, if_match=shown["ETag"])


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.usefixtures("statement")
def test_what_is_shown_can_be_sent_back_and_nothing_hidden_goes(contributor, editor, method):
    shown, whole, before = (
        read(contributor, "statements", "new"),
        read(editor, "statements", "new"),
        history_rows(),
    )

    answer = send_back(contributor, method, "statements")

    assert (shown["event"], shown["speaker"], shown["mentions"], shown["figures"]) == (None, None, [], [])
    assert [one["is_best"] for one in shown["attestations"]] == [False]
    assert (answer.status_code, answer.json()) == (200, shown)
    assert read(editor, "statements", "new") == whole
    assert history_since(before) == {}


@pytest.mark.parametrize(
    ("field", "emptied"), [("attestations", []), ("mentions", []), ("figures", []), ("event", None)]
)
@pytest.mark.usefixtures("statement")
def test_list_that_is_emptied_keeps_what_is_hidden(contributor, editor, field, emptied):
    whole = read(editor, "statements", "new")

    answer = send_back(contributor, "PATCH", "statements", **{field: emptied})

    left = whole[field][:1] if field == "attestations" else whole[field]
    assert (answer.status_code, answer.json()[field]) == (200, emptied)
    assert read(editor, "statements", "new")[field] == left


@pytest.mark.usefixtures("statement")
def test_best_attestation_of_the_body_takes_the_place_of_a_hidden_one(contributor, editor):
    answer = send_back(contributor, "PATCH", "statements", attestations=[attestation("a lab in Astana")])

    assert (answer.status_code, answer.json()["text"]) == (200, "a lab in Astana")
    attestations = read(editor, "statements", "new")["attestations"]
    assert [(one["passages"][0]["source"], one["is_best"]) for one in attestations] == [
        ("article", True),
        ("hidden", False),
    ]


@pytest.mark.usefixtures("statement")
def test_reference_that_is_hidden_gives_way_to_another(contributor, editor):
    make_event(slug="forum")

    answer = send_back(contributor, "PATCH", "statements", event="forum")

    assert (answer.status_code, answer.json()["event"]["slug"]) == (200, "forum")
    assert read(editor, "statements", "new")["event"]["slug"] == "forum"


@pytest.fixture
def person(owner, source, hidden):
    """Of the evidence of the affiliation the contributor sees a half."""
    person = make_person(
        slug="new", status="proposed", passage=make_passage(hidden, "words"), proposed_by=owner
    )
    affiliation = make_affiliation(
        person, make_organization(slug="telegram"), passage=make_passage(source, "a lab in Astana")
    )
    affiliation.evidence.create(passage=make_passage(hidden, "Hidden words"))
    return person


@pytest.mark.usefixtures("person")
def test_evidence_inside_a_part_stays(contributor, editor):
    [affiliation] = read(contributor, "people", "new")["affiliations"]
    affiliation["passages"] = [quoted("Pavel Durov opens")]

    answer = send_back(contributor, "PATCH", "people", affiliations=[affiliation], citations=[])

    assert (answer.status_code, answer.json()["citations"]) == (200, [])
    assert [one["exact"] for one in answer.json()["affiliations"][0]["passages"]] == ["Pavel Durov opens"]
    whole = read(editor, "people", "new")
    assert [one["exact"] for one in whole["affiliations"][0]["passages"]] == [
        "Pavel Durov opens",
        "Hidden words",
    ]
    assert [one["passage"]["exact"] for one in whole["citations"]] == ["words"]


@pytest.mark.usefixtures("person")
def test_evidence_follows_a_part_that_gets_another_name(contributor, editor):
    [affiliation] = read(contributor, "people", "new")["affiliations"]

    answer = send_back(contributor, "PATCH", "people", affiliations=[{**affiliation, "role": "Founder"}])

    assert (answer.status_code, answer.json()["affiliations"][0]["role"]) == (200, "Founder")
    [whole] = read(editor, "people", "new")["affiliations"]
    assert (whole["role"], [one["source"] for one in whole["passages"]]) == ("Founder", ["article", "hidden"])


@pytest.fixture
def readings(owner, source, hidden):
    """Four readings: the contributor sees all of the first, half of the third and all of the last."""
    discrepancy = make_discrepancy(slug="new", status="proposed", proposed_by=owner)
    lab, words = make_passage(source, "a lab in Astana"), make_passage(hidden, "Hidden words")
    make_reading(discrepancy, label="first", passage=lab)
    make_reading(discrepancy, label="unseen", passage=words, is_followed=True)
    make_reading(discrepancy, label="half", passage=lab).evidence.create(passage=words)
    make_reading(discrepancy, label="last", passage=lab)
    return list(discrepancy.readings.values_list("pk", "label"))


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_hidden_readings_keep_their_place(contributor, readings, method):
    shown, before = read(contributor, "discrepancies", "new"), history_rows()

    answer = send_back(contributor, method, "discrepancies")

    assert [reading["label"] for reading in shown["readings"]] == ["first", "half", "last"]
    assert (answer.status_code, answer.json()) == (200, shown)
    assert list(Reading.objects.order_by("position").values_list("pk", "label")) == readings
    assert history_since(before) == {}


@pytest.mark.usefixtures("readings")
def test_hidden_reading_follows_what_it_stood_behind(contributor, editor):
    first, _half, last = read(contributor, "discrepancies", "new")["readings"]

    answer = send_back(contributor, "PATCH", "discrepancies", readings=[last, first])

    assert (answer.status_code, [one["label"] for one in answer.json()["readings"]]) == (200, ["last", "first"])
    whole = read(editor, "discrepancies", "new")["readings"]
    assert [(one["label"], len(one["passages"])) for one in whole] == [
        ("last", 1),
        ("first", 1),
        ("unseen", 1),
        ("half", 1),
    ]


@pytest.mark.usefixtures("readings")
def test_followed_reading_of_the_body_takes_the_place_of_a_hidden_one(contributor, editor):
    first, *others = read(contributor, "discrepancies", "new")["readings"]

    answer = send_back(
        contributor, "PATCH", "discrepancies", readings=[{**first, "is_followed": True}, *others]
    )

    assert answer.status_code == 200
    whole = read(editor, "discrepancies", "new")["readings"]
    assert [one["is_followed"] for one in whole] == [True, False, False, False]


@pytest.mark.usefixtures("statement")
def test_editor_may_take_away_all_of_it(editor):
    best = attestation("a lab in Astana", "Pavel Durov opens")

    answer = send_back(editor, "PATCH", "statements", attestations=[best], mentions=[], figures=[], event=None)

    assert (answer.status_code, Attestation.objects.count()) == (200, 1)
    assert Statement.objects.get().event is None


@pytest.mark.usefixtures("hidden")
def test_contributor_sees_and_changes_own_proposals_only(contributor):
    make_person(slug="other", status="proposed")
    make_person(slug="verified")

    answers = [
        send(contributor, method, address("people", slug), body, if_match=ANY)
        for slug in ("other", "verified")
        for method, body in (("PATCH", {"honorific": "Dr"}), ("DELETE", None))
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 403, 403]


def test_slug_of_a_hidden_row_names_nothing(contributor):
    make_event(slug="forum", status="proposed", passage=False)

    answer = send(
        contributor,
        "POST",
        address("statements"),
        {"slug": "new", "kind": "claim", "gist": "A lab.", "event": "forum", "mentions": ["event:forumm"]},
    )

    assert (answer.status_code, sorted(faults(answer))) == (
        422,
        [
            ("/event", "there is no event “forum”."),
            ("/mentions/0", "there is no event “forumm”."),
        ],
    )
