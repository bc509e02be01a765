"""The record that comes along, imported for real."""

import hashlib
from pathlib import Path

import pytest

from events.models import Discrepancy, Event, Measure, Statement
from orgs.models import Facility, Organization
from people.models import Person
from seeds.kinds import KINDS
from seeds.models import ImportedRow, ImportRun
from seeds.record_yaml import read_yaml
from sources.models import Passage, Source
from tests.seeds.folder import import_seeds
from tests.seeds.history import history_rows

RECORD = Path(__file__).resolve().parents[2] / "seeds" / "digital-bridge-2025"

pytestmark = pytest.mark.django_db


def rows_in_files() -> dict[str, int]:
    return {
        kind.name: len(read_yaml((RECORD / kind.file).read_text(encoding="utf-8")).value)
        for kind in KINDS
        if kind.name != "record"
    }


def test_real_record_is_imported_whole_and_a_second_run_changes_nothing():
    expected = rows_in_files()

    first = import_seeds()
    history = history_rows()
    second = import_seeds()

    models = [Source, Organization, Facility, Person, Event, Measure, Statement, Discrepancy]
    assert {name: model.objects.count() for name, model in zip(expected, models, strict=True)} == expected
    assert first.endswith(f"Written as import {ImportRun.objects.earliest('id').pk}.\n")
    assert second.endswith("Nothing to change.\n")
    assert history_rows() == history
    assert ImportedRow.objects.count() == sum(expected.values()) + 1


def test_real_record_reads_as_its_files_do():
    on_disk = {
        path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in (RECORD / "sources").iterdir()
    }

    import_seeds()

    assert dict(Source.objects.values_list("slug", "sha256")) == on_disk
    texts = dict(Source.objects.values_list("id", "text"))
    passages = Passage.objects.values_list("source_id", "start", "end", "exact")
    assert [p for p in passages if texts[p[0]][p[1] : p[2]] != p[3]] == []
    statement = Statement.objects.get(slug="durov-opens-ai-lab-in-alem-ai")
    assert (statement.speaker_person.slug, statement.kind, statement.status, statement.version) == (
        "pavel-durov",
        "announcement",
        "verified",
        1,
    )
    assert (statement.said_on_edtf, str(statement.said_on_earliest)) == ("2025-10-02", "2025-10-02")
    assert (statement.language, statement.text) == (
        "fr",
        (
            "Aujourd’hui, je suis ravi d’annoncer que nous inaugurons un laboratoire spécialisé dans"
            " l’intelligence artificielle dans le bâtiment Alem.ai"
        ),
    )
