"""References between the tables of the record hold at the end of each statement, not only at commit."""

import pytest

from events.models import Figure, Measure
from tests.make import make_passage, make_statement
from tests.refused import check_as_at_commit, refused_by_reference, sql

pytestmark = pytest.mark.django_db


def test_every_reference_is_checked_at_once_unless_told_to_wait():
    ours = "^(sources|orgs|people|events)_"

    deferred = sql(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'f'"
        " AND conrelid::regclass::text ~ %s AND confrelid::regclass::text ~ %s"
        " AND (condeferred OR NOT condeferrable)",
        ours,
        ours,
    )

    assert deferred == []


def store_a_figure_before_its_measure():
    Figure.objects.create(statement=make_statement(), passage=make_passage(), measure_id=9999)
    Measure.objects.create(id=9999, slug="users", label="Users", unit="users")


def test_reference_points_at_what_is_stored_already():
    with refused_by_reference("events_figure"):
        store_a_figure_before_its_measure()


def test_reference_waits_for_the_commit_when_told_to():
    sql("SET CONSTRAINTS ALL DEFERRED")

    store_a_figure_before_its_measure()
    check_as_at_commit()

    assert Figure.objects.get().measure.slug == "users"
