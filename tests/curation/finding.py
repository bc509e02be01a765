"""Asking the search, and small rows to be found."""

from people.models import PersonName
from tests.make import make_passage, make_person, make_source

SEARCH = "/api/v1/search/"


def answer(client, words: str, **parameters) -> dict:
    response = client.get(SEARCH, {"q": words, **parameters})
    assert response.status_code == 200, response.content
    return response.json()


def hits(client, words: str, **parameters) -> list[tuple[str, str]]:
    return [(hit["type"], hit["slug"]) for hit in answer(client, words, **parameters)["results"]]


def silent_passage(**fields):
    """Evidence that has none of the words that the tests look for."""
    return make_passage(make_source("Nichts.", language="de", **fields))


def make_named_person(slug: str, *names: tuple[str, str]):
    person = make_person(None, slug=slug, passage=silent_passage())
    for text, language in names:
        PersonName.objects.create(entry=person, text=text, language=language, kind="preferred")
    return person
