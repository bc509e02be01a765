"""Rows that are gone from the files, and rows that were merged in the database."""

import pytest

from events.models import Discrepancy, Event, Mention, Statement
from orgs.models import Facility, Organization, OrganizationName
from people.models import Person
from seeds.models import ImportedRow
from seeds.read_back import read_database
from sources.models import Passage, RetiredSlug, Source
from tests.make import make_organization, make_statement
from tests.seeds.folder import change, import_seeds, lines_after_counts, refused

pytestmark = pytest.mark.django_db


def without_discrepancy(folder):
    (folder / "discrepancies.yaml").write_text("")
    return folder


def test_row_gone_from_the_files_is_reported_and_stays(imported):
    printed = import_seeds(without_discrepancy(imported))

    assert lines_after_counts(printed) == [
        "discrepancies.yaml: who-he-is is gone from the files; it stays in the database (--prune removes it).",
        "Nothing to change.",
    ]
    assert Discrepancy.objects.count() == 1


def test_prune_removes_what_is_gone_from_the_files(imported):
    printed = import_seeds(without_discrepancy(imported), "--prune")
    again = import_seeds(imported, "--prune")

    assert lines_after_counts(printed)[0] == "discrepancies who-he-is: deleted"
    assert lines_after_counts(again) == ["Nothing to change."]
    assert (Discrepancy.objects.count(), ImportedRow.objects.filter(kind="discrepancies").count()) == (0, 0)


def test_row_that_the_files_let_go_and_want_again_is_restored(imported):
    text = (imported / "discrepancies.yaml").read_text()
    import_seeds(without_discrepancy(imported), "--prune")
    (imported / "discrepancies.yaml").write_text(text)

    import_seeds(imported)
    again = import_seeds(imported)

    assert (Discrepancy.objects.get().slug, RetiredSlug.objects.count()) == ("who-he-is", 0)
    assert lines_after_counts(again) == ["Nothing to change."]


def test_whole_web_of_rows_that_the_files_want_again_is_restored(imported):
    before = read_database().states
    (imported / "sources.yaml").rename(imported / "sources.away")
    names = ("organizations", "facilities", "people", "events", "statements", "discrepancies")
    texts = {name: (imported / f"{name}.yaml").read_text() for name in names}
    for name in names:
        (imported / f"{name}.yaml").write_text("")
    import_seeds(imported, "--prune")
    (imported / "sources.away").rename(imported / "sources.yaml")
    for name, text in texts.items():
        (imported / f"{name}.yaml").write_text(text)

    import_seeds(imported)

    assert (read_database().states, RetiredSlug.objects.count()) == (before, 0)


@pytest.mark.django_db(transaction=True)
def test_row_that_curators_deleted_after_the_files_let_it_go_is_not_restored(imported):
    text = (imported / "discrepancies.yaml").read_text()
    import_seeds(without_discrepancy(imported), "--prune")
    RetiredSlug.objects.all().delete()
    Discrepancy.objects.create(slug="who-he-is", title="Who he is", kind="scope").delete()
    (imported / "discrepancies.yaml").write_text(text)

    said = refused(imported)

    assert said.splitlines()[0] == (
        'discrepancies.yaml:1: who-he-is: slug: "who-he-is": this slug is that of a deleted row and stays'
        " reserved: choose another, or restore that row"
    )


@pytest.fixture
def deleted_gone_and_back(imported):
    """Curators deleted the discrepancy; the files were without it for a while, and have it again."""
    Discrepancy.objects.all().delete()
    text = (imported / "discrepancies.yaml").read_text()
    import_seeds(without_discrepancy(imported))
    import_seeds(imported, "--prune")
    (imported / "discrepancies.yaml").write_text(text)
    return imported


def test_deleted_row_that_comes_back_to_the_files_stays_deleted(deleted_gone_and_back):
    for _ in range(2):
        printed = import_seeds(deleted_gone_and_back)

        assert lines_after_counts(printed) == [
            (
                "discrepancies.yaml:1: who-he-is was deleted in the database and stays deleted"
                " (--theirs brings it back)."
            ),
            "Nothing to change.",
        ]
    assert Discrepancy.objects.count() == 0


def test_theirs_brings_a_row_back_that_came_back_to_the_files(deleted_gone_and_back):
    import_seeds(deleted_gone_and_back)

    import_seeds(deleted_gone_and_back, "--theirs")
    again = import_seeds(deleted_gone_and_back)

    assert (Discrepancy.objects.get().slug, RetiredSlug.objects.count()) == ("who-he-is", 0)
    assert lines_after_counts(again) == ["Nothing to change."]


def test_ours_leaves_a_row_deleted_that_came_back_to_the_files(deleted_gone_and_back):
    import_seeds(deleted_gone_and_back, "--ours")
    again = import_seeds(deleted_gone_and_back, "--theirs")

    assert lines_after_counts(again) == [
        "discrepancies.yaml:1: who-he-is was deleted in the database and stays deleted.",
        "Nothing to change.",
    ]


def test_prune_keeps_what_changed_in_the_database(imported):
    Discrepancy.objects.update(note="A curator's note.")

    printed = import_seeds(without_discrepancy(imported), "--prune")

    assert lines_after_counts(printed) == [
        (
            "discrepancies.yaml: who-he-is is gone from the files; it was changed in the database since,"
            " and stays."
        ),
        "Nothing to change.",
    ]
    assert Discrepancy.objects.count() == 1


def test_prune_is_refused_where_others_rest_on_the_row(imported):
    make_statement(speaker_person=Person.objects.get(), slug="a-curators-statement")
    for name in ("people", "discrepancies", "statements", "events"):
        (imported / f"{name}.yaml").write_text("")

    said = refused(imported, "--prune")

    assert said == (
        "people.yaml: durov: cannot be removed: on it rest statements a-curators-statement (speaker)\n"
        "1 error: nothing was written."
    )


def test_row_that_rests_on_another_by_several_parts_is_named_once(imported):
    for name in ("sources", "organizations", "facilities", "events", "statements", "discrepancies"):
        (imported / f"{name}.yaml").write_text("")
    change(imported, "people.yaml", "verified", "proposed")
    Person.objects.update(honorific="Mr")
    (imported / "people.yaml").write_text("")

    said = refused(imported, "--prune")

    assert said.splitlines() == [
        "organizations.yaml: telegram: cannot be removed: on it rest people durov (affiliations)",
        (
            "sources.yaml: article: cannot be removed: on it rest people durov (citations),"
            " people durov (affiliations)"
        ),
        "2 errors: nothing was written.",
    ]


def test_prune_removes_a_whole_web_of_rows(imported):
    for name in ("sources", "organizations", "facilities", "people", "events", "statements", "discrepancies"):
        (imported / f"{name}.yaml").write_text("")

    import_seeds(imported, "--prune")

    models = (Source, Organization, Facility, Person, Event, Statement, Discrepancy, Mention, Passage)
    assert [model.objects.count() for model in models] == [0] * len(models)


@pytest.fixture
def merged(imported):
    """news-az turned out to be the organization news-az-portal, which only the database has."""
    winner = make_organization("News.Az portal", slug="news-az-portal")
    loser = Organization.objects.get(slug="news-az")
    Statement.objects.filter(speaker_organization=loser).update(speaker_organization=winner)
    OrganizationName.objects.filter(entry=loser).update(entry=winner, kind="alias")
    loser.merged_into = winner
    loser.save()
    return imported


def test_merged_slug_leads_to_its_winner(merged):
    printed = import_seeds(merged)

    assert lines_after_counts(printed) == [
        (
            "organizations.yaml:9: news-az was merged into news-az-portal in the database: references lead"
            " there, and its own row was passed over."
        ),
        "Nothing to change.",
    ]
    assert Statement.objects.get(slug="why").speaker_organization.slug == "news-az-portal"


def test_new_reference_to_a_merged_slug_leads_to_its_winner(merged):
    change(merged, "statements.yaml", "organizations: [telegram]", "organizations: [telegram, news-az]")

    import_seeds(merged)

    mentioned = Mention.objects.filter(statement__slug="a-billion-users", organization__isnull=False)
    assert sorted(mentioned.values_list("organization__slug", flat=True)) == ["news-az-portal", "telegram"]


def test_change_of_a_merged_row_is_passed_over_and_said(merged):
    change(merged, "organizations.yaml", "classification: media", "classification: agency")

    printed = import_seeds(merged)

    assert lines_after_counts(printed) == [
        (
            "organizations.yaml:9: news-az was merged into news-az-portal in the database: references lead"
            " there, and its own row was passed over; what changed in its row was not taken: change the row of"
            " the winner."
        ),
        "Nothing to change.",
    ]
