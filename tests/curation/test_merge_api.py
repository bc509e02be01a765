"""Merges over the API."""

import json
import re

import pytest
from django.contrib.auth.models import User

from curation.merging import merge
from curation.models import Merge
from tests.curation.finding import hits
from tests.curation.merges import user_as
from tests.make import make_passage, make_person, make_statement

pytestmark = pytest.mark.django_db

TWO = {"type": "person", "loser": "pawel-durow", "winner": "pavel-durov"}


@pytest.fixture
def editor(client):
    return signed_in(client, "editor")


@pytest.fixture
def verifier(client):
    return signed_in(client, "verifier")


def signed_in(client, role):
    client.force_login(user_as(role))
    return client


@pytest.fixture
def two():
    loser = make_person("Pawel Durow", slug="pawel-durow", honorific="Dr")
    winner = make_person("Pavel Durov", slug="pavel-durov", given_name="Pavel")
    return loser, winner


def post(client, address, body, **headers):
    return client.post(
        f"/api/v1/merges/{address}", json.dumps(body), content_type="application/json", headers=headers
    )


def versions(loser, winner):
    for entry in (loser, winner):
        entry.refresh_from_db()
    return {"loser_version": loser.version, "winner_version": winner.version}


def test_merge_is_made_listed_and_undone(verifier, two):
    made = post(verifier, "", {**TWO, **versions(*two), "reason": "the same man"})
    listed = verifier.get("/api/v1/merges/").json()
    shown = verifier.get(f"/api/v1/merges/{made.json()['id']}/").json()
    undone = post(verifier, f"{made.json()['id']}/undo/", {"reason": "two men"})

    merged = made.json()
    assert (made.status_code, merged) == (
        201,
        {
            "id": Merge.objects.get().pk,
            **TWO,
            "reason": "the same man",
            "made_by": "verifier",
            "made_at": merged["made_at"],
            "undone_by": None,
            "undone_at": None,
            "undo_reason": "",
        },
    )
    assert listed == {"count": 1, "count_estimate": None, "next": None, "previous": None, "results": [merged]}
    assert shown == merged
    told = undone.json()
    assert (undone.status_code, told) == (
        200,
        {
            "merge": {
                **merged,
                "undone_by": "verifier",
                "undone_at": told["merge"]["undone_at"],
                "undo_reason": "two men",
            },
            "restored": {"people_personcitation": 1, "people_personname": 2},
            "recreated": {},
            "kept": [],
        },
    )


def test_loser_leads_to_the_winner_until_the_merge_is_undone(verifier, two):
    make_statement(slug="said", speaker_person=two[0])

    def seen():
        gone = verifier.get("/api/v1/people/pawel-durow/")
        by = verifier.get("/api/v1/statements/?speaker=pawel-durow").json()["results"]
        found = hits(verifier, "Pawel Durow", type="person")
        return gone.status_code, gone.get("Location"), [row["speaker"]["slug"] for row in by], found

    before = seen()
    made = post(verifier, "", {**TWO, **versions(*two)}).json()
    between = seen()
    post(verifier, f"{made['id']}/undo/", {})

    assert between == (
        308,
        "http://testserver/api/v1/people/pavel-durov/",
        ["pavel-durov"],
        [("person", "pavel-durov")],
    )
    assert (
        seen()
        == before
        == (
            200,
            None,
            ["pawel-durow"],
            [("person", "pavel-durov"), ("person", "pawel-durow")],
        )
    )


def test_merge_needs_the_versions_that_were_looked_at(verifier, two):
    answer = post(verifier, "", {**TWO, "loser_version": 1})

    assert (answer.status_code, answer.json()["detail"]) == (
        428,
        (
            "Say which state you merge: look at it at /merges/preview/, and send the versions that it shows as "
            "loser_version and winner_version. Then nobody's work is merged unseen. Missing: winner_version."
        ),
    )


def test_merge_of_what_was_changed_in_between_shows_the_preview(verifier, two):
    looked_at = versions(*two)
    looked_at["winner_version"] -= 1

    answer = post(verifier, "", {**TWO, **looked_at})

    current = post(verifier, "preview/", TWO).json()
    assert (answer.status_code, answer["ETag"], answer.json()["current"]) == (
        412,
        '"{}-{}"'.format(current["loser"]["version"], current["winner"]["version"]),
        current,
    )
    assert Merge.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        (
            {**TWO, "loser": "pawel-durov"},
            [("/loser", "there is no person “pawel-durov”. Did you mean pawel-durow or pavel-durov?")],
        ),
        ({**TWO, "type": "persom"}, [("/type", "is no word that may stand here. Did you mean person?")]),
        (
            {"type": "person", "why": "x", "winner": "pavel-durov"},
            [
                ("/why", "“why” is no field here."),
                ("/loser", "is missing"),
            ],
        ),
        ([], [("", "expected an object")]),
    ],
)
def test_body_that_cannot_be_read_is_told_by_its_places(verifier, two, body, errors):
    answers = [post(verifier, address, body) for address in ("", "preview/")]

    for answer in answers:
        told = answer.json()
        assert answer["Content-Type"] == "application/problem+json"
        found = [(error["pointer"], shortly(error["detail"])) for error in told["errors"]]
        assert (answer.status_code, found) == (422, errors)


def shortly(detail):
    """Without the list of what else there is."""
    return re.split(" There are| with ", detail)[0]


def test_merge_that_cannot_be_is_a_conflict_that_says_why(verifier, two):
    loser, winner = two
    merge(loser, winner, by=User.objects.get())

    answer = post(verifier, "", {**TWO, **versions(*two)})

    detail = "“pawel-durow” is merged into “pavel-durov” already: undo that merge first."
    assert (answer.status_code, answer.json()["detail"], answer.json()["errors"]) == (
        409,
        detail,
        [{"pointer": "/loser", "detail": detail, "near_misses": []}],
    )


def test_undoing_twice_is_a_conflict(verifier, two):
    made = merge(*two, by=User.objects.get())

    answers = [post(verifier, f"{made.pk}/undo/", {}) for _ in range(2)]

    made.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["detail"] == (
        f"This merge was undone already, at {made.undone_at:%Y-%m-%d %H:%M} UTC."
    )


def test_reason_may_come_in_the_header(verifier, two):
    made = post(verifier, "", {**TWO, **versions(*two)}, **{"X-Change-Reason": "as printed"}).json()
    undone = post(verifier, f"{made['id']}/undo/", {}, **{"X-Change-Reason": "not so"}).json()

    assert (made["reason"], undone["merge"]["undo_reason"]) == ("as printed", "not so")


@pytest.mark.parametrize("address", ["", "preview/", "1/undo/"])
def test_who_is_not_known_merges_nothing(client, two, address):
    answer = post(client, address, TWO)

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("role", ["viewer", "contributor"])
def test_merges_are_for_editors(client, two, role):
    merge(*two, by=user_as("verifier"))
    signed_in(client, role)

    answers = [client.get("/api/v1/merges/"), post(client, "preview/", TWO), post(client, "", TWO)]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert answers[0].json()["detail"] == (
        f"To merge a proposal takes the role editor; you act as {role}. Ask an administrator."
    )


def test_editor_does_not_merge_what_is_verified(editor, two):
    answer = post(editor, "", {**TWO, **versions(*two)})

    assert (answer.status_code, answer.json()["detail"]) == (
        403,
        "To merge what is verified takes the role verifier; you act as editor. Ask an administrator.",
    )
    assert Merge.objects.count() == 0


def test_editor_merges_proposals(editor):
    two = [make_person(slug=slug, status="proposed") for slug in ("pawel-durow", "pavel-durov")]

    made = post(editor, "", {**TWO, **versions(*two)})
    undone = editor.post(f"/api/v1/merges/{made.json()['id']}/undo/", content_type="application/json")

    assert (made.status_code, undone.status_code) == (201, 200)


def test_entry_and_itself_are_one_already(verifier, two):
    same = {**TWO, "loser": "pavel-durov"}
    versions_of_one = {"loser_version": two[1].version, "winner_version": two[1].version}

    told, made = post(verifier, "preview/", same), post(verifier, "", {**same, **versions_of_one})

    detail = "“pavel-durov” cannot be merged into itself: name two entries."
    assert (told.json()["obstacles"], told.json()["moves"]) == ([{"subject": "winner", "detail": detail}], [])
    assert (made.status_code, made.json()["detail"]) == (409, detail)


def test_list_pages_from_the_newest(verifier):
    winner = make_person(slug="winner")
    made = [merge(make_person(slug=f"p{n}"), winner, by=User.objects.get()).pk for n in range(5)]

    walked, address = [], "/api/v1/merges/?page_size=2"
    while address:
        page = verifier.get(address).json()
        walked.append([row["id"] for row in page["results"]])
        address = page["next"]

    assert walked == [made[:2:-1], made[2:0:-1], made[:1]]


def test_unknown_merge_and_unknown_parameter_are_told(verifier):
    missing = verifier.get("/api/v1/merges/7/")
    asked = verifier.get("/api/v1/merges/?ordering=id")

    assert (missing.status_code, missing.json()["detail"]) == (
        404,
        "There is no merge 7. The list of them is at /api/v1/merges/.",
    )
    assert (asked.status_code, [error["parameter"] for error in asked.json()["errors"]]) == (400, ["ordering"])


FOR_A_PERSON = 32


def test_merging_costs_as_many_statements_for_many_rows(verifier, two, django_assert_num_queries):
    loser, winner = two
    passage = make_passage()

    def statements(count):
        for _ in range(count):
            statement = make_statement(passage=passage, speaker_person=loser)
            statement.mentions.create(person=loser)
            statement.mentions.create(person=winner)

    counted = []
    for count in (1, 3):
        statements(count)
        with django_assert_num_queries(FOR_A_PERSON):
            made = merge(loser, winner, by=User.objects.get())
        counted.append(made.cells.count())
        post(verifier, f"{made.pk}/undo/", {})
    assert counted[1] > counted[0]
