"""POST of one row: 201, where it is, and all of it as its writer sees it."""

import pytest

from people.models import Person
from tests.make import make_organization, make_person
from tests.roles import api_client
from tests.writing.asking import address, faults, history_rows, read, send
from tests.writing.rows import EVIDENT, PLAIN, a_row, an_evident_row, name, quoted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("source")]


@pytest.mark.parametrize("resource", PLAIN)
def test_post_answers_with_the_row_its_address_and_its_tag(administrator, resource):
    answer = send(administrator, "POST", address(resource), a_row(resource))

    again = administrator.get(address(resource, "new"))
    assert (answer.status_code, answer["Location"], answer["ETag"], answer.content) == (
        201,
        f"http://testserver{address(resource, 'new')}",
        again["ETag"],
        again.content,
    )
    assert (answer.json()["slug"], answer.json()["version"]) == ("new", 1)
    assert answer.json().get("status") == (None if resource == "measures" else "proposed")


@pytest.mark.parametrize("resource", EVIDENT)
def test_post_of_what_is_verified_brings_its_evidence(administrator, resource):
    answer = send(administrator, "POST", address(resource), an_evident_row(resource, status="verified"))

    assert (answer.status_code, answer.json()["status"]) == (201, "verified")


@pytest.mark.parametrize(
    ("resource", "evidence"),
    [(resource, next(iter(fields))) for resource, fields in EVIDENT.items() if fields],
)
def test_post_of_what_is_verified_without_evidence_is_refused_at_the_evidence(
    administrator, resource, evidence
):
    answer = send(administrator, "POST", address(resource), a_row(resource, status="verified"))

    assert answer.status_code == 422
    [(pointer, _detail)] = faults(answer)
    assert pointer == f"/{evidence}"
    assert administrator.get(address(resource, "new")).status_code == 404


def test_person_is_created_with_all_that_belongs_to_it(administrator):
    make_organization(slug="telegram")
    body = {
        "slug": "pavel-durov",
        "names": [name("Pavel Durov"), name("Durow", "de", "alias")],
        "description": "Runs\nTelegram.",
        "given_name": "Pavel",
        "family_name": "Durov",
        "honorific": "Mr",
        "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
        "citations": [{"field": "names", "passage": quoted(), "note": "first words"}],
        "affiliations": [
            {
                "organization": "telegram",
                "role": "CEO",
                "language": "en",
                "role_code": "chief_executive",
                "period": {"edtf": "2013/..", "as_printed": "since 2013"},
                "passages": [quoted("Telegram is a company")],
            }
        ],
        "status": "verified",
    }

    answer = send(administrator, "POST", address("people"), body)

    row = answer.json()
    sha256 = read(administrator, "sources", "article")["sha256"]
    place = {"source": "article", "sha256": sha256, "language": "en"}
    assert {field: row[field] for field in row if field not in ("created_at", "updated_at")} == {
        "slug": "pavel-durov",
        "label": "Pavel Durov",
        "names": [name("Durow", "de", "alias"), name("Pavel Durov")],
        "description": "Runs\nTelegram.",
        "given_name": "Pavel",
        "family_name": "Durov",
        "honorific": "Mr",
        "affiliations": [
            {
                "organization": {"slug": "telegram", "label": "Telegram"},
                "role": "CEO",
                "language": "en",
                "role_code": "chief_executive",
                "period": {
                    "edtf": "2013/..",
                    "earliest": "2013-01-01",
                    "latest": None,
                    "as_printed": "since 2013",
                },
                "passages": [{**place, "start": 90, "end": 111, "exact": "Telegram is a company"}],
            }
        ],
        "identifiers": [{"scheme": "wikidata", "value": "Q1"}],
        "citations": [
            {
                "field": "names",
                "passage": {**place, "start": 0, "end": 17, "exact": "Pavel Durov opens"},
                "note": "first words",
            }
        ],
        "status": "verified",
        "version": 1,
    }


def test_post_ignores_what_the_record_keeps_itself(administrator):
    kept = {"version": 7, "created_at": "1999-01-01T00:00:00Z", "updated_at": None, "label": "another"}

    row = send(administrator, "POST", address("people"), a_row("people", names=[name("Durov")], **kept)).json()

    assert (row["version"], row["label"], row["created_at"][:4] > "1999") == (1, "Durov", True)


def test_post_of_a_slug_that_stands_is_a_conflict(administrator):
    make_person(slug="new")
    before = history_rows()

    answer = send(administrator, "POST", address("people"), a_row("people"))

    assert (answer.status_code, faults(answer)) == (
        409,
        [("/slug", "Another person has this slug already.")],
    )
    assert history_rows() == before


def test_identifier_of_another_is_a_conflict_that_says_where(administrator):
    body = a_row("people", "first", identifiers=[{"scheme": "wikidata", "value": "Q1"}])
    send(administrator, "POST", address("people"), body)

    answer = send(administrator, "POST", address("people"), {**body, "slug": "second"})

    assert answer.status_code == 409
    [(pointer, detail)] = faults(answer)
    assert pointer == "/identifiers"
    assert "Q1" in detail
    assert not Person.objects.filter(slug="second").exists()


@pytest.mark.parametrize("resource", PLAIN)
def test_what_is_missing_is_named(administrator, resource):
    answer = send(administrator, "POST", address(resource), {})

    required = {"slug", *PLAIN[resource]}
    assert (answer.status_code, dict(faults(answer))) == (
        422,
        {f"/{field}": "is missing" for field in required},
    )


def test_proposal_belongs_to_who_made_it(record):
    contributor = api_client("contributor")

    answer = send(contributor, "POST", address("people"), a_row("people"))

    assert (answer.status_code, answer.json()["status"]) == (201, "proposed")
    assert contributor.get(address("people", "new")).status_code == 200
    assert api_client("contributor").get(address("people", "new")).status_code == 404
    assert api_client().get(address("people", "new")).status_code == 404
