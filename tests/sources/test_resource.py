"""Slugs, versions and clocks: the same for every resource."""

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import ProtectedError

from sources.models import RetiredSlug
from tests.make import (
    make_affiliation,
    make_attestation,
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
    make_source,
    make_statement,
)
from tests.refused import DOORS, refused, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

MAKERS = [
    make_source,
    make_person,
    make_organization,
    make_facility,
    make_event,
    make_measure,
    make_statement,
    make_discrepancy,
]


@pytest.fixture(params=MAKERS, ids=lambda maker: maker.__name__.removeprefix("make_"))
def make(request):
    return request.param


def versions_after(row, change) -> int:
    """By how much the version rises when `change` is committed."""
    (before,) = stored(row, "version")
    change()
    (after,) = stored(row, "version")
    return after - before


# Slugs


@pytest.mark.parametrize("door", DOORS)
def test_slug_never_changes(door, make):
    row = make(slug="first")

    with refused("slug_never_changes", f"slug of row {row.id} is stored for good"):
        door(row, slug="second")

    assert stored(row, "slug") == ("first",)


@pytest.mark.parametrize("slug", ["", "a/b", "a b", "a\n", "é", "facets"])
def test_slug_that_is_none_is_refused(slug, make):
    copy = make()
    copy.id, copy.slug = None, slug

    with refused(f"{copy._meta.db_table}_slug_check"):
        type(copy).objects.bulk_create([copy])


def test_slug_is_of_letters_digits_hyphens_and_underscores(make):
    assert stored(make(slug="000_ab-99C"), "slug") == ("000_ab-99C",)


def test_slug_belongs_to_one_row(make):
    row = make(slug="first")
    copy = type(row).objects.get(id=row.id)
    copy.id = None

    with refused(f"{row._meta.db_table}_slug_key"):
        type(row).objects.bulk_create([copy])


def test_deleted_slug_stays_reserved(make):
    row = make(slug="gone")
    copy = type(row).objects.get(id=row.id)
    copy.id = None
    copy.status = "proposed"
    row.delete()

    with refused("slug_is_not_of_a_deleted_row", f"a deleted row of {row._meta.db_table} keeps this slug"):
        type(row).objects.bulk_create([copy])
    make(slug="another")

    assert list(RetiredSlug.objects.values_list("table", "slug")) == [(row._meta.db_table, "gone")]


def test_deleted_slug_is_free_in_another_table():
    make_person(slug="astana").delete()

    assert make_organization(slug="astana").slug == "astana"


def test_slugs_of_many_rows_stay_reserved():
    first, second = make_measure(slug="a"), make_measure(slug="b")

    type(first).objects.filter(id__in=[first.id, second.id]).delete()

    assert list(RetiredSlug.objects.order_by("slug").values_list("slug", flat=True)) == ["a", "b"]


@pytest.mark.django_db(transaction=True)
def test_slug_is_not_taken_while_another_writer_deletes_its_row():
    measure = make_measure(slug="gone")

    error = write_at_once(measure.delete, lambda: make_measure(slug="gone"))

    assert error.__cause__.diag.constraint_name == "slug_is_not_of_a_deleted_row"


# Ids


def test_id_never_changes(make):
    row = make()

    with refused("id_never_changes", f"id of row {row.id} is stored for good"):
        type(row).objects.update(id=9999)
    with refused("id_never_changes"):
        sql(f"UPDATE {row._meta.db_table} SET id = 9999")  # noqa: S608 - a name of our own


# Versions


@pytest.mark.django_db(transaction=True)
def test_version_begins_at_one(make):
    with transaction.atomic():
        row = make()

    assert stored(row, "version") == (1,)


def test_version_and_first_clock_are_restored_as_they_were():
    (long_ago,) = sql("SELECT timestamptz '2001-01-01 00:00+00'")[0]
    measure = make_measure(version=41, created_at=long_ago)

    assert stored(measure, "version", "created_at") == (41, long_ago)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", DOORS)
def test_version_rises_by_a_change(door):
    measure = make_measure()

    assert versions_after(measure, lambda: door(measure, label="a")) == 1
    assert versions_after(measure, lambda: door(measure, label="b")) == 1


@pytest.mark.django_db(transaction=True)
def test_version_rises_once_in_a_transaction():
    measure = make_measure()

    @transaction.atomic
    def change_twice():
        type(measure).objects.update(label="a")
        type(measure).objects.update(label="b")

    assert versions_after(measure, change_twice) == 1


@pytest.mark.django_db(transaction=True)
def test_version_rises_once_over_savepoints():
    measure = make_measure()

    @transaction.atomic
    def change_after_a_change_taken_back():
        sid = transaction.savepoint()
        type(measure).objects.update(label="a")
        transaction.savepoint_rollback(sid)
        with transaction.atomic():
            type(measure).objects.update(label="b")
        type(measure).objects.update(label="c")

    assert versions_after(measure, change_after_a_change_taken_back) == 1


@pytest.mark.django_db(transaction=True)
def test_version_stays_when_nothing_changes(make):
    row = make()

    assert versions_after(row, row.save) == 0
    assert versions_after(row, type(row).objects.get(id=row.id).save) == 0


@pytest.mark.django_db(transaction=True)
def test_version_stays_when_an_outdated_copy_is_saved():
    person = make_person("Durov")
    outdated = type(person).objects.get(id=person.id)
    person.names.update(text="Pavel Durov")

    assert versions_after(person, outdated.save) == 0
    assert stored(person, "label") == ("Pavel Durov",)


@pytest.mark.django_db(transaction=True)
def test_version_stays_when_the_change_is_taken_back():
    measure = make_measure()

    def change_and_take_back():
        with transaction.atomic():
            type(measure).objects.update(label="a")
            transaction.set_rollback(True)

    assert versions_after(measure, change_and_take_back) == 0


@pytest.mark.django_db(transaction=True)
def test_version_rises_in_each_row_that_a_statement_changes():
    measures = [make_measure(label=label) for label in ("a", "b", "a")]

    type(measures[0]).objects.filter(label="a").update(unit="people")

    assert [stored(measure, "version") for measure in measures] == [(2,), (1,), (2,)]


@pytest.mark.django_db(transaction=True)
def test_both_versions_count_after_two_writers_at_once():
    measure = make_measure()

    def add_one(column):
        return lambda: type(measure).objects.update(**{column: "changed"})

    assert versions_after(measure, lambda: write_at_once(add_one("label"), add_one("unit"))) == 2


@pytest.mark.parametrize("door", DOORS)
def test_version_is_not_written(door, make):
    row = make()

    door(row, version=41)

    assert stored(row, "version") == (1,)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", DOORS)
def test_clocks_are_not_written(door):
    measure = make_measure()
    before = stored(measure, "created_at", "updated_at", "changed_in", "version")
    (long_ago,) = sql("SELECT timestamptz '2001-01-01 00:00+00'")[0]

    door(measure, created_at=long_ago, updated_at=long_ago, changed_in=5)

    assert stored(measure, "created_at", "updated_at", "changed_in", "version") == before


@pytest.mark.django_db(transaction=True)
def test_clocks_tell_the_first_and_the_last_transaction():
    with transaction.atomic():
        began, transaction_id = sql("SELECT transaction_timestamp(), pg_current_xact_id()::text::bigint")[0]
        measure = make_measure()
    with transaction.atomic():
        changed, changed_in = sql("SELECT transaction_timestamp(), pg_current_xact_id()::text::bigint")[0]
        type(measure).objects.update(label="changed")

    assert stored(measure, "created_at", "updated_at", "changed_in") == (began, changed, changed_in)
    assert transaction_id < changed_in


# Parts


def parts_of_an_entry():
    person, organization = make_person("Durov"), make_organization()
    source = make_source("one two")
    one, two = make_passage(source, "one"), make_passage(source, "two")
    return person, [
        lambda: person.names.create(text="Дуров", language="ru"),
        lambda: person.names.filter(language="ru").update(kind="preferred"),
        lambda: person.names.filter(language="ru").delete(),
        lambda: person.identifiers.create(scheme="wikidata", value="Q1"),
        lambda: person.identifiers.update(value="Q2"),
        lambda: person.identifiers.all().delete(),
        lambda: person.citations.create(passage=one),
        lambda: person.citations.filter(passage=one).update(passage=two),
        lambda: person.citations.filter(passage=two).delete(),
        lambda: make_affiliation(person, organization, passage=one),
        lambda: person.affiliations.update(role="Chief"),
        lambda: person.affiliations.get().evidence.create(passage=two),
        lambda: person.affiliations.get().evidence.filter(passage=two).delete(),
        lambda: person.affiliations.get().delete(),
    ]


def parts_of_a_source():
    source, other = make_source(), make_source()
    return source, [
        lambda: source.derivations.create(derived_from=other, kind="quotes"),
        lambda: source.derivations.update(said_by="the source"),
        lambda: source.derivations.all().delete(),
    ]


def parts_of_an_event():
    event, person = make_event(), make_person()
    passage = make_passage()
    return event, [
        lambda: make_participation(event, person=person),
        lambda: event.participations.update(role="host"),
        lambda: event.participations.get().evidence.create(passage=passage),
        lambda: event.participations.get().evidence.filter(passage=passage).delete(),
        lambda: event.participations.get().delete(),
    ]


def parts_of_a_statement():
    statement, person, measure = make_statement(), make_person(), make_measure()
    source = make_source("one two")
    one, two = make_passage(source, "one"), make_passage(source, "two")

    def second():
        return statement.attestations.get(is_best=False)

    return statement, [
        lambda: make_attestation(statement, one),
        lambda: statement.attestations.filter(is_best=False).update(note="second"),
        lambda: second().parts.create(passage=two, position=1),
        lambda: second().parts.filter(position=1).update(position=2),
        lambda: second().parts.filter(position=2).delete(),
        lambda: second().delete(),
        lambda: make_figure(statement, passage=one, measure=measure),
        lambda: statement.figures.update(comparator="=", amount=5),
        lambda: statement.figures.all().delete(),
        lambda: statement.mentions.create(person=person),
        lambda: statement.mentions.all().delete(),
    ]


def parts_of_a_discrepancy():
    discrepancy, person = make_discrepancy(), make_person()
    passage = make_passage()
    return discrepancy, [
        lambda: discrepancy.about.create(person=person),
        lambda: discrepancy.about.all().delete(),
        lambda: make_reading(discrepancy),
        lambda: discrepancy.readings.update(why="It is so."),
        lambda: discrepancy.readings.get().evidence.create(passage=passage),
        lambda: discrepancy.readings.get().evidence.filter(passage=passage).delete(),
        lambda: discrepancy.readings.get().delete(),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "parts",
    [parts_of_an_entry, parts_of_a_source, parts_of_an_event, parts_of_a_statement, parts_of_a_discrepancy],
)
def test_version_rises_once_by_each_change_of_a_part(parts):
    row, changes = parts()

    assert [versions_after(row, change) for change in changes] == [1] * len(changes)


@pytest.mark.django_db(transaction=True)
def test_version_rises_once_by_many_changes_of_parts():
    person = make_person("Durov")

    @transaction.atomic
    def change_much():
        person.names.create(text="Дуров", language="ru")
        person.names.update(language="kk")
        person.identifiers.create(scheme="wikidata", value="Q1")
        type(person).objects.update(honorific="Mr")

    assert versions_after(person, change_much) == 1


@pytest.mark.django_db(transaction=True)
def test_versions_of_both_owners_rise_when_a_part_moves():
    first, second, third = make_person("Durov"), make_person(None), make_person(None)

    before = [stored(person, "version")[0] for person in (first, second, third)]
    first.names.update(entry=second)

    after = [stored(person, "version")[0] for person in (first, second, third)]
    assert [new - old for new, old in zip(after, before, strict=True)] == [1, 1, 0]


# Review


@pytest.mark.parametrize("make", [maker for maker in MAKERS if maker is not make_measure])
def test_status_is_one_of_three(make):
    row = make()

    with refused(f"{row._meta.db_table}_status_check"):
        type(row).objects.update(status="maybe")


def test_user_who_proposed_something_is_not_deleted():
    proposer = User.objects.create_user("proposer")
    make_person(proposed_by=proposer)

    with pytest.raises(ProtectedError):
        proposer.delete()
