"""Imports into a record that curators have worked on since the last import."""

import json

import pytest
from django.core.management import call_command

from events.models import Discrepancy, Statement
from orgs.models import Facility, Organization, OrganizationCitation
from people.models import Person, PersonName
from sources.models import Passage, RetiredSlug, Source
from tests.make import make_organization, make_passage
from tests.seeds.folder import change, import_seeds, lines_after_counts, refused

pytestmark = pytest.mark.django_db


def test_field_changed_in_the_database_only_is_kept(imported):
    Organization.objects.filter(slug="news-az").update(country="AZ")

    printed = import_seeds(imported)

    assert lines_after_counts(printed) == [
        "organizations news-az: country changed in the database, and kept.",
        "Nothing to change.",
    ]
    assert Organization.objects.get(slug="news-az").country == "AZ"


def test_other_fields_of_a_row_changed_in_the_database_are_taken(imported):
    Organization.objects.filter(slug="news-az").update(country="AZ")
    change(
        imported,
        "organizations.yaml",
        "classification: media",
        "classification: media\n  description: A portal.",
    )

    import_seeds(imported)

    assert Organization.objects.values_list("country", "description").get(slug="news-az") == ("AZ", "A portal.")


def test_same_change_on_both_sides_is_no_conflict(imported):
    Organization.objects.filter(slug="news-az").update(country="AZ")
    change(imported, "organizations.yaml", "classification: media", "classification: media\n  country: AZ")

    printed = import_seeds(imported)

    assert lines_after_counts(printed) == ["Nothing to change."]


CONFLICT = """\
organizations.yaml:12: news-az: classification: changed in the database and in the files, differently
    last imported: "media"
    in the database (--ours keeps it): "company"
    in the files (--theirs takes it): "agency"
1 conflict: nothing was written. Decide with --ours (the database wins) or --theirs (the files win)."""


@pytest.fixture
def in_conflict(imported):
    Organization.objects.filter(slug="news-az").update(classification="company")
    change(imported, "organizations.yaml", "classification: media", "classification: agency")
    change(imported, "measures.yaml", "unit: users", "unit: people")
    return imported


def test_different_changes_on_both_sides_are_a_conflict_and_nothing_is_written(in_conflict):
    said = refused(in_conflict)

    assert said == CONFLICT
    assert Organization.objects.get(slug="news-az").classification == "company"
    assert Statement.objects.get(slug="a-billion-users").figures.get().measure.unit == "users"


def test_ours_keeps_what_the_database_has_and_remembers_the_decision(in_conflict):
    import_seeds(in_conflict, "--ours")
    again = import_seeds(in_conflict)

    assert Organization.objects.get(slug="news-az").classification == "company"
    assert Statement.objects.get(slug="a-billion-users").figures.get().measure.unit == "people"
    assert lines_after_counts(again) == [
        "organizations news-az: classification changed in the database, and kept.",
        "Nothing to change.",
    ]


def test_theirs_takes_what_the_files_have(in_conflict):
    import_seeds(in_conflict, "--theirs")
    again = import_seeds(in_conflict)

    assert Organization.objects.get(slug="news-az").classification == "agency"
    assert lines_after_counts(again) == ["Nothing to change."]


def test_ours_and_theirs_together_are_refused(imported):
    assert "not allowed with argument" in refused(imported, "--ours", "--theirs")


def test_names_are_one_field(imported):
    person = Person.objects.get()
    PersonName.objects.create(entry=person, text="Дуров", language="ru")
    change(imported, "people.yaml", "{text: Durov, language: en}", "{text: Durow, language: de}")

    said = refused(imported)

    assert said.splitlines()[0] == (
        "people.yaml:2: durov: names: changed in the database and in the files, differently"
    )


def test_row_of_the_database_that_the_files_now_have_too_is_taken_over(imported):
    make_organization("Astana Hub", slug="astana-hub", classification="technopark", status="proposed")
    OrganizationCitation.objects.all().filter(entry__slug="astana-hub").delete()
    with (imported / "organizations.yaml").open("a") as file:
        file.write(
            "\n- slug: astana-hub\n  names:\n    - {text: Astana Hub, language: en, kind: preferred}\n"
            "  classification: technopark\n  country: KZ\n"
        )

    printed = import_seeds(imported)

    assert lines_after_counts(printed)[:2] == ["organizations astana-hub:", '    country: (empty) -> "KZ"']


def test_row_that_only_the_database_has_can_be_referred_to(imported):
    make_organization("Astana Hub", slug="astana-hub")
    change(imported, "facilities.yaml", "operator: telegram", "operator: astana-hub")

    printed = import_seeds(imported)

    assert Facility.objects.get().operator.slug == "astana-hub"
    assert lines_after_counts(printed)[2:-1] == [
        (
            "facilities.yaml:3: astana-hub is cited, but is not in organizations.yaml: the database has it, and"
            " this folder alone is not complete."
        )
    ]


def test_words_of_a_source_that_only_the_database_has_can_be_quoted(imported):
    make_passage(exact="Durov", source=make_source_with_slug("another"))
    change(
        imported, "events.yaml", "- {source: article, quote: Pavel Durov}", "- {source: another, quote: Pavel}"
    )

    import_seeds(imported)

    assert Passage.objects.filter(source__slug="another").count() == 2


def test_source_renamed_in_its_own_row_only_is_noticed_once(imported):
    change(imported, "sources.yaml", "slug: article", "slug: article-of-october")

    printed = import_seeds(imported)

    assert lines_after_counts(printed)[:-1] == [
        (
            "organizations.yaml:6: article is cited, but is not in sources.yaml: the database has it, and this"
            " folder alone is not complete."
        ),
        "sources.yaml: article is gone from the files; it stays in the database (--prune removes it).",
    ]


def make_source_with_slug(slug):
    return Source.objects.create(slug=slug, kind="article", language="en", text="Pavel Durov opens.")


def test_row_deleted_in_the_database_stays_deleted(imported):
    Discrepancy.objects.all().delete()

    printed = import_seeds(imported)

    assert lines_after_counts(printed) == [
        "discrepancies.yaml:1: who-he-is was deleted in the database and stays deleted.",
        "Nothing to change.",
    ]
    assert Discrepancy.objects.count() == 0


@pytest.fixture
def deleted_and_changed(imported):
    Discrepancy.objects.all().delete()
    change(imported, "discrepancies.yaml", "title: Who Durov is", "title: What Durov is")
    return imported


def test_row_deleted_in_the_database_and_changed_in_the_files_is_a_conflict(deleted_and_changed):
    said = refused(deleted_and_changed)

    assert said.splitlines()[:4] == [
        "discrepancies.yaml:2: who-he-is: title: changed in the database and in the files, differently",
        '    last imported: "Who Durov is"',
        "    in the database (--ours keeps it): (the row was deleted)",
        '    in the files (--theirs takes it): "What Durov is"',
    ]


def test_ours_leaves_it_deleted(deleted_and_changed):
    import_seeds(deleted_and_changed, "--ours")
    import_seeds(deleted_and_changed)

    assert Discrepancy.objects.count() == 0


def test_theirs_brings_it_back_under_its_slug(deleted_and_changed):
    import_seeds(deleted_and_changed, "--theirs")

    assert Discrepancy.objects.get(slug="who-he-is").title == "What Durov is"
    assert RetiredSlug.objects.count() == 0


def test_reference_to_a_row_deleted_in_the_database_is_refused(imported):
    Facility.objects.all().delete()
    change(imported, "events.yaml", "classification: opening", "classification: opening\n  facility: lab")

    said = refused(imported)

    assert said.splitlines()[0] == (
        'events.yaml:3: opening: facility: "lab": this row of facilities was deleted in the database:'
        " name another, or restore it"
    )


def test_slug_of_a_deleted_row_is_not_given_again(imported):
    make_organization("Gone", slug="gone").delete()
    with (imported / "organizations.yaml").open("a") as file:
        file.write("\n- slug: gone\n  classification: company\n")

    said = refused(imported)

    assert said.splitlines()[0] == (
        'organizations.yaml:14: gone: slug: "gone": this slug is that of a deleted row and stays reserved:'
        " choose another, or restore that row"
    )


def test_conflicts_are_told_as_json_too(in_conflict, capsys):
    with pytest.raises(SystemExit) as exit_code:
        call_command("import_seeds", str(in_conflict), "--format", "json")

    answer = json.loads(capsys.readouterr().out)
    assert (exit_code.value.code, answer["run"], answer["errors"]) == (1, None, [])
    assert answer["conflicts"] == [
        {
            "file": "organizations.yaml",
            "line": 12,
            "slug": "news-az",
            "field": "classification",
            "expected": "changed in the database and in the files, differently",
            "database": "company",
            "files": "agency",
            "imported": "media",
        }
    ]
