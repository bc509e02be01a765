"""What an import writes, and what it leaves alone."""

import json
from datetime import UTC, datetime

import pghistory.models
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from events.models import (
    Attestation,
    AttestationPassage,
    Discrepancy,
    Event,
    Figure,
    Mention,
    Participation,
    Reading,
    Statement,
)
from orgs.models import Facility, Organization
from people.models import Affiliation, Person
from seeds.models import ImportedRow, ImportRun
from seeds.read_back import read_database
from sources.models import Passage, Record, Source
from tests.seeds.folder import TEXT, change, import_seeds, write_folder
from tests.seeds.history import history_rows

pytestmark = pytest.mark.django_db


def test_import_writes_every_field_of_every_kind(folder):
    import_seeds(folder)

    assert Record.objects.values_list("slug", "name", "language").get() == ("small", "A small record", "en")
    source = Source.objects.get()
    assert (source.slug, source.text, source.published_edtf, source.published_as_printed) == (
        "article",
        TEXT,
        "2025-10-02?",
        "10/02/2025",
    )
    assert source.retrieved_at == datetime(2025, 11, 1, 5, tzinfo=UTC)
    assert Facility.objects.values_list("operator__slug", "locality").get() == ("telegram", "Astana")
    assert list(Organization.objects.order_by("slug").values_list("slug", "label", "status")) == [
        ("news-az", "News.Az", "proposed"),
        ("telegram", "Telegram", "verified"),
    ]
    assert Person.objects.get().label == "Pavel Durov"
    affiliation = Affiliation.objects.get()
    assert (affiliation.role_code, [p.exact for p in affiliation.passages.all()]) == (
        "chief_executive",
        ["Pavel Durov, CEO of Telegram"],
    )
    participation = Participation.objects.get()
    assert (participation.person.slug, participation.role, participation.name_as_printed) == (
        "durov",
        "speaker",
        "Pavel Durov",
    )
    figure = Figure.objects.get()
    assert (figure.measure.slug, figure.comparator, figure.amount, figure.passage.exact) == (
        "users",
        ">",
        1_000_000_000,
        "over a billion users",
    )


def test_import_writes_statements_with_their_attestations(folder):
    import_seeds(folder)

    statement = Statement.objects.get(slug="a-billion-users")
    assert (statement.text, statement.language) == ("Durov […] over a billion users", "en")
    assert (statement.answers.slug, statement.event.slug) == ("why", "opening")
    assert sorted(str(mention) for mention in statement.mentions.all()) == ["Pavel Durov", "Telegram"]
    parts = AttestationPassage.objects.filter(attestation__statement=statement)
    assert [(part.position, part.passage.start, part.passage.exact) for part in parts] == [
        (0, 74, "Durov"),
        (1, 89, "over a billion users"),
    ]
    question = Attestation.objects.get(statement__slug="why")
    assert (question.attribution.exact, question.statement.speaker_organization.slug) == (
        "asked News.Az",
        "news-az",
    )


def test_import_writes_discrepancies_with_their_readings(folder):
    import_seeds(folder)

    discrepancy = Discrepancy.objects.get()
    assert sorted(str(subject) for subject in discrepancy.about.all()) == [
        "Durov speaks of more than a billion users.",
        "Pavel Durov",
    ]
    assert list(Reading.objects.values_list("position", "label", "is_followed", "passages__exact")) == [
        (0, "chief executive", True, "CEO of Telegram"),
        (1, "a man", False, "Pavel"),
    ]


def test_import_says_what_it_created(folder):
    printed = import_seeds(folder)

    assert printed == (
        "                 created    updated  unchanged       kept    deleted\n"
        "record                 1          0          0          0          0\n"
        "sources                1          0          0          0          0\n"
        "organizations          2          0          0          0          0\n"
        "facilities             1          0          0          0          0\n"
        "people                 1          0          0          0          0\n"
        "events                 1          0          0          0          0\n"
        "measures               1          0          0          0          0\n"
        "statements             2          0          0          0          0\n"
        "discrepancies          1          0          0          0          0\n"
        f"Written as import {ImportRun.objects.get().pk}.\n"
    )


def test_second_import_says_so_and_changes_nothing(folder):
    import_seeds(folder)
    history = history_rows()
    remembered = list(ImportedRow.objects.values_list("slug", "run"))

    printed = import_seeds(folder)

    assert printed.endswith(
        "discrepancies          0          0          1          0          0\nNothing to change.\n"
    )
    assert history_rows() == history
    assert list(ImportedRow.objects.values_list("slug", "run")) == remembered


def test_dry_run_plans_and_writes_nothing(folder):
    printed = import_seeds(folder, "--dry-run")

    assert printed.endswith("Planned only: nothing was written.\n")
    assert (Record.objects.count(), Source.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_states_read_from_files_and_database_are_the_same(folder):
    import_seeds(folder)

    stored = {(row.kind, row.slug): row.state for row in ImportedRow.objects.all()}
    database = read_database()
    assert stored == {
        (kind, slug): state for kind, states in database.states.items() for slug, state in states.items()
    }


def test_words_used_twice_are_one_passage(folder):
    import_seeds(folder)

    assert Passage.objects.filter(exact="Pavel Durov").count() == 1


def test_history_knows_the_run(folder):
    import_seeds(folder)

    run = ImportRun.objects.get()
    context = pghistory.models.Context.objects.get(pk=run.context_id)
    assert context.metadata == {"command": "import_seeds", "account": run.account, "run": run.pk}
    assert Statement.pgh_event_model.objects.exclude(pgh_context=context).count() == 0
    assert (run.record, run.folder, sorted(run.files)[:2]) == (
        "small",
        str(folder),
        ["discrepancies.yaml", "events.yaml"],
    )


def test_json_is_one_document_with_the_whole_plan(folder):
    first = json.loads(import_seeds(folder, "--format", "json"))
    change(folder, "measures.yaml", "label: Users", "label: People who use it")
    second = json.loads(import_seeds(folder, "--format", "json"))

    nothing = {"created": 0, "updated": 0, "unchanged": 0, "kept": 0, "deleted": 0}
    assert first["rows"][0] == {
        "kind": "record",
        "slug": "small",
        "action": "created",
        "fields": {"name": "A small record", "language": "en"},
    }
    assert second == {
        "folder": str(folder),
        "dry_run": False,
        "run": ImportRun.objects.latest("id").pk,
        "counts": {
            "record": nothing | {"unchanged": 1},
            "sources": nothing | {"unchanged": 1},
            "organizations": nothing | {"unchanged": 2},
            "facilities": nothing | {"unchanged": 1},
            "people": nothing | {"unchanged": 1},
            "events": nothing | {"unchanged": 1},
            "measures": nothing | {"updated": 1},
            "statements": nothing | {"unchanged": 2},
            "discrepancies": nothing | {"unchanged": 1},
        },
        "rows": [
            {
                "kind": "measures",
                "slug": "users",
                "action": "updated",
                "updates": {"label": {"database": "Users", "files": "People who use it", "imported": "Users"}},
            }
        ],
        "notices": [],
        "conflicts": [],
        "errors": [],
        "error_count": 0,
    }


def test_import_takes_the_same_number_of_queries_for_more_rows(folder, tmp_path):
    more = write_folder(tmp_path / "more")
    events = (more / "events.yaml").read_text()
    (more / "events.yaml").write_text(
        events + events.replace("slug: opening", "slug: closing\n  parent: opening")
    )
    statements = (more / "statements.yaml").read_text().replace("- slug: why", "- slug: why-not", 1)
    statements = statements.replace("a-billion-users", "two-billion-users").replace(
        "answers: why", "answers: why-not"
    )
    (more / "statements.yaml").write_text((more / "statements.yaml").read_text() + "\n" + statements)

    few, many = queries_of(folder), queries_of(more)

    assert many == few


def queries_of(folder) -> int:
    with (
        CaptureQueriesContext(connection) as queries,
        transaction.atomic(),
    ):
        import_seeds(folder)
        transaction.set_rollback(True)
    return len(queries)


def test_events_of_one_import_may_stand_in_any_order(folder):
    events = (folder / "events.yaml").read_text()
    below = events.replace("slug: opening", "slug: speech\n  parent: opening")
    (folder / "events.yaml").write_text(below + "\n" + events)

    import_seeds(folder)

    assert Event.objects.get(slug="speech").parent.slug == "opening"


def test_mentions_hold_each_entry_once(folder):
    import_seeds(folder)

    assert Mention.objects.count() == 2
