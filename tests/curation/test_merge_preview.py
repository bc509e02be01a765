"""What a merge would do, told before."""

import json

import pytest

from tests.curation.merges import user_as, whole_record
from tests.make import make_affiliation, make_organization, make_person, make_statement

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


def test_preview_tells_all_and_writes_nothing(verifier, two):
    loser, winner = two
    telegram = make_organization(slug="telegram")
    make_affiliation(loser, telegram, role="CEO", role_code="founder")
    make_affiliation(winner, telegram, role="CEO")
    make_affiliation(loser, telegram, role="Founder")
    make_statement("He spoke.", slug="said", speaker_person=loser)
    winner.names.create(text="Pawel Durow", language="en")
    before = whole_record()

    told = post(verifier, "preview/", TWO)

    assert whole_record() == before
    answer = told.json()
    people = {slug: verifier.get(f"/api/v1/people/{slug}/").json() for slug in ("pawel-durow", "pavel-durov")}
    assert (told.status_code, answer) == (
        200,
        {
            "type": "person",
            "loser": people["pawel-durow"],
            "winner": people["pavel-durov"],
            "obstacles": [],
            "moves": [
                move("statement", "speaker_person", examples=[["statement", "said", "He spoke."]]),
                move(
                    "affiliation",
                    "person",
                    examples=[["affiliation", "", "Founder (Telegram)"]],
                    united=[["CEO (Telegram)", {"role_code": ["founder", "chief_executive"]}]],
                ),
                move(
                    "person citation",
                    "entry",
                    examples=[["person citation", "", answer["moves"][2]["examples"][0]["label"]]],
                ),
                move("person name", "entry", united=[["Pawel Durow (en)", {"kind": ["preferred", "alias"]}]]),
            ],
            "names": [{"text": "Pawel Durow", "language": "en", "before": "preferred", "after": "alias"}],
            "lacking": {"honorific": "Dr"},
            "differing": {},
        },
    )


def move(type, field, examples=(), united=()):
    return {
        "type": type,
        "field": field,
        "moved": len(examples),
        "examples": [dict(zip(("type", "slug", "label"), example, strict=True)) for example in examples],
        "united": len(united),
        "united_examples": [
            {
                "label": label,
                "differs": {
                    name: dict(zip(("loser", "winner"), values, strict=True))
                    for name, values in differs.items()
                },
            }
            for label, differs in united
        ],
    }


def test_preview_tells_what_stands_against_it(editor, two):
    answer = post(editor, "preview/", TWO).json()

    assert answer["obstacles"] == [
        {"subject": "loser", "detail": "“pawel-durow” is verified: to merge it takes the role verifier."},
        {"subject": "winner", "detail": "“pavel-durov” is verified: to merge it takes the role verifier."},
    ]
