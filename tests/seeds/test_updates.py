"""Importing again, after the files have changed."""

import pytest
from django.core.management.base import CommandError

from events.models import Attestation, Reading
from orgs.models import Organization, OrganizationName
from people.models import Person
from seeds.models import ImportRun
from sources.models import Source
from tests.seeds.folder import change, import_seeds, refused

pytestmark = pytest.mark.django_db


def test_changed_fields_are_told_from_old_to_new(folder):
    import_seeds(folder)
    change(folder, "organizations.yaml", "classification: media", "classification: agency\n  country: AZ")
    change(folder, "people.yaml", "{text: Durov, language: en}", "{text: Durow, language: de}")

    printed = import_seeds(folder)

    assert printed.splitlines()[10:-1] == [
        "organizations news-az:",
        '    classification: "media" -> "agency"',
        '    country: (empty) -> "AZ"',
        "people durov:",
        "    names:",
        '        - {"text": "Durov", "language": "en"}',
        '        + {"text": "Durow", "language": "de"}',
    ]
    assert Organization.objects.values_list("classification", "country").get(slug="news-az") == ("agency", "AZ")


def test_changed_parts_are_told_by_what_changed_in_them(folder):
    import_seeds(folder)
    change(folder, "discrepancies.yaml", "quote: Pavel}", "quote: Pavel Durov}")
    change(folder, "statements.yaml", "amount: 1000000000", "amount: 1000000001")

    printed = import_seeds(folder)

    assert printed.splitlines()[10:-1] == [
        "statements a-billion-users:",
        "    figures:",
        '        "users", "“over a billion users” (article [89, 109))":',
        '            amount: "1000000000" -> "1000000001"',
        "discrepancies who-he-is:",
        "    readings:",
        '        "a man":',
        "            passages:",
        '                - {"passage": "“Pavel” (article [0, 5))"}',
        '                + {"passage": "“Pavel Durov” (article [0, 11))"}',
    ]


def test_changed_parts_keep_their_ids(folder):
    import_seeds(folder)
    names = dict(OrganizationName.objects.values_list("text", "id"))
    attestation = Attestation.objects.get(statement__slug="a-billion-users")
    change(
        folder,
        "organizations.yaml",
        "{text: Telegram, language: en, kind: preferred}",
        "{text: Telegram, language: en}",
    )
    change(folder, "statements.yaml", "        - {quote: Durov, start: 74}\n", "")
    change(folder, "statements.yaml", "form: partial_quote", "form: indirect")

    import_seeds(folder)

    assert dict(OrganizationName.objects.values_list("text", "id")) == names
    assert OrganizationName.objects.get(text="Telegram").kind == "alias"
    changed = Attestation.objects.get(statement__slug="a-billion-users")
    assert [part.passage.exact for part in changed.parts.all()] == ["over a billion users"]
    assert changed.statement.text == "over a billion users"
    assert attestation.pk != changed.pk  # Its form and its first words are others: another attestation.


def test_attestation_with_another_form_is_the_same_one(folder):
    import_seeds(folder)
    attestation = Attestation.objects.get(statement__slug="a-billion-users")
    change(folder, "statements.yaml", "form: partial_quote", "form: indirect")

    import_seeds(folder)

    changed = Attestation.objects.get(statement__slug="a-billion-users")
    assert (changed.pk, changed.form) == (attestation.pk, "indirect")


def test_readings_change_places_and_keep_their_ids(folder):
    import_seeds(folder)
    ids = dict(Reading.objects.values_list("label", "id"))
    readings = (folder / "discrepancies.yaml").read_text()
    first = readings[readings.index("    - label: chief") : readings.index("    - label: a man")]
    swapped = readings.replace(first, "").replace("  status:", f"{first}  status:")
    swapped = swapped.replace("      is_followed: true\n", "").replace(
        "quote: Pavel}]\n", "quote: Pavel}]\n      is_followed: true\n"
    )
    (folder / "discrepancies.yaml").write_text(swapped)

    import_seeds(folder)

    assert list(Reading.objects.values_list("position", "label", "is_followed", "id")) == [
        (0, "a man", True, ids["a man"]),
        (1, "chief executive", False, ids["chief executive"]),
    ]


def test_preferred_name_moves_to_another_spelling(folder):
    import_seeds(folder)
    change(
        folder,
        "people.yaml",
        "{text: Pavel Durov, language: en, kind: preferred}",
        "{text: Pavel Durov, language: en}",
    )
    change(folder, "people.yaml", "{text: Durov, language: en}", "{text: Durov, language: en, kind: preferred}")

    import_seeds(folder)

    assert Person.objects.get().label == "Durov"


def test_folder_of_another_record_is_refused_with_both_names(folder):
    import_seeds(folder)
    change(folder, "record.yaml", "slug: small", "slug: another")

    with pytest.raises(CommandError) as error:
        import_seeds(folder)

    assert str(error.value) == (
        'record.yaml:1: another: slug: "another": this database holds the record small, and the folder is of'
        " another\n1 error: nothing was written."
    )


def test_changed_text_of_a_known_source_is_refused(folder):
    import_seeds(folder)
    with (folder / "sources" / "article.txt").open("a") as text:
        text.write("One more line.\n")

    with pytest.raises(CommandError) as error:
        import_seeds(folder)

    old = Source.objects.get().sha256
    assert str(error.value).startswith(
        'sources.yaml:2: article: file: "article.txt": the text differs from the one that the database holds'
        f" (sha256 {old[:12]}…, here "
    )
    assert "a changed page is a new source, with a slug of its own" in str(error.value)


def test_changed_line_ends_are_told_first_and_without_what_follows(imported):
    text = imported / "sources" / "article.txt"
    text.write_bytes(b"\n" + text.read_bytes())
    change(imported, "facilities.yaml", "operator: telegram", "operator: nobody")
    changed = refused(imported)
    text.write_bytes(text.read_bytes().removeprefix(b"\n").replace(b"\r\n", b"\n"))

    said = refused(imported)

    assert [line.split(": ")[0] for line in changed.splitlines()] == [
        "sources.yaml:2",
        "facilities.yaml:3",
        "2 errors",
    ]
    assert said.splitlines()[0].endswith("): only line ends differ: put the file back as it was, byte for byte")


def test_only_changed_files_are_imported_when_asked_so(folder):
    import_seeds(folder)

    unchanged = import_seeds(folder, "--if-changed")
    change(folder, "people.yaml", "{text: Durov, language: en}", "{text: Durow, language: de}")
    changed = import_seeds(folder, "--if-changed")

    assert ImportRun.objects.count() == 2
    assert (unchanged.splitlines()[-1], changed.splitlines()[-1]) == (
        "Nothing to change.",
        f"Written as import {ImportRun.objects.first().pk}.",
    )
