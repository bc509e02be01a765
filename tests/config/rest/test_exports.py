import csv
import io
import json

import pytest

from config.rest.exports import ROWS_AT_ONCE, cell
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_reading,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db
RESOURCES = [
    "sources",
    "people",
    "organizations",
    "facilities",
    "events",
    "statements",
    "discrepancies",
    "measures",
]


def export(client, resource: str, **parameters) -> str:
    response = client.get(f"/api/v1/{resource}/", parameters)
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content).decode()


def exported_json(client, resource: str, **parameters) -> list[dict]:
    return [json.loads(line) for line in export(client, resource, format="ndjson", **parameters).splitlines()]


def exported_csv(client, resource: str, **parameters) -> list[dict]:
    return list(csv.DictReader(io.StringIO(export(client, resource, format="csv", **parameters), newline="")))


def make_one_of_each() -> None:
    passage = make_passage()
    durov, telegram = make_person(passage=passage), make_organization(passage=passage)
    make_affiliation(durov, telegram, passage=passage)
    make_facility(passage=passage)
    statement = make_statement(passage=passage, speaker_person=durov, event=make_event(passage=passage))
    make_figure(statement, measure=make_measure(), passage=passage, comparator=">", amount="0.5")
    make_reading(make_discrepancy(), passage=passage)


@pytest.mark.parametrize("resource", RESOURCES)
def test_ndjson_has_a_line_for_each_row_as_the_list_shows_it(client, resource):
    make_one_of_each()
    listed = client.get(f"/api/v1/{resource}/").json()["results"]

    exported = exported_json(client, resource)

    assert exported == listed
    assert len(exported) == 1


def test_rows_with_several_passages_stay_on_one_line(client):
    source = make_source("A lab.\nA hub.")
    statement = make_statement(passage=make_passage(source, "A lab.\nA"))
    make_attestation(statement, make_passage(source, "A lab."), make_passage(source, "A hub."))

    assert len(export(client, "statements", format="ndjson").splitlines()) == 1


@pytest.mark.parametrize("resource", RESOURCES)
def test_csv_has_a_row_for_each_in_columns_that_are_filled_in(client, resource):
    make_one_of_each()
    [listed] = client.get(f"/api/v1/{resource}/").json()["results"]

    [exported] = exported_csv(client, resource)

    same = {name: value for name, value in exported.items() if isinstance(listed.get(name), str | int)}
    assert same == {name: str(listed[name]) for name in same}
    assert {"slug", "version", "updated_at"} <= set(same)


def test_statement_is_one_flat_row(client):
    source = make_source("PDG: Pavel Durov opens a lab, a hub.", slug="source", language="fr")
    statement = make_statement(
        "He opens a lab.",
        slug="lab",
        passage=False,
        status="proposed",
        speaker_person=make_person("Pavel Durov", slug="durov", passage=make_passage(source)),
        speaker_as_printed="Pavel Durov",
        role="PDG",
        event=make_event("Forum", slug="forum", passage=make_passage(source)),
        said_on_edtf="2025-10-02?",
        said_on_as_printed="Le 10/02/2025",
    )
    make_attestation(statement, make_passage(source, "opens a lab"), make_passage(source, "a hub"))
    make_attestation(statement, make_passage(make_source(), None))
    users = make_measure("Users", slug="users", unit="users")
    make_figure(
        statement, measure=users, passage=make_passage(source, "lab"), comparator=">", amount="1000000000"
    )
    make_figure(statement, measure=users, passage=make_passage(source, "hub"))
    statement.status = "verified"
    statement.save()

    [row] = exported_csv(client, "statements")

    passages = json.loads(row.pop("best_passages"))
    told, figures = json.loads(row.pop("attestations_in_full")), json.loads(row.pop("figures_in_full"))
    assert [(passage["start"], passage["end"], passage["exact"]) for passage in passages] == [
        (17, 28, "opens a lab"),
        (30, 35, "a hub"),
    ]
    assert [len(attestation["passages"]) for attestation in told] == [2, 1]
    assert [figure["passage"]["exact"] for figure in figures] == ["lab", "hub"]
    moments = [row.pop("created_at"), row.pop("updated_at")]
    assert moments == sorted(moments)
    assert row == {
        "slug": "lab",
        "kind": "claim",
        "text": "opens a lab […] a hub",
        "language": "fr",
        "gist": "He opens a lab.",
        "speaker_type": "person",
        "speaker_slug": "durov",
        "speaker_label": "Pavel Durov",
        "speaker_as_printed": "Pavel Durov",
        "role": "PDG",
        "event_slug": "forum",
        "event_label": "Forum",
        "answers_slug": "",
        "answers_gist": "",
        "said_on_edtf": "2025-10-02?",
        "said_on_earliest": "2025-10-02",
        "said_on_latest": "2025-10-02",
        "said_on_as_printed": "Le 10/02/2025",
        "mentions": "[]",
        "figures": "users > 1000000000 users; users users",
        "attestations": "2",
        "sources": "2",
        "independent": "2",
        "best_source": "source",
        "best_sha256": passages[0]["sha256"],
        "best_start": "17",
        "best_end": "28",
        "best_exact": "opens a lab",
        "status": "verified",
        "version": row["version"],
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+7 701", "'+7 701"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1+1", "'＝1+1"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("", ""),
        (None, ""),
        (True, "true"),
        (0, "0"),
        ([{"a": "é"}], '[{"a":"é"}]'),
    ],
)
def test_cell_is_text_and_no_formula(value, text):
    assert cell(value) == text


def test_csv_quotes_what_would_break_a_row(client):
    words = 'He said: "a, b"\r\nand\n\u2028=1'
    make_source(words, slug="s", title=words, byline="=HYPERLINK(1)")

    [row] = exported_csv(client, "sources")

    assert (row["title"], row["byline"]) == (words, "'=HYPERLINK(1)")


def test_export_follows_filters_fields_and_ordering(client):
    passage = make_passage()
    for slug, kind in [("a", "plan"), ("b", "claim"), ("c", "plan")]:
        make_statement("A gist.", slug=slug, kind=kind, passage=passage)
    asked = {"kind": "plan", "ordering": "-slug"}

    rows = exported_json(client, "statements", fields="slug,kind", **asked)
    table = export(client, "statements", format="csv", fields="best_exact,slug", **asked)

    assert rows == [{"slug": "c", "kind": "plan"}, {"slug": "a", "kind": "plan"}]
    assert table == "slug,best_exact\r\nc,Pavel Durov opens a lab.\r\na,Pavel Durov opens a lab.\r\n"


def test_empty_export_is_a_header_or_nothing(client):
    assert export(client, "measures", format="ndjson") == ""
    assert export(client, "measures", format="csv") == "slug,label,unit,version,created_at,updated_at\r\n"


def test_export_is_a_file(client):
    csv_answer = client.get("/api/v1/people/?format=csv")
    ndjson_answer = client.get("/api/v1/people/", headers={"Accept": "application/x-ndjson"})

    headers = [
        (answer["Content-Type"], answer["Content-Disposition"]) for answer in (csv_answer, ndjson_answer)
    ]

    assert headers == [
        ("text/csv; charset=utf-8", 'attachment; filename="people.csv"'),
        ("application/x-ndjson", 'attachment; filename="people.ndjson"'),
    ]
    assert csv_answer.streaming
    csv_answer.close()
    ndjson_answer.close()


def test_head_of_an_export_computes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.head("/api/v1/people/?format=csv")

    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")


def test_export_is_unpaged(client):
    for n in range(ROWS_AT_ONCE + 1):
        make_measure(slug=f"measure-{n:03}")

    rows = exported_json(client, "measures", ordering="slug", fields="slug")

    assert rows == [{"slug": f"measure-{n:03}"} for n in range(ROWS_AT_ONCE + 1)]


def test_begun_export_is_read_by_a_cursor_and_given_up_when_closed(client, django_assert_num_queries):
    for n in range(ROWS_AT_ONCE + 1):
        make_measure(slug=f"measure-{n:03}")
    response = client.get("/api/v1/measures/?format=ndjson&fields=slug")

    first = next(iter(response.streaming_content))
    response.close()

    assert len(first.splitlines()) == ROWS_AT_ONCE
    with django_assert_num_queries(0):
        assert list(response.streaming_content) == []


def test_export_leaves_out_what_is_hidden(client):
    hidden, shown = make_passage(make_source("Secretov.", status="proposed")), make_passage()
    make_statement("Secretov opens a lab.", passage=shown, status="proposed")
    secretov = make_person("Secretov", slug="secretov", passage=shown, status="proposed")
    statement = make_statement("A lab opens.", passage=hidden, speaker_person=secretov)
    make_attestation(statement, shown)

    formats = [(resource, name) for resource in RESOURCES for name in ("ndjson", "csv", "jsonld")]
    exported = [export(client, resource, format=name) for resource, name in [*formats, ("events", "ics")]]
    [row] = exported_csv(client, "statements")

    assert [text for text in exported if "ecretov" in text] == []
    assert {
        name: row[name] for name in ("text", "speaker_slug", "best_source", "best_passages", "sources")
    } == {
        "text": "",
        "speaker_slug": "",
        "best_source": "",
        "best_passages": "[]",
        "sources": "1",
    }
    assert [told["is_best"] for told in json.loads(row["attestations_in_full"])] == [False]


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"format": "xml"}, "format"),
        ({"format": "ics"}, "format"),
        ({"format": "jsonld", "fields": "slug"}, "fields"),
        ({"format": "jsonld", "expand": "event"}, "expand"),
        ({"format": "jsonld", "ordering": "gist"}, "ordering"),
        ({"format": "csv", "page_size": "5"}, "page_size"),
        ({"format": "ndjson", "cursor": "x"}, "cursor"),
        ({"format": "csv", "fields": "speaker"}, "fields"),
        ({"format": "ndjson", "fields": "speaker_slug"}, "fields"),
        ({"format": "csv", "kind": "clam"}, "kind"),
        ({"format": "ndjson", "ordering": "gist"}, "ordering"),
    ],
)
def test_wrong_question_is_a_problem_and_no_file(client, parameters, named):
    response = client.get("/api/v1/statements/", parameters)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in response.json()["errors"]] == [named]
    assert "Content-Disposition" not in response


def test_unknown_format_is_told_what_there_is(client):
    response = client.get("/api/v1/statements/?format=jsonl")

    assert response.json()["detail"] == "“jsonl” is no format of this address: json, api, ndjson, csv, jsonld."
    assert response.json()["errors"][0]["near_misses"] == ["jsonld", "json"]


def test_one_row_has_no_export(client):
    person = make_person()

    response = client.get(f"/api/v1/people/{person.slug}/?format=csv")

    assert response.status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("format", "around"), [("ndjson", 0), ("csv", 1), ("jsonld", 3)])
def test_export_is_one_statement_however_many_rows(client, rows, format, around, django_assert_num_queries):
    passage = make_passage()
    for _ in range(rows):
        make_statement(passage=passage, speaker_person=make_person(passage=passage))

    # The savepoint of the test's own transaction, the cursor, and its release.
    with django_assert_num_queries(3):
        text = export(client, "statements", format=format, ordering="slug")

    assert len(text.splitlines()) == rows + around
