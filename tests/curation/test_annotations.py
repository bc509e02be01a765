"""A source's passages as Web Annotations: what rests on each and how, as far as the reader may see it."""

from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command

from sources.models import Passage, Source
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_figure,
    make_measure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
ROOT = "http://testserver/api/v1"
TEXT = "Le 2 octobre 🚀 Pavel Durov, PDG de Telegram, a ouvert un labo, a déclaré Durov à Astana."


def ask(client, slug: str = "source", **parameters) -> dict:
    answer = client.get(f"/api/v1/sources/{slug}/annotations/", parameters)
    assert answer.status_code == 200, answer.content
    return answer.json()


def first_page(client, slug: str = "source", **parameters) -> list[dict]:
    return ask(client, slug, **parameters)["first"]["items"]


def resting(items: list[dict]) -> list[tuple]:
    return [
        (
            item["target"]["selector"][1]["exact"],
            *(item["body"][part] for part in ("how", "detail", "type", "slug")),
        )
        for item in items
    ]


@pytest.fixture
def source():
    """A source on which something of every kind rests."""
    source = make_source(TEXT, slug="source", language="fr", title="Un labo")
    name, role, lab = (make_passage(source, words) for words in ("Pavel Durov", "PDG de Telegram", "un labo"))
    durov = make_person("Pavel Durov", slug="durov", passage=name)
    telegram = make_organization("Telegram", slug="telegram", passage=role)
    make_affiliation(durov, telegram, role="PDG", passage=role)
    forum = make_event("Forum", slug="forum", passage=lab)
    make_participation(forum, person=durov, passage=name)
    make_participation(forum, organization=telegram, passage=name)
    said = make_statement("He opens a lab.", slug="lab", passage=False, status="proposed")
    make_attestation(
        said, make_passage(source, "a ouvert un labo"), attribution=make_passage(source, "a déclaré Durov")
    )
    make_figure(said, measure=make_measure(slug="labs"), passage=make_passage(source, "un"))
    said.status = "verified"
    said.save()
    make_reading(make_discrepancy("Opened or planned", slug="opened"), label="opened", passage=lab)
    return source


@pytest.mark.usefixtures("source")
def test_everything_that_rests_on_a_source_is_told_in_the_order_of_the_text(client):
    assert resting(first_page(client)) == [
        ("Pavel Durov", "participation", "speaker: organization:telegram", "event", "forum"),
        ("Pavel Durov", "participation", "speaker: person:durov", "event", "forum"),
        ("Pavel Durov", "citation", "", "person", "durov"),
        ("PDG de Telegram", "citation", "", "organization", "telegram"),
        ("PDG de Telegram", "affiliation", "telegram: PDG", "person", "durov"),
        ("a ouvert un labo", "attestation", "direct_quote", "statement", "lab"),
        ("un", "figure", "labs", "statement", "lab"),
        ("un labo", "reading", "opened", "discrepancy", "opened"),
        ("un labo", "citation", "", "event", "forum"),
        ("a déclaré Durov", "attribution", "direct_quote", "statement", "lab"),
    ]


def test_annotation_is_one_of_the_web_annotation_model(client, source):
    collection = ask(client, page_size=1)
    [item] = collection.pop("first")["items"]

    address = f"{ROOT}/sources/source/"
    assert collection == {
        "@context": ["http://www.w3.org/ns/anno.jsonld", {"@vocab": f"{ROOT}/schema/#"}],
        "id": f"{address}annotations/",
        "type": "AnnotationCollection",
        "label": "What rests on Un labo",
        "total": 10,
    }
    assert item == {
        "id": f"{ROOT}/events/forum/#participation/speaker%3A%20organization%3Atelegram/source/15-26",
        "type": "Annotation",
        "motivation": "linking",
        "body": {
            "id": f"{ROOT}/events/forum/",
            "type": "event",
            "slug": "forum",
            "label": "Forum",
            "how": "participation",
            "detail": "speaker: organization:telegram",
        },
        "target": {
            "id": f"{address}#char=15,26",
            "type": "SpecificResource",
            "source": address,
            "sha256": source.sha256,
            "selector": [
                {"type": "TextPositionSelector", "start": 15, "end": 26},
                {
                    "type": "TextQuoteSelector",
                    "exact": "Pavel Durov",
                    "prefix": "Le 2 octobre 🚀 ",
                    "suffix": ", PDG de Telegram, a ouvert un l",
                },
            ],
        },
    }


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("size", [1, 3, 10, 50])
def test_pages_lead_to_every_annotation_once_and_back(client, size):
    together = [item["id"] for item in first_page(client)]

    pages = [client.get(ask(client, page_size=size)["first"]["id"]).json()]
    while "next" in pages[-1]:
        pages.append(client.get(pages[-1]["next"]).json())
    back = [pages[-1]]
    while "prev" in back[-1]:
        back.append(client.get(back[-1]["prev"]).json())

    assert [item["id"] for page in pages for item in page["items"]] == together
    assert [item["id"] for page in reversed(back) for item in page["items"]] == together
    assert {page["partOf"]["total"] for page in pages} == {10}
    assert pages[0]["items"] == ask(client, page_size=size)["first"]["items"]
    assert "prev" not in pages[0]


def test_what_is_hidden_rests_on_nothing(client, source):
    secret = make_source("Secretov", slug="secret", status="proposed")
    quiet = make_passage(source, "à Astana")
    make_person("Secretov", slug="secretov", passage=quiet, status="proposed")
    hidden = make_organization("Hidden", slug="hidden", status="proposed", passage=quiet)
    make_affiliation(make_person("Seen", slug="seen"), hidden, role="secret role", passage=quiet)
    make_participation(make_event(slug="party"), organization=hidden, passage=quiet)
    proposed = make_statement("Secret words", passage=quiet, status="proposed")
    make_figure(proposed, passage=quiet)
    make_reading(make_discrepancy("Secret doubt", status="rejected"), label="secret label", passage=quiet)
    make_statement("Of a secret source", passage=make_passage(secret))

    seen = ask(client)
    answer = client.get("/api/v1/sources/secret/annotations/")
    client.force_login(get_user_model().objects.create_superuser("editor"))

    assert seen["total"] == 10
    assert "à Astana" not in [exact for exact, *_ in resting(seen["first"]["items"])]
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert ask(client)["total"] == 17
    assert ask(client, "secret")["total"] == 1


def test_deleted_source_is_gone_and_an_unknown_one_missing(client):
    make_source(slug="deleted").delete()

    answers = [client.get(f"/api/v1/sources/{slug}/annotations/") for slug in ("deleted", "unknown")]

    assert [answer.status_code for answer in answers] == [410, 404]


def test_source_on_which_nothing_rests_has_an_empty_page(client):
    make_source("Nothing", slug="source")

    collection = ask(client)

    assert (collection["total"], collection["first"]["items"]) == (0, [])
    assert client.get(collection["first"]["id"]).json()["items"] == []


@pytest.mark.parametrize("entries", [1, 3])
def test_page_takes_two_queries(client, entries, django_assert_num_queries):
    source = make_source(TEXT, slug="source")
    for _ in range(entries):
        make_person(passage=make_passage(source))

    with django_assert_num_queries(2):
        items = first_page(client)

    assert len(items) == entries


@pytest.mark.usefixtures("source")
def test_annotations_are_linked_data_of_their_profile_or_plain_json(client):
    address = "/api/v1/sources/source/annotations/"
    profile = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    accepted = {
        None: profile,
        "application/ld+json": profile,
        profile: profile,
        "application/json": "application/json",
        "text/html": "text/html; charset=utf-8",
    }

    answers = {
        accept: client.get(address, headers={"Accept": accept} if accept else {})["Content-Type"]
        for accept in accepted
    }

    assert answers == accepted
    assert first_page(client, format="json") == first_page(client, format="jsonld")


@pytest.mark.usefixtures("source")
def test_other_methods_and_parameters_are_answered(client):
    address = "/api/v1/sources/source/annotations/"

    codes = {
        "head": client.head(address).status_code,
        "options": client.options(address).status_code,
        "post": client.post(address).status_code,
        "unknown": client.get(f"{address}?page=2").status_code,
        "cursor": client.get(f"{address}?cursor=x").status_code,
        "size": client.get(f"{address}?page_size=201").status_code,
        "format": client.get(f"{address}?format=csv").status_code,
    }

    assert codes["post"] in (401, 403, 405)
    del codes["post"]
    assert codes == {
        "head": 200,
        "options": 200,
        "unknown": 400,
        "cursor": 400,
        "size": 400,
        "format": 400,
    }


def test_every_passage_of_the_shipped_record_is_annotated_where_it_stands(client):
    call_command("import_seeds", stdout=StringIO())

    found = []
    for source in Source.objects.all():
        page = ask(client, source.slug, page_size=200)["first"]
        while page:
            found += [(source, item) for item in page["items"]]
            page = client.get(page["next"]).json() if "next" in page else None

    wrong = [item["id"] for source, item in found if not reads_so(source.text, item["target"]["selector"])]
    targets = {item["target"]["id"] for _source, item in found}
    addresses = {
        f"{ROOT}/sources/{slug}/#char={start},{end}"
        for slug, start, end in Passage.objects.values_list("source__slug", "start", "end")
    }
    assert (wrong, targets) == ([], addresses)
    assert len({item["id"] for _source, item in found}) == len(found) > 500


def reads_so(text: str, selectors: list[dict]) -> bool:
    position, quote = selectors
    start, end = position["start"], position["end"]
    before, after = quote["prefix"], quote["suffix"]
    around = before + quote["exact"] + after
    return text[start:end] == quote["exact"] and text[start - len(before) : end + len(after)] == around
