import pytest

from people.models import PersonName
from tests.make import (
    make_affiliation,
    make_event,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_record,
    make_source,
)

pytestmark = pytest.mark.django_db


def slugs(client, query: str = "") -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/people/?{query}").json()["results"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_one_query(client, django_assert_num_queries, rows):
    for _ in range(rows):
        person = make_person()
        for role in ("CEO", "founder"):
            make_affiliation(person, make_organization(), role=role)

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/people/")

    assert answer.json()["count"] == rows


@pytest.mark.parametrize("parts", [1, 3])
def test_detail_takes_one_query(client, django_assert_num_queries, parts):
    person = make_person(slug="one")
    for _ in range(parts):
        make_affiliation(person, make_organization())

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/people/one/")

    assert len(answer.json()["affiliations"]) == parts


def test_person_looks_as_promised(client):
    make_record()
    passage = make_passage(make_source("Pavel Durov, CEO", slug="s"), "Durov, CEO")
    person = make_person(slug="durov", passage=passage, given_name="Pavel")
    PersonName.objects.create(entry=person, text="Дуров", language="ru", kind="alias")
    telegram = make_organization(slug="telegram")
    make_affiliation(person, telegram, role="CEO", period_edtf="2013/..", passage=passage)
    person.refresh_from_db()
    shown = {
        "source": "s",
        "sha256": passage.source.sha256,
        "language": "en",
        "start": 6,
        "end": 16,
        "exact": "Durov, CEO",
    }

    answer = client.get("/api/v1/people/durov/").json()

    assert answer == {
        "slug": "durov",
        "label": "Pavel Durov",
        "names": [
            {"text": "Pavel Durov", "language": "en", "kind": "preferred"},
            {"text": "Дуров", "language": "ru", "kind": "alias"},
        ],
        "description": "",
        "given_name": "Pavel",
        "family_name": "",
        "honorific": "",
        "affiliations": [
            {
                "organization": {"slug": "telegram", "label": "Telegram"},
                "role": "CEO",
                "language": "en",
                "role_code": "chief_executive",
                "period": {"edtf": "2013/..", "earliest": "2013-01-01", "latest": None, "as_printed": ""},
                "passages": [shown],
            }
        ],
        "identifiers": [],
        "citations": [{"field": "", "passage": shown, "note": ""}],
        "status": "verified",
        "version": person.version,
        "created_at": f"{person.created_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "updated_at": f"{person.updated_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    }


@pytest.mark.parametrize(
    "words", ["Дуров", "Durow", "durov", "Pavel Durov", "Pawel Durow", "uro", "Pavel Durof"]
)
def test_q_finds_a_name_in_any_script_and_misspelt(client, words):
    make_person("Pavel Durov", slug="durov")
    make_person("Kassym-Jomart Tokayev", slug="tokayev")

    assert slugs(client, f"q={words}") == ["durov"]


@pytest.mark.parametrize("words", ["%25", "_", "%5C", "Xi"])
def test_q_takes_no_sign_for_a_wildcard(client, words):
    make_person("Pavel Durov")

    assert slugs(client, f"q={words}") == []


def test_q_finds_any_of_the_names(client):
    person = make_person("Kassym-Jomart Tokayev", slug="tokayev")
    PersonName.objects.create(entry=person, text="KJT", language="en", kind="acronym")
    PersonName.objects.create(entry=person, text="Tokaïev", language="fr", kind="preferred")

    assert [slugs(client, f"q={words}") for words in ("KJT", "Токаев", "Tokajew")] == [["tokayev"]] * 3


def test_people_are_filtered_by_organization_event_and_source(client):
    source = make_source(slug="s")
    passage = make_passage(source)
    telegram, forum = make_organization(slug="telegram"), make_event(slug="forum")
    for slug in ("a", "b", "c", "d"):
        make_person(slug=slug)
    a, b, c = (make_person().__class__.objects.get(slug=slug) for slug in ("a", "b", "c"))
    make_affiliation(a, telegram, role="CEO")
    make_affiliation(a, telegram, role="founder")
    make_affiliation(b, telegram, passage=passage)
    make_participation(forum, person=b)
    make_participation(forum, person=c)
    make_person(slug="e", passage=passage)

    queries = [
        "organization=telegram",
        "event=forum",
        "organization=telegram&event=forum",
        "source=s",
        "event=no",
    ]
    found = {query: slugs(client, f"{query}&ordering=slug") for query in queries}

    assert found == {
        "organization=telegram": ["a", "b"],
        "event=forum": ["b", "c"],
        "organization=telegram&event=forum": ["b"],
        "source=s": ["b", "e"],
        "event=no": [],
    }


def test_filters_tell_nothing_of_what_is_hidden(client):
    hidden = make_source(slug="hidden", status="proposed")
    person = make_person(slug="a")
    make_affiliation(person, make_organization(slug="secret", status="proposed"))
    make_affiliation(person, make_organization(slug="unseen"), passage=make_passage(hidden))
    make_participation(make_event(slug="closed", status="proposed"), person=person)
    make_participation(make_event(slug="rumour"), person=person, passage=make_passage(hidden))

    queries = ["organization=secret", "organization=unseen", "event=closed", "event=rumour", "source=hidden"]

    assert [slugs(client, query) for query in queries] == [[], [], [], [], []]


def test_merged_slug_leads_to_the_winner_and_is_in_no_list(client):
    winner = make_person(slug="winner")
    make_person(slug="loser", merged_into=winner)

    answer = client.get("/api/v1/people/loser/?fields=slug")
    followed = client.get(answer["Location"])

    assert (answer.status_code, answer["Location"]) == (
        308,
        "http://testserver/api/v1/people/winner/?fields=slug",
    )
    assert followed.json() == {"slug": "winner"}
    assert slugs(client) == ["winner"]


def test_slug_merged_into_something_hidden_is_unknown(client):
    make_person(slug="loser", merged_into=make_person(slug="winner", status="proposed"))
    make_person(slug="hidden", merged_into=make_person(slug="seen"), status="proposed")

    answers = [client.get(f"/api/v1/people/{slug}/").status_code for slug in ("loser", "hidden")]

    assert answers == [404, 404]


def test_filter_by_a_merged_slug_finds_what_the_winner_has(client):
    winner = make_organization(slug="winner")
    make_organization(slug="loser", merged_into=winner)
    make_affiliation(make_person(slug="a"), winner)

    assert slugs(client, "organization=loser") == ["a"]


def test_deleted_slug_is_a_410_problem(client):
    make_person(slug="gone").delete()
    make_organization(slug="other").delete()

    answers = [client.get(f"/api/v1/people/{slug}/").status_code for slug in ("gone", "other")]

    assert answers == [410, 404]
