import pytest

from orgs.models import OrganizationName
from tests.make import make_facility, make_organization, make_passage, make_source

pytestmark = pytest.mark.django_db


def slugs(client, resource: str, query: str) -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/{resource}/?ordering=slug&{query}").json()["results"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_one_query(client, django_assert_num_queries, rows):
    parent = make_organization(slug="z")
    for number in range(rows):
        make_organization(slug=f"a{number}", parent=parent)
        make_facility(operator=parent)

    with django_assert_num_queries(1):
        organizations = client.get("/api/v1/organizations/?parent=z")
    with django_assert_num_queries(1):
        facilities = client.get("/api/v1/facilities/")

    assert (organizations.json()["count"], facilities.json()["count"]) == (rows, rows)


@pytest.mark.parametrize("names", [1, 3])
def test_details_take_one_query(client, django_assert_num_queries, names):
    organization = make_organization(slug="one", name=None)
    make_facility(slug="two", operator=organization)
    for number in range(names):
        OrganizationName.objects.create(entry=organization, text=f"Name {number}", language="en")

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/organizations/one/")
    with django_assert_num_queries(1):
        client.get("/api/v1/facilities/two/")

    assert len(answer.json()["names"]) == names


def test_organizations_are_filtered(client):
    passage = make_passage(make_source(slug="s"))
    government = make_organization("Government", slug="government", classification="government", country="KZ")
    make_organization("Ministry", slug="ministry", classification="ministry", country="KZ", parent=government)
    make_organization("Telegram", slug="telegram", passage=passage)

    queries = [
        "classification=ministry",
        "country=KZ",
        "parent=government",
        "source=s",
        "q=Телеграм",
        "parent=no",
    ]
    found = {query: slugs(client, "organizations", query) for query in queries}

    assert found == {
        "classification=ministry": ["ministry"],
        "country=KZ": ["government", "ministry"],
        "parent=government": ["ministry"],
        "source=s": ["telegram"],
        "q=Телеграм": ["telegram"],
        "parent=no": [],
    }


def test_facilities_are_filtered(client):
    passage = make_passage(make_source(slug="s"))
    hub = make_organization(slug="hub")
    building = make_facility("Alem.AI", slug="building", operator=hub, country="KZ", state="opened")
    make_facility("Lab", slug="lab", classification="laboratory", located_in=building, passage=passage)

    queries = [
        "classification=laboratory",
        "country=KZ",
        "operator=hub",
        "located_in=building",
        "state=opened",
        "source=s",
        "q=alemai",
    ]
    found = {query: slugs(client, "facilities", query) for query in queries}

    assert found == {
        "classification=laboratory": ["lab"],
        "country=KZ": ["building"],
        "operator=hub": ["building"],
        "located_in=building": ["lab"],
        "state=opened": ["building"],
        "source=s": ["lab"],
        "q=alemai": ["building"],
    }


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("classification=ministery", ["ministry"]),
        ("country=kz", ["KZ"]),
        ("status=verifed", ["verified"]),
        ("country=Kazakhstan", []),
    ],
)
def test_unknown_word_of_a_closed_set_is_refused_with_near_misses(client, query, near):
    answer = client.get(f"/api/v1/organizations/?{query}")

    assert answer.status_code == 400
    assert [error["near_misses"][:1] for error in answer.json()["errors"]] == [near]


def test_reference_to_what_is_hidden_is_null_and_finds_nothing(client):
    secret = make_organization(slug="secret", status="proposed")
    make_facility(slug="lab", operator=secret)

    answer = client.get("/api/v1/facilities/lab/").json()

    assert (answer["operator"], slugs(client, "facilities", "operator=secret")) == (None, [])
