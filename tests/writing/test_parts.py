"""Lists inside a row are written with it; what stays keeps its id, and what is as it was makes no history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Attestation, AttestationPassage, Figure, Mention, Reading
from people.models import Affiliation, PersonCitation, PersonIdentifier, PersonName
from tests.make import make_event, make_facility, make_measure, make_organization, make_person
from tests.writing.asking import ANY, address, faults, history_rows, history_since, read, send
from tests.writing.rows import a_row, attestation, name, quoted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
LAB, OPENS, COMPANY, ALMATY = quoted("a lab in Astana"), quoted(), quoted("is a company"), quoted("in Almaty")


def put_parts(client, resource, **parts):
    where = address(resource, "new")
    if client.get(where).status_code == 404:
        return send(client, "PUT", where, a_row(resource, **parts))
    return send(client, "PATCH", where, parts, if_match=ANY)


def affiliation(role: str, *passages, organization: str = "telegram", **fields) -> dict:
    fields = {"language": "en", "role_code": "chief_executive", **fields}
    return {"organization": organization, "role": role, "passages": list(passages or [LAB]), **fields}


def reading(label: str, *passages, **fields) -> dict:
    return {"label": label, "passages": list(passages or [LAB]), **fields}


def figure(amount: float | None, passage: dict = LAB, **fields) -> dict:
    comparator = {} if amount is None else {"comparator": "="}
    return {"measure": "users", "amount": amount, "passage": passage, **comparator, **fields}


def ids(model, *columns: str) -> dict:
    return {tuple(values): key for key, *values in model.objects.values_list("pk", *columns)}


def test_names_that_stay_keep_their_ids(administrator):
    put_parts(administrator, "people", names=[name("a"), name("b", kind="alias"), name("c", "fr")])
    before, history = ids(PersonName, "text"), history_rows()

    answer = put_parts(administrator, "people", names=[name("d", kind="alias"), name("c", "fr"), name("a")])

    after = ids(PersonName, "text")
    assert [one["text"] for one in answer.json()["names"]] == ["a", "d", "c"]
    assert {text: after[text] for text in (("a",), ("c",))} == {text: before[text] for text in (("a",), ("c",))}
    assert history_since(history) == {"Person": 1, "PersonName": 2}


def test_preferred_name_can_be_swapped_in_one_change(administrator):
    put_parts(administrator, "people", names=[name("a"), name("b", kind="alias")])
    before = ids(PersonName, "text")

    answer = put_parts(administrator, "people", names=[name("a", kind="alias"), name("b")])

    assert (answer.status_code, answer.json()["label"]) == (200, "b")
    assert ids(PersonName, "text") == before


def test_identifiers_move_between_rows_once_they_are_free(administrator):
    q1 = [{"scheme": "wikidata", "value": "Q1"}]
    put_parts(administrator, "people", identifiers=q1)
    before = ids(PersonIdentifier, "value")

    put_parts(administrator, "people", identifiers=[*q1, {"scheme": "isni", "value": "1"}])
    put_parts(administrator, "people", identifiers=[])
    answer = send(administrator, "POST", address("people"), a_row("people", "other", identifiers=q1))

    assert (answer.status_code, answer.json()["identifiers"]) == (201, q1)
    assert ids(PersonIdentifier, "value").keys() == before.keys()


def test_note_of_a_citation_is_changed_in_its_place(administrator):
    put_parts(administrator, "people", citations=[{"passage": LAB}, {"field": "names", "passage": LAB}])
    before, history = ids(PersonCitation, "field"), history_rows()

    put_parts(
        administrator,
        "people",
        citations=[{"field": "names", "passage": LAB, "note": "clear"}, {"passage": LAB}],
    )

    assert ids(PersonCitation, "field") == before
    assert history_since(history) == {"Person": 1, "PersonCitation": 1}


def test_affiliations_keep_their_ids_and_evidence(administrator):
    make_organization(slug="telegram")
    put_parts(administrator, "people", affiliations=[affiliation("CEO", LAB, OPENS), affiliation("Founder")])
    before, history = ids(Affiliation, "role"), history_rows()

    answer = put_parts(
        administrator,
        "people",
        affiliations=[affiliation("Founder"), affiliation("CEO", OPENS, COMPANY, period={"edtf": "2013/.."})],
    )

    assert ids(Affiliation, "role") == before
    assert [
        (one["role"], [passage["exact"] for passage in one["passages"]])
        for one in answer.json()["affiliations"]
    ] == [("CEO", [OPENS["exact"], COMPANY["exact"]]), ("Founder", [LAB["exact"]])]
    # A passage goes and another comes; the role gets its period.
    assert history_since(history) == {"Person": 1, "Affiliation": 1, "AffiliationPassage": 2, "Passage": 1}


def test_attestation_that_gets_other_words_is_the_same(administrator):
    put_parts(
        administrator,
        "statements",
        attestations=[attestation("a lab in Astana"), attestation("in Almaty", is_best=False)],
    )
    before, history = ids(Attestation, "is_best"), history_rows()

    put_parts(
        administrator,
        "statements",
        attestations=[
            attestation("a lab in Astana", form="indirect", note="heard"),
            attestation("in Almaty", is_best=False),
        ],
    )

    assert ids(Attestation, "is_best") == before
    assert history_since(history) == {"Statement": 1, "Attestation": 1}


def test_best_attestation_can_be_swapped_in_one_change(administrator):
    first, second = attestation("a lab in Astana"), attestation("in Almaty", is_best=False)
    put_parts(administrator, "statements", attestations=[first, second])
    before = set(Attestation.objects.values_list("pk", flat=True))

    answer = put_parts(
        administrator, "statements", attestations=[{**first, "is_best": False}, {**second, "is_best": True}]
    )

    assert (answer.status_code, answer.json()["text"]) == (200, "in Almaty")
    assert set(Attestation.objects.values_list("pk", flat=True)) == before


def test_passages_of_an_attestation_change_places(administrator):
    put_parts(
        administrator, "statements", attestations=[attestation("a lab in Astana", "is a company", "in Almaty")]
    )
    before = ids(AttestationPassage, "passage__exact")

    answer = put_parts(
        administrator, "statements", attestations=[attestation("a lab in Astana", "in Almaty", "is a company")]
    )

    assert answer.json()["text"] == "a lab in Astana […] in Almaty […] is a company"
    assert ids(AttestationPassage, "passage__exact") == before


def test_readings_keep_their_order_and_ids(administrator):
    first, second, third = (
        reading("first"),
        reading("second", OPENS, is_followed=True),
        reading("third", COMPANY),
    )
    put_parts(administrator, "discrepancies", readings=[first, second, third])
    before = ids(Reading, "label")

    moved = put_parts(administrator, "discrepancies", readings=[third, first, {**second, "is_followed": False}])
    history = history_rows()
    renamed = put_parts(administrator, "discrepancies", readings=[third, {**first, "label": "new"}, second])

    assert [one["label"] for one in moved.json()["readings"]] == ["third", "first", "second"]
    assert [one["label"] for one in renamed.json()["readings"]] == ["third", "new", "second"]
    assert set(ids(Reading, "label").values()) == set(before.values())
    # The third is as it was.
    assert history_since(history) == {"Discrepancy": 1, "Reading": 2}


def test_figures_and_mentions_that_stay_keep_their_ids(administrator):
    make_measure(slug="users")
    make_person(slug="durov")
    make_event(slug="forum")
    make_facility(slug="lab")
    put_parts(
        administrator,
        "statements",
        figures=[figure(1), figure(2, OPENS)],
        mentions=["person:durov", "event:forum"],
    )
    before, history = (ids(Figure, "passage__exact"), ids(Mention, "person__slug")), history_rows()

    answer = put_parts(
        administrator,
        "statements",
        figures=[figure(2.5, OPENS), figure(None, COMPANY)],
        mentions=["facility:lab", "person:durov"],
    )

    assert [(one["amount"], one["comparator"]) for one in answer.json()["figures"]] == [(2.5, "="), (None, "")]
    assert ids(Figure, "passage__exact")[(OPENS["exact"],)] == before[0][(OPENS["exact"],)]
    assert ids(Mention, "person__slug")[("durov",)] == before[1][("durov",)]
    assert history_since(history) == {"Statement": 1, "Figure": 3, "Mention": 2, "Passage": 1}


@pytest.mark.parametrize(
    ("resource", "part", "item", "place"),
    [
        ("people", "names", name("a"), "/names/2"),
        ("people", "identifiers", {"scheme": "a", "value": "b"}, "/identifiers/2"),
        ("people", "citations", {"passage": LAB}, "/citations/2"),
        ("people", "affiliations", affiliation("CEO"), "/affiliations/2"),
        ("statements", "figures", figure(5), "/figures/2"),
        ("statements", "mentions", "organization:telegram", "/mentions/2"),
        (
            "events",
            "participations",
            {"participant": "organization:telegram", "role": "host", "passages": [LAB]},
            "/participations/2",
        ),
        ("discrepancies", "about", {"type": "organization", "slug": "telegram"}, "/about/2"),
    ],
)
def test_part_that_stands_twice_is_refused_at_the_second(administrator, resource, part, item, place):
    make_organization(slug="telegram")
    make_organization(slug="other")
    make_measure(slug="users")
    between = {
        "names": name("b", "fr"),
        "identifiers": {"scheme": "a", "value": "c"},
        "citations": {"passage": OPENS},
        "affiliations": affiliation("Founder"),
        "figures": figure(5, OPENS),
        "mentions": "organization:other",
        "participations": {"participant": "organization:other", "role": "host", "passages": [LAB]},
        "about": "organization:other",
    }[part]

    answer = put_parts(administrator, resource, **{part: [item, between, item]})

    told = "stands twice: it says the same as number 0 of the list"
    assert (answer.status_code, [fault for fault in faults(answer) if "twice" in fault[1]]) == (
        422,
        [(place, told)],
    )


def test_passage_that_stands_twice_in_a_part_is_refused_at_the_second(administrator):
    make_organization(slug="telegram")

    answer = put_parts(administrator, "people", affiliations=[affiliation("CEO", LAB, {**LAB, "start": 18})])

    told = "stands twice: it says the same as number 0 of the list"
    assert (answer.status_code, faults(answer)) == (422, [("/affiliations/0/passages/1", told)])


@pytest.mark.parametrize(
    ("resource", "parts", "place"),
    [
        ("people", {"affiliations": [affiliation("CEO") | {"passages": []}]}, "/affiliations/0/passages"),
        ("statements", {"attestations": [attestation() | {"passages": []}]}, "/attestations/0/passages"),
        ("discrepancies", {"readings": [reading("a") | {"passages": []}]}, "/readings/0/passages"),
    ],
)
def test_part_without_evidence_is_refused(administrator, resource, parts, place):
    make_organization(slug="telegram")

    answer = put_parts(administrator, resource, **parts)

    assert (answer.status_code, faults(answer)) == (422, [(place, "expected at least one")])


def full_statement(number: int) -> dict:
    """A statement with so many parts of each kind."""
    words = ["Pavel Durov opens", "a lab in Astana", "is a company"][:number]
    return a_row(
        "statements",
        speaker="person:durov",
        event="forum",
        mentions=[f"organization:body-{n}" for n in range(number)],
        figures=[figure(5, quoted(exact)) for exact in words],
        attestations=[attestation(exact, is_best=not n) for n, exact in enumerate(words)],
    )


STATEMENTS_OF_A_CREATION = 23
STATEMENTS_OF_A_CHANGE = 28


@pytest.mark.parametrize("number", [1, 3])
def test_statements_sent_to_the_database_do_not_grow_with_the_parts(administrator, number):
    make_person(slug="durov")
    make_event(slug="forum")
    make_measure(slug="users")
    for n in range(3):
        make_organization(slug=f"body-{n}")

    with CaptureQueriesContext(connection) as creation:
        created = send(administrator, "POST", address("statements"), full_statement(number))
    body = {**full_statement(number), "gist": "Another", "figures": [], "mentions": []}
    with CaptureQueriesContext(connection) as change:
        changed = send(administrator, "PATCH", address("statements", "new"), body, if_match=created["ETag"])

    assert (created.status_code, changed.status_code) == (201, 200)
    assert (len(creation), len(change)) == (STATEMENTS_OF_A_CREATION, STATEMENTS_OF_A_CHANGE)
    assert read(administrator, "statements", "new")["version"] == 2
