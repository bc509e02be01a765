import hashlib

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sources.models import Passage, Record, Source
from tests.admin_pages import errors_of, filled_in, row
from tests.make import make_passage, make_person, make_record, make_source, make_statement

pytestmark = pytest.mark.django_db
ADD = "/admin/sources/source/add/"


def change(source) -> str:
    return reverse("admin:sources_source_change", args=[source.pk])


def test_site_is_called_after_the_record(admin_client):
    response = admin_client.get("/admin/")

    assert (response.status_code, response.context_data["site_header"]) == (200, "Digital Bridge Record")


def test_record_is_added_once(admin_client):
    response = filled_in(
        admin_client, "/admin/sources/record/add/", slug="a-record", name="A record", language="en"
    )
    again = admin_client.get("/admin/sources/record/add/")

    assert (response.status_code, again.status_code) == (302, 403)
    assert list(Record.objects.values_list("id", "slug")) == [(1, "a-record")]


def test_record_is_changed(admin_client):
    record = make_record(name="A record")

    response = filled_in(
        admin_client, reverse("admin:sources_record_change", args=[record.pk]), name="The record"
    )

    assert response.status_code == 302
    assert list(Record.objects.values_list("id", "name")) == [(1, "The record")]


def test_source_is_stored_with_all_its_blanks_and_plain_line_ends(admin_client, admin_user):
    response = filled_in(
        admin_client,
        ADD,
        slug="an-article",
        kind="article",
        language="en",
        text="\r\n  Two\r\nlines \u00a0 \r\n\r\n",
    )

    assert response.status_code == 302
    source = Source.objects.get()
    text = "\n  Two\nlines \u00a0 \n\n"
    assert (source.text, source.sha256, source.proposed_by, source.status) == (
        text,
        hashlib.sha256(text.encode()).hexdigest(),
        admin_user,
        "proposed",
    )


def test_text_with_nul_is_refused(admin_client):
    response = filled_in(admin_client, ADD, slug="an-article", kind="article", language="en", text="ab\x00c")

    assert errors_of(response) == [
        (
            "The text has a NUL character at offset 2, which cannot be stored: it is no text as received,"
            " or was read in the wrong encoding."
        )
    ]
    assert Source.objects.count() == 0


def test_original_is_stored_with_its_media_type(admin_client):
    upload = SimpleUploadedFile("page.html", b"<p>Durov</p>", content_type="text/html")

    response = filled_in(
        admin_client, ADD, slug="a-page", kind="article", language="en", text="Durov", original_file=upload
    )

    assert response.status_code == 302
    source = Source.objects.get()
    assert (bytes(source.original), source.original_media_type) == (b"<p>Durov</p>", "text/html")


def test_text_is_shown_and_stays_as_it_is(admin_client):
    source = make_source("  <b>Durov</b>\r\n\r\nopens ", title="")

    page = admin_client.get(change(source)).content.decode()
    response = filled_in(admin_client, change(source), title="A title", text="Another text")

    assert '<pre class="source-text">\n  &lt;b&gt;Durov&lt;/b&gt;\r\n\r\nopens </pre>' in page
    assert response.status_code == 302
    assert list(Source.objects.values_list("text", "title")) == [("  <b>Durov</b>\r\n\r\nopens ", "A title")]


def test_source_page_leads_to_what_rests_on_it(admin_client):
    source = make_source("Durov opens a lab.")
    person = make_person("Durov", passage=make_passage(source, "Durov"))
    statement = make_statement("Durov opens it.", passage=make_passage(source, "opens a lab"))

    page = admin_client.get(change(source)).content.decode()

    assert [
        f'<a href="/admin/people/person/{person.pk}/change/">Durov</a>' in page,
        f'<a href="/admin/events/statement/{statement.pk}/change/">Durov opens it.</a>' in page,
    ] == [True, True]


def test_source_derives_from_another(admin_client):
    first, second = make_source(), make_source()

    response = filled_in(
        admin_client, change(second), **row("derivations", 0, derived_from=first.pk, kind="reprint", said_by="")
    )

    assert response.status_code == 302
    assert list(Source.objects.order_by("pk").values_list("origin", flat=True)) == [first.pk, first.pk]


def test_source_from_itself_is_refused(admin_client):
    source = make_source()

    response = filled_in(
        admin_client,
        change(source),
        **row("derivations", 0, derived_from=source.pk, kind="reprint", said_by=""),
    )

    assert errors_of(response) == [
        "Nothing was saved. The record holds to a rule: “source does not derive from itself”."
    ]


def test_wrong_language_is_refused(admin_client):
    response = filled_in(admin_client, ADD, slug="an-article", kind="article", language="english", text="Text")

    assert errors_of(response) == ["The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant."]


def test_source_with_passages_is_not_deleted(admin_client):
    source = make_source("Durov", slug="an-article")
    make_passage(source)

    response = admin_client.get(reverse("admin:sources_source_delete", args=[source.pk]))

    [protected] = response.context_data["protected"]
    assert "an-article [0, 5) Durov" in protected
    assert Source.objects.count() == 1


def test_passage_is_only_looked_at(admin_client):
    source = make_source("Durov opens a lab.")
    passage = make_passage(source, "Durov")
    person = make_person("Durov", passage=passage)
    path = reverse("admin:sources_passage_change", args=[passage.pk])

    page = admin_client.get(path).content.decode()
    changed = admin_client.post(path, {"exact": "Tokayev"})
    added = admin_client.get("/admin/sources/passage/add/")

    assert f'<a href="/admin/people/person/{person.pk}/change/">Durov</a>' in page
    assert (changed.status_code, added.status_code) == (403, 403)
    assert list(Passage.objects.values_list("exact", flat=True)) == ["Durov"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("model", ["source", "passage"])
def test_lists_take_the_same_queries_for_any_number(admin_client, django_assert_num_queries, rows, model):
    for _ in range(rows):
        make_passage()

    with django_assert_num_queries({"source": 6, "passage": 5}[model]):
        response = admin_client.get(f"/admin/sources/{model}/")

    assert len(response.context_data["cl"].result_list) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_page_of_a_source_takes_the_same_queries_for_any_number_of_passages(
    admin_client, django_assert_num_queries, rows
):
    ContentType.objects.get_for_model(Source)
    source = make_source("one two three")
    for word in ["one", "two", "three"][:rows]:
        make_person(word, passage=make_passage(source, word))
        make_statement(word, passage=make_passage(source, word))

    with django_assert_num_queries(18):
        response = admin_client.get(change(source))

    assert response.status_code == 200


def test_count_of_a_long_list_is_capped(admin_client, monkeypatch):
    monkeypatch.setattr("sources.admin.paging.COUNTED", 2)
    for _ in range(3):
        make_source()

    response = admin_client.get("/admin/sources/source/")

    assert response.context_data["cl"].result_count == 2
