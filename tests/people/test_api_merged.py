"""The address of a merged entry leads to its winner."""

import pytest

from tests.make import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain():
    last = make_person(slug="c")
    middle = make_person(slug="b", merged_into=last)
    # As a hand might leave it; a merge repoints earlier losers.
    return make_person(slug="a", merged_into=middle), middle, last


@pytest.mark.parametrize(
    "query", ["", "?format=json", "?fields=slug%2Clabel&format=json", "?format=json&omit=names", "?fields=slug"]
)
def test_location_keeps_each_parameter_once(client, chain, query):
    answer = client.get(f"/api/v1/people/b/{query}")

    assert (answer.status_code, answer["Location"]) == (308, f"http://testserver/api/v1/people/c/{query}")
    assert client.get(answer["Location"]).json()["slug"] == "c"


def test_chain_of_merges_leads_to_the_last_winner(client, chain):
    answer = client.get("/api/v1/people/a/")

    assert (answer.status_code, answer["Location"]) == (308, "http://testserver/api/v1/people/c/")


@pytest.mark.parametrize("hidden", [0, 1, 2])
def test_chain_through_what_is_hidden_is_a_404(client, chain, hidden):
    type(chain[hidden]).objects.filter(pk=chain[hidden].pk).update(status="rejected")

    answer = client.get("/api/v1/people/a/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
