"""Merges in the record of Digital Bridge 2025 as it is delivered."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db.models import Count

from curation.merging import merge, undo
from curation.merging.entries import MODELS
from orgs.models import Organization
from tests.curation.merges import user_as, whole_record
from tests.refused import check_as_at_commit

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifier():
    call_command("import_seeds", stdout=StringIO())
    return user_as("verifier")


def busiest(model, path):
    """The two entries to which the most statements point."""
    return model.objects.annotate(statements_=Count(path)).order_by("-statements_", "slug")[:2]


@pytest.mark.parametrize("word", list(MODELS))
def test_two_entries_are_merged_and_the_record_is_as_it_was_after_undoing(word, verifier, client):
    winner, loser = busiest(MODELS[word], "mentions")
    before = whole_record()

    merged = merge(loser, winner, by=verifier)
    check_as_at_commit()
    told = client.get(f"/api/v1/search/?q={winner.slug.replace('-', ' ')}&type={word}").json()["results"]
    undone = undo(merged, by=verifier)
    check_as_at_commit()

    assert loser.slug not in [hit["slug"] for hit in told]
    assert undone.kept == []
    assert whole_record() == before


def test_import_after_a_merge_says_where_the_loser_went(verifier):
    winner, loser = busiest(Organization, "mentions")
    merge(loser, winner, by=verifier)
    printed = StringIO()

    call_command("import_seeds", stdout=printed)

    assert f"{loser.slug} was merged into {winner.slug} in the database" in printed.getvalue()
