"""A resource is told anew when what it shows of another changes."""

import pytest
from django.apps import apps
from django.contrib.postgres.search import SearchVectorField
from django.db.models import BinaryField, DateTimeField, Field, ForeignKey, GeneratedField, URLField
from django.utils.timezone import now

from curation.changes.reach import is_part_of, way_up, ways_from
from curation.changes.resources import RESOURCES, TYPES
from events.models import Mention, Statement
from sources.fields import EdtfField
from sources.models import Derivation, Passage
from tests.curation.connected import make_connected_record
from tests.curation.mirror import Mirror, an_editor, exported, told
from tests.make import make_attestation, make_passage, make_person, make_source, make_statement

MODELS = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]
LINKED = {*(followed.model for followed in RESOURCES.values()), Passage}
# Written once, or by the database alone.
CLOCK = {"version", "changed_in", "created_at", "updated_at"}
KEPT = CLOCK | {"id", "slug", "merged_into", "proposed_by", "origin"}


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(field, id=f"{model._meta.model_name}.{field.name}")
        for model in MODELS
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model in LINKED
    ],
)
def test_every_reference_is_a_way_or_leads_to_the_owner(key):
    path, owner = way_up(key.model)
    ways = [(way.table, way.key, way.type) for way in ways_from(key.related_model)]

    if owner is None:
        # A passage's way to its source: whatever points at passages leads on from the source.
        on_from_here = [(way.table, f"{way.key}__{key.name}", way.type) for way in ways_from(key.model)]
        assert on_from_here
        assert set(on_from_here) <= set(ways)
    elif path[:1] == [key.name]:
        assert is_part_of(key)
    else:
        assert (key.model, key.name, owner._meta.model_name) in ways


@pytest.mark.django_db(transaction=True)
def test_connected_record_goes_every_way():
    make_connected_record()

    ways = [way for followed in RESOURCES.values() for way in ways_from(followed.model)]

    untrodden = [way.label for way in ways if not way.table.objects.filter(**{f"{way.key}__isnull": False})]
    assert untrodden == []


def writable(model) -> list[Field]:
    derived = GeneratedField | SearchVectorField | BinaryField
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, derived)]
    kept = KEPT | ({"text", "original_media_type"} if model is RESOURCES["source"].model else set())
    return [field for field in fields if field.name not in kept and (field.editable or field.name == "status")]


def another_value(field: Field, value: object) -> object:
    if field.choices:
        return next(word for word, _ in field.choices if word not in ("", value))
    if isinstance(field, ForeignKey):
        return None
    by_type = {EdtfField: "2024", DateTimeField: now(), URLField: "https://example.org/"}
    return "fr" if field.name == "language" else by_type.get(type(field), "Other words")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("type_", TYPES)
def test_whatever_column_changes_the_copy_stays_equal(client, type_):
    row = make_connected_record()[type_]
    mirror = Mirror(client)
    mirror.catch_up()
    rows = type(row).objects.filter(pk=row.pk)

    for field in writable(type(row)):
        before = field.value_from_object(row)
        for value in (another_value(field, before), before):
            rows.update(**{field.attname: value})
            mirror.catch_up()
            assert mirror.copy == exported(client), field.name


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("type_", ["person", "organization", "facility", "event"])
def test_new_label_reaches_all_who_show_it(client, type_):
    entry = make_connected_record()[type_]
    mirror = Mirror(client, page_size=2)
    mirror.catch_up()

    entry.names.update(text="Another name")

    reached = {(kind, slug) for _, kind, slug in told(mirror.catch_up())}
    everything = exported(client)
    # Its own name, and what others show of it.
    showing = {
        (kind, slug)
        for kind, rows in everything.items()
        for slug, row in rows.items()
        if "Another name" in str(row)
    }
    assert showing - reached == set()
    assert len(showing) > 3
    assert mirror.copy == everything


@pytest.mark.django_db(transaction=True)
def test_new_derivation_reaches_the_statements_that_count_origins(client):
    one, other = make_source("One.", slug="one"), make_source("Two.", slug="two")
    statement = make_statement(slug="s", passage=make_passage(one))
    make_attestation(statement, make_passage(other))
    mirror = Mirror(client)
    mirror.catch_up()
    before = mirror.copy["statement"]["s"]["corroboration"]

    Derivation.objects.create(source=other, derived_from=one, kind="reprint")

    assert told(mirror.catch_up()) == [("upsert", "source", "two"), ("upsert", "statement", "s")]
    after = mirror.copy["statement"]["s"]["corroboration"]
    assert (before, after) == ({"sources": 2, "independent": 2}, {"sources": 2, "independent": 1})
    assert mirror.copy == exported(client)


@pytest.mark.django_db(transaction=True)
def test_reach_is_told_to_an_editor_only_where_something_shows(client):
    """To an editor a reference looks the same whatever the status of what it points at."""
    person = make_person(slug="p")
    make_statement(slug="s", speaker_person=person)
    mirrors = {"public": Mirror(client), "editor": Mirror(an_editor())}
    for mirror in mirrors.values():
        mirror.catch_up()

    type(person).objects.filter(pk=person.pk).update(status="proposed")

    assert {name: told(mirror.catch_up()) for name, mirror in mirrors.items()} == {
        "public": [("remove", "person", "p"), ("upsert", "statement", "s")],
        "editor": [("upsert", "person", "p")],
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_many_who_show_a_name_are_paged(client, size):
    person = make_person(slug="p")
    said = [make_statement(slug=f"said-{n}", speaker_person=person).slug for n in range(5)]
    spoken_of = [make_statement(slug=f"spoken-of-{n}") for n in range(4)]
    for statement in spoken_of:
        Mention.objects.create(statement=statement, person=person)
    mirror = Mirror(client, page_size=size)
    mirror.catch_up()

    person.names.update(text="Another name")

    entries = mirror.catch_up()
    slugs = [slug for _, _, slug in told(entries)]
    assert sorted(slugs) == sorted(["p", *said, *(statement.slug for statement in spoken_of)])
    assert {entry["version"] for entry in entries if entry["slug"] in said} == set(
        Statement.objects.filter(slug__in=said).values_list("version", flat=True)
    )
    assert mirror.copy == exported(client)


@pytest.mark.django_db(transaction=True)
def test_resource_that_is_reached_and_changed_is_told_once_a_page(client):
    person = make_person(slug="p")
    statement = make_statement(slug="s", speaker_person=person)
    Mention.objects.create(statement=statement, person=person)
    mirror = Mirror(client)
    mirror.catch_up()

    person.names.update(text="Another name")
    Statement.objects.update(gist="Other words")

    assert told(mirror.catch_up()) == [("upsert", "person", "p"), ("upsert", "statement", "s")]
    assert mirror.copy == exported(client)
