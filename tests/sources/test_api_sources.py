import re

import pytest
from django.contrib.auth import get_user_model

from sources.models import Derivation, RetiredSlug
from tests.make import make_source

pytestmark = pytest.mark.django_db


def slugs(client, query: str = "") -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/sources/?{query}").json()["results"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_one_query(client, django_assert_num_queries, rows):
    sources = [make_source() for _ in range(rows)]
    for source in sources[1:]:
        Derivation.objects.create(source=source, derived_from=sources[0], kind="reprint")

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/sources/")

    assert answer.json()["count"] == rows


@pytest.mark.parametrize("others", [0, 2])
def test_detail_takes_one_query(client, django_assert_num_queries, others):
    source = make_source(slug="one")
    for _ in range(others):
        Derivation.objects.create(source=source, derived_from=make_source(), kind="quotes")

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/sources/one/")

    assert len(answer.json()["derived_from"]) == others


def test_text_is_in_the_detail_only_and_to_the_letter(client):
    source = make_source('„Durow“ öffnet\r\n\u00a0🚀 "ein" \\ Labor\u2028\u0007', slug="one")

    detail = client.get("/api/v1/sources/one/").json()
    [listed] = client.get("/api/v1/sources/").json()["results"]

    assert detail.pop("text") == source.text
    assert listed == detail


def test_text_is_no_field_of_the_list(client):
    answer = client.get("/api/v1/sources/?fields=slug,text")

    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == ["fields"]


def test_source_looks_as_promised(client):
    kept = make_source(slug="kept")
    source = make_source(
        "Текст", slug="one", language="ru", published_edtf="2025-10-02?", published_as_printed="02.10.2025"
    )
    Derivation.objects.create(source=source, derived_from=kept, kind="translation", said_by="the byline")
    source.refresh_from_db()

    assert client.get("/api/v1/sources/one/").json() == {
        "slug": "one",
        "kind": "article",
        "title": "",
        "language": "ru",
        "text": "Текст",
        "sha256": source.sha256,
        "original_media_type": "",
        "url": "",
        "publisher": "",
        "byline": "",
        "published": {
            "edtf": "2025-10-02?",
            "earliest": "2025-10-02",
            "latest": "2025-10-02",
            "as_printed": "02.10.2025",
        },
        "retrieved_at": None,
        "licence": "",
        "note": "",
        "derived_from": [{"source": "kept", "kind": "translation", "said_by": "the byline"}],
        "status": "verified",
        "version": source.version,
        "created_at": f"{source.created_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "updated_at": f"{source.updated_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    }


def test_sources_are_filtered(client):
    make_source(slug="a", language="fr", kind="interview")
    make_source(slug="b", language="fr")
    make_source(slug="c", language="de", kind="interview")

    found = {
        query: slugs(client, query) for query in ("language=fr", "kind=interview", "language=fr&kind=article")
    }

    assert found == {"language=fr": ["a", "b"], "kind=interview": ["a", "c"], "language=fr&kind=article": ["b"]}


def test_source_filter_finds_what_derives_from_it(client):
    first, second = make_source(slug="a"), make_source(slug="b")
    Derivation.objects.create(source=second, derived_from=first, kind="reprint")

    assert (slugs(client, "source=a"), slugs(client, "source=b"), slugs(client, "source=none")) == (
        ["b"],
        [],
        [],
    )


def test_hidden_source_is_found_by_nobody_but_its_proposer(client):
    user = get_user_model().objects.create_user("contributor")
    make_source(slug="seen")
    make_source(slug="his", status="proposed", proposed_by=user)
    make_source(slug="hidden", status="proposed")

    public = slugs(client), client.get("/api/v1/sources/his/").status_code
    client.force_login(user)
    own = slugs(client), slugs(client, "status=proposed"), client.get("/api/v1/sources/hidden/").status_code

    assert public == (["seen"], 404)
    assert own == (["his", "seen"], ["his"], 404)


def test_deleted_slug_is_a_410_problem(client):
    make_source(slug="gone").delete()

    answer = client.get("/api/v1/sources/gone/")

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert RetiredSlug.objects.filter(slug="gone").exists()


def test_head_and_options_answer(client):
    make_source(slug="one")

    head = client.head("/api/v1/sources/one/")
    options = client.options("/api/v1/sources/")

    assert (head.status_code, head.content) == (200, b"")
    assert (options.status_code, options["Allow"]) == (200, "GET, POST, PATCH, DELETE, HEAD, OPTIONS")


def test_root_lists_the_resources(client):
    answer = client.get("/api/v1/").json()

    assert answer["sources"] == "http://testserver/api/v1/sources/"
    # Search needs to be told what for, and merges are for editors.
    assert {name: client.get(address).status_code for name, address in answer.items()} == {
        **dict.fromkeys(answer, 200),
        "search": 400,
        "merges": 401,
    }


def test_browsable_page_shows_the_finished_json(client):
    make_source(slug="one")

    page = client.get("/api/v1/sources/?format=api").content.decode()

    assert "&quot;slug&quot;: &quot;<span" in page or '"slug"' in page.replace("&quot;", '"')
    assert "django-rest-framework.org" not in page


def test_browsable_page_makes_links_to_this_site_only(client):
    make_source(slug="one", title="Tripsome.com, www.example.org", url="https://example.org/a?b=1&c=2")
    make_source(slug="two")

    page = client.get("/api/v1/sources/?format=api&page_size=1").content.decode()

    made = re.findall(r'<a href="([^"]*)" rel="nofollow">', page)
    assert [link.partition("cursor=")[0] for link in made] == ["http://testserver/api/v1/sources/?"]
    assert "Tripsome.com, www.example.org" in page
    assert "https://example.org/a?b=1&amp;c=2" in page
