"""PATCH is a JSON Merge Patch: what is named is set, lists are replaced as a whole, the rest stays."""

import pytest

from tests.make import make_event, make_person, make_source, make_statement
from tests.writing.asking import ANY, address, faults, history_rows, history_since, read, send
from tests.writing.rows import a_row, an_evident_row, attestation, name, quoted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]


def patch(client, resource, slug, body, if_match=ANY, **options):
    return send(client, "PATCH", address(resource, slug), body, if_match=if_match, **options)


def test_patch_sets_what_it_names_and_leaves_the_rest(administrator):
    person = a_row("people", names=[name("Durov")], given_name="Pavel", family_name="Durov", honorific="Mr")
    created = send(administrator, "POST", address("people"), person)

    answer = patch(administrator, "people", "new", {"honorific": "", "given_name": "P."}, created["ETag"])

    expected = {**created.json(), "honorific": "", "given_name": "P.", "version": 2}
    assert (answer.status_code, {**answer.json(), "updated_at": None}) == (
        200,
        {**expected, "updated_at": None},
    )
    shown = administrator.get(address("people", "new"))
    assert (answer["ETag"], answer.content) == (shown["ETag"], shown.content)
    assert answer["ETag"].startswith('"2-')


def test_patch_takes_its_own_media_type(administrator):
    make_person(slug="new")

    answer = send(
        administrator,
        "PATCH",
        address("people", "new"),
        content=b'{"honorific": "Dr"}',
        media_type="application/merge-patch+json",
        if_match=ANY,
    )

    assert (answer.status_code, answer.json()["honorific"]) == (200, "Dr")


@pytest.mark.parametrize(
    ("field", "value"),
    [("event", None), ("speaker", None), ("said_on", None), ("mentions", []), ("speaker_as_printed", "")],
)
def test_patch_empties_a_field(administrator, field, value):
    event = make_event(slug="forum")
    make_person(slug="durov")
    full = a_row(
        "statements",
        event=event.slug,
        speaker="person:durov",
        speaker_as_printed="Durov",
        said_on={"edtf": "2025-10-02", "as_printed": "today"},
        mentions=["event:forum"],
    )
    created = send(administrator, "POST", address("statements"), full).json()

    answer = patch(administrator, "statements", "new", {field: value})

    assert (answer.status_code, {**answer.json(), "updated_at": None}) == (
        200,
        {**created, field: value, "version": 2, "updated_at": None},
    )


def test_patch_of_a_date_replaces_it_as_a_whole(administrator):
    make_statement(slug="new", said_on_edtf="2025", said_on_as_printed="this year")

    answer = patch(administrator, "statements", "new", {"said_on": {"edtf": "2025-10"}})

    assert answer.json()["said_on"] == {
        "edtf": "2025-10",
        "earliest": "2025-10-01",
        "latest": "2025-10-31",
        "as_printed": "",
    }


@pytest.mark.parametrize("body", [{}, {"honorific": "Mr"}, {"names": [name("Durov")]}, {"slug": "new"}])
def test_patch_of_what_is_so_already_is_no_change(administrator, body):
    created = send(
        administrator, "POST", address("people"), a_row("people", names=[name("Durov")], honorific="Mr")
    )
    before = history_rows()

    answer = patch(administrator, "people", "new", body)

    assert (answer.status_code, answer["ETag"], answer.content) == (200, created["ETag"], created.content)
    assert history_since(before) == {}


def test_patch_of_the_slug_is_refused(administrator):
    make_person(slug="new")

    answer = patch(administrator, "people", "new", {"slug": "newer"})

    assert (answer.status_code, faults(answer)) == (
        422,
        [("/slug", "the address says new, and a slug is for good")],
    )


@pytest.mark.parametrize(
    ("resource", "field", "value"),
    [
        ("people", "version", 7),
        ("people", "label", "Another"),
        ("people", "created_at", "1999-01-01T00:00:00Z"),
        ("statements", "text", "Other words"),
        ("statements", "language", "fr"),
        ("statements", "corroboration", {"sources": 9, "independent": 9}),
        ("sources", "sha256", "0" * 64),
    ],
)
def test_patch_of_what_the_record_keeps_is_refused(administrator, resource, field, value):
    if resource != "sources":
        send(administrator, "POST", address(resource), an_evident_row(resource, "article"))
    before = history_rows()

    answer = patch(administrator, resource, "article", {field: value})

    told = "is kept by the record itself: leave it out, or send it as it is"
    assert (answer.status_code, faults(answer)) == (422, [(f"/{field}", told)])
    assert history_rows() == before


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_text_of_a_source_never_changes(administrator, method):
    make_source("Some words.", slug="new", status="proposed")

    answer = send(
        administrator,
        method,
        address("sources", "new"),
        a_row("sources", text="Some words"),
        if_match=ANY,
    )

    told = "never changes: a changed page is a new source, with a slug of its own"
    assert (answer.status_code, faults(answer)) == (422, [("/text", told)])


def test_version_rises_once_however_much_changes(administrator):
    send(administrator, "POST", address("statements"), an_evident_row("statements"))

    answer = patch(
        administrator,
        "statements",
        "new",
        {
            "gist": "Another",
            "role": "CEO",
            "attestations": [attestation("a lab in Astana"), attestation("is a company", is_best=False)],
        },
    )

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert read(administrator, "statements", "new")["text"] == "a lab in Astana"


def test_patch_of_evidence_alone_is_a_change_of_its_owner(administrator):
    send(administrator, "POST", address("people"), an_evident_row("people"))

    answer = patch(administrator, "people", "new", {"citations": [{"passage": quoted("a lab in Astana")}]})

    assert (answer.status_code, answer.json()["version"]) == (200, 2)


@pytest.mark.parametrize(
    ("resource", "evidence"),
    [("people", "citations"), ("statements", "attestations")],
)
def test_last_evidence_of_what_is_verified_stays(administrator, resource, evidence):
    send(administrator, "POST", address(resource), an_evident_row(resource, status="verified"))
    before = history_rows()

    answer = patch(administrator, resource, "new", {evidence: []})

    assert (answer.status_code, [pointer for pointer, _ in faults(answer)]) == (422, [f"/{evidence}"])
    assert history_rows() == before


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"5", b"true", b"null"])
def test_patch_without_an_object_is_refused(administrator, body):
    make_person(slug="new")

    answer = send(administrator, "PATCH", address("people", "new"), content=body, if_match=ANY)

    fields = "slug, names, description, given_name, family_name, honorific, affiliations, identifiers"
    told = "not null" if body == b"null" else f"with {fields}, citations, status"
    glue = ", " if body == b"null" else " "
    assert (answer.status_code, faults(answer)) == (422, [("", f"expected an object{glue}{told}")])
