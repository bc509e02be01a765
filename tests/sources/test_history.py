"""Every change to every table, by whatever door, leaves one row in its history."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.postgres.search import SearchVectorField
from django.db import DatabaseError, models, transaction
from pghistory.models import Context

from events.models import Measure, Statement
from people.models import Person, PersonName
from sources.models import Passage, Source
from tests.make import (
    make_affiliation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_record,
    make_source,
    make_statement,
)
from tests.refused import check_as_at_commit, refused, sql

pytestmark = pytest.mark.django_db

OURS = ["sources", "orgs", "people", "events"]


def is_history(model: type[models.Model]) -> bool:
    return model.__name__.endswith("History")


TABLES = [
    model
    for app in OURS
    for model in apps.get_app_config(app).get_models()
    if not is_history(model) and not model._meta.proxy
]


def labels(row: models.Model) -> list[str]:
    return list(
        row.history.model.objects.filter(id=row.pk).order_by("pgh_id").values_list("pgh_label", flat=True)
    )


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_table_has_a_history_of_its_columns(model):
    history = apps.get_model(model._meta.app_label, f"{model.__name__}History")

    by_database = models.GeneratedField | SearchVectorField
    derived = {f.name for f in model._meta.concrete_fields if isinstance(f, by_database)}
    kept = {f.name for f in history._meta.concrete_fields if not f.name.startswith("pgh_")}

    assert kept == {f.name for f in model._meta.concrete_fields} - derived


@pytest.fixture
def one_of_each():
    """A row of every table, by its model."""
    make_record()
    source, second = make_source("one two"), make_source()
    passage = make_passage(source, "one")
    source.derivations.create(derived_from=second, kind="quotes")
    person, organization, facility, event = (
        maker(passage=passage) for maker in (make_person, make_organization, make_facility, make_event)
    )
    for entry in (person, organization, facility, event):
        entry.identifiers.create(scheme="wikidata", value="Q1")
    make_affiliation(person, organization, passage=passage)
    make_participation(event, person=person, passage=passage)
    statement = make_statement(passage=passage)
    statement.mentions.create(person=person)
    make_figure(statement, passage=passage)
    discrepancy = make_discrepancy()
    discrepancy.about.create(person=person)
    make_reading(discrepancy, passage=passage)
    make_measure().delete()
    return {model: model.objects.order_by("id").first() for model in TABLES}


# A change of each table that has a column to change: a passage never does, others are references alone.
CHANGES = {
    "Record": {"name": "changed"},
    "Source": {"title": "changed"},
    "Derivation": {"said_by": "changed"},
    "Person": {"honorific": "changed"},
    "Organization": {"description": "changed"},
    "Facility": {"floor": "changed"},
    "Event": {"locality": "changed"},
    "Affiliation": {"role": "changed"},
    "Participation": {"name_as_printed": "changed"},
    "Statement": {"gist": "changed"},
    "Attestation": {"note": "changed"},
    "AttestationPassage": {"position": 7},
    "Measure": {"label": "changed"},
    "Figure": {"comparator": "=", "amount": 7},
    "Discrepancy": {"title": "changed"},
    "Reading": {"label": "changed"},
    "RetiredSlug": {"slug": "changed"},
    **{f"{entry}Name": {"text": "changed"} for entry in ("Person", "Organization", "Facility", "Event")},
    **{f"{entry}Identifier": {"value": "changed"} for entry in ("Person", "Organization", "Facility", "Event")},
    **{f"{entry}Citation": {"note": "changed"} for entry in ("Person", "Organization", "Facility", "Event")},
}
CHANGED = [model for model in TABLES if model.__name__ in CHANGES]


@contextmanager
def taken_back() -> Iterator[None]:
    """What the block writes is undone: each table finds the rows as they were arranged."""
    savepoint = transaction.savepoint()
    yield
    transaction.savepoint_rollback(savepoint)


def test_insert_is_recorded_once(one_of_each):
    recorded = {model: labels(row) for model, row in one_of_each.items()}

    assert {model: of[0] for model, of in recorded.items()} == dict.fromkeys(TABLES, "insert")
    assert {model: of.count("insert") for model, of in recorded.items()} == dict.fromkeys(TABLES, 1)


def orm_save(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def orm_update(row, fields):
    type(row).objects.filter(pk=row.pk).update(**fields)


def raw_update(row, fields):
    columns = ", ".join(f'"{name}" = %s' for name in fields)
    table = row._meta.db_table
    sql(f"UPDATE {table} SET {columns} WHERE id = %s", *fields.values(), row.pk)  # noqa: S608 - names of our own


@pytest.mark.parametrize("change", [orm_save, orm_update, raw_update])
def test_update_is_recorded_once(change, one_of_each):
    before = {model.__name__: labels(one_of_each[model]) for model in CHANGED}

    recorded = {}
    for model in CHANGED:
        row, fields = one_of_each[model], CHANGES[model.__name__]
        with taken_back():
            change(row, fields)
            latest = row.history.order_by("-pgh_id").first()
            recorded[model.__name__] = labels(row), {name: getattr(latest, name) for name in fields}

    assert recorded == {name: ([*before[name], "update"], CHANGES[name]) for name in before}


# Committed, because what a transaction has made already does not change once more by a change of a part.
@pytest.mark.django_db(transaction=True)
def test_update_that_changes_nothing_is_not_recorded(one_of_each):
    before = {model.__name__: labels(row) for model, row in one_of_each.items()}
    versions = [row.version for row in fresh(one_of_each) if hasattr(row, "version")]

    for row in fresh(one_of_each):
        row.save()
        sql(f"UPDATE {row._meta.db_table} SET id = id")  # noqa: S608 - names of our own

    assert {model.__name__: labels(row) for model, row in one_of_each.items()} == before
    assert [row.version for row in fresh(one_of_each) if hasattr(row, "version")] == versions


def fresh(rows):
    return [model.objects.get(pk=row.pk) for model, row in rows.items()]


def test_every_table_is_changed_by_a_test():
    never_change = {"Passage"}
    only_references = {
        "Mention",
        "DiscrepancySubject",
        "AffiliationPassage",
        "ParticipationPassage",
        "ReadingPassage",
    }

    assert {model.__name__ for model in TABLES} == set(CHANGES) | never_change | only_references


def test_delete_is_recorded_once(one_of_each):
    before = {model.__name__: labels(row) for model, row in one_of_each.items()}

    recorded = {}
    for model, row in one_of_each.items():
        with taken_back():
            sql("SET CONSTRAINTS ALL DEFERRED")  # What points at the row is left hanging.
            sql(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)  # noqa: S608 - names of our own
            recorded[model.__name__] = labels(row)

    assert recorded == {name: [*before[name], "delete"] for name in before}


def test_id_of_no_row_changes(one_of_each):
    # A passage says first that it never changes at all.
    for model in one_of_each:
        with refused("id_never_changes"):
            sql(f"UPDATE {model._meta.db_table} SET id = 9999")  # noqa: S608 - names of our own


def test_bulk_statements_are_recorded_row_by_row():
    measures = Measure.objects.bulk_create([Measure(slug=s, label=s, unit="users") for s in "abc"])

    Measure.objects.filter(slug__in="ab").update(unit="people")
    Measure.objects.filter(slug__in="bc").delete()

    recorded = [labels(measure) for measure in measures]
    assert recorded == [["insert", "update"], ["insert", "update", "delete"], ["insert", "delete"]]


def test_upsert_is_recorded_as_what_it_did():
    old = make_measure(slug="old")

    Measure.objects.bulk_create(
        [Measure(slug="old", label="changed", unit="users"), Measure(slug="new", label="new", unit="users")],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["label"],
    )

    assert (labels(old), labels(Measure.objects.get(slug="new"))) == (["insert", "update"], ["insert"])


def test_deletion_keeps_what_was_deleted():
    source = make_source("Words.", slug="gone", title="A title")
    source.delete()

    assert Source.history.rel.related_model.objects.filter(pgh_label="delete").values_list(
        "slug", "text", "title"
    ).get() == ("gone", "Words.", "A title")


def test_deletion_by_the_orm_records_the_parts():
    person = make_person("Durov")
    (name,) = person.names.all()

    person.delete()

    assert labels(name) == ["insert", "delete"]


def test_label_kept_by_the_database_is_recorded_with_its_owner():
    person = make_person(None, slug="durov")

    person.names.create(text="Pavel Durov", language="en", kind="preferred")

    assert person.history.order_by("pgh_id").values_list("label", flat=True).last() == "Pavel Durov"


@pytest.mark.django_db(transaction=True)
def test_change_of_a_part_is_recorded_once_at_its_owner():
    person, statement = make_person("Durov"), make_statement()
    source = statement.attestations.get().source
    before = person.history.count(), statement.history.count()

    person.names.update(text="Pavel Durov")
    statement.attestations.get().parts.create(passage=make_passage(source, "Durov"), position=1)

    assert (person.history.count(), statement.history.count()) == (before[0] + 1, before[1] + 1)


@pytest.mark.django_db(transaction=True)
def test_history_tells_what_was_committed_together():
    with transaction.atomic():
        [(together,)] = sql("SELECT pg_current_xact_id()::text::bigint")
        measure = make_measure()
        person = make_person("Durov", passage=False, status="proposed")
    with transaction.atomic():
        [(later,)] = sql("SELECT pg_current_xact_id()::text::bigint")
        sql("UPDATE events_measure SET label = 'changed'")

    def transactions(row):
        return sorted(set(row.history.values_list("pgh_transaction", flat=True)))

    assert transactions(person) == transactions(person.names.get()) == [together]
    assert transactions(measure) == [together, later]
    assert measure.history.get(pgh_label="update").pgh_transaction == Measure.objects.get().changed_in


def write_by_orm():
    make_measure(slug="m")
    Measure.objects.get(slug="m").delete()


def write_in_bulk():
    Measure.objects.bulk_create([Measure(slug="m", label="m", unit="users")])
    Measure.objects.update(label="changed")


def write_raw():
    sql("INSERT INTO events_measure (slug, label, unit) VALUES ('m', 'm', 'users')")
    sql("UPDATE events_measure SET label = 'changed'")


@pytest.mark.parametrize("write", [write_by_orm, write_in_bulk, write_raw])
def test_history_tells_who_and_why(write):
    curator = User.objects.create_user("curator")

    with pghistory.context(user=curator.pk, reason="as printed"):
        write()

    history = Measure.history.rel.related_model.objects
    contexts = set(history.values_list("pgh_context", flat=True))
    assert len(contexts) == 1
    assert Context.objects.get(pk=contexts.pop()).metadata == {"user": curator.pk, "reason": "as printed"}


def test_history_without_a_context_names_nobody():
    assert make_measure().history.get().pgh_context is None


@pytest.mark.parametrize(
    "change",
    [
        lambda history: history.objects.update(pgh_label="forged"),
        lambda history: history.objects.first().save(),
        lambda history: history.objects.all().delete(),
        lambda history: sql(f"UPDATE {history._meta.db_table} SET pgh_transaction = 0"),  # noqa: S608 - our own
        lambda history: sql(f"DELETE FROM {history._meta.db_table}"),  # noqa: S608 - our own
    ],
    ids=["update", "save", "delete", "sql_update", "sql_delete"],
)
def test_history_is_not_changed(change, one_of_each):
    histories = [row.history.model for row in one_of_each.values()]
    before = [list(history.objects.order_by("pgh_id").values()) for history in histories]

    for history in histories:
        refusal = f"pgtrigger: Cannot update or delete rows from {history._meta.db_table} table"
        with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
            change(history)

    assert [list(history.objects.order_by("pgh_id").values()) for history in histories] == before
    assert all(before)


def test_history_outlives_its_row():
    statement = make_statement(passage=False, status="rejected")
    statement_id = statement.id

    statement.delete()
    check_as_at_commit()

    assert labels(Statement(id=statement_id)) == ["insert", "update", "delete"]


def test_history_of_a_rolled_back_change_is_none():
    savepoint = transaction.savepoint()
    make_person("Durov")
    transaction.savepoint_rollback(savepoint)

    assert [m.history.rel.related_model.objects.count() for m in (Person, PersonName, Passage, Source)] == [
        0,
        0,
        0,
        0,
    ]
