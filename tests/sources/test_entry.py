"""What people, organizations, facilities and events share."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from tests.make import (
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_record,
)
from tests.refused import DOORS, check_as_at_commit, refused, refused_by_reference, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

WORDS = {
    "person": make_person,
    "organization": make_organization,
    "facility": make_facility,
    "event": make_event,
}


@pytest.fixture(params=WORDS)
def word(request):
    return request.param


@pytest.fixture
def make(word):
    """Makes an entry of the kind in question, without names and citations unless asked."""

    def make_entry(name=None, *, passage=False, status="proposed", **fields):
        return WORDS[word](name, passage=passage, status=status, **fields)

    return make_entry


def add_name(entry, text, language="en", kind="preferred"):
    return entry.names.create(text=text, language=language, kind=kind)


def label_of(entry):
    return stored(entry, "label")[0]


# Names


def test_name_is_stored_with_its_folded_form(make):
    entry = make()

    add_name(entry, "Дуров", "ru")

    assert list(entry.names.values_list("text", "language", "kind", "folded")) == [
        ("Дуров", "ru", "preferred", "durov")
    ]


def test_folded_follows_the_text(make):
    name = add_name(make(), "Дуров", "ru")

    type(name).objects.update(text="Токаев")

    assert stored(name, "folded") == ("tokaev",)


def test_name_may_repeat_in_another_language_or_entry(make, word):
    first, second = make(), make()

    for entry, language in [(first, "en"), (first, "de"), (second, "en")]:
        add_name(entry, "Alem.AI", language)

    assert (first.names.count(), second.names.count()) == (2, 1)


def test_name_is_stored_once(make, word):
    entry = make("Durov")

    with refused(f"{word}name_is_stored_once"):
        entry.names.bulk_create([entry.names.model(entry=entry, text="Durov", language="en", kind="alias")])


def test_name_is_preferred_once_per_language(make, word):
    entry = make("Durov")

    with refused(f"{word}name_is_preferred_once_per_language"):
        entry.names.bulk_create(
            [entry.names.model(entry=entry, text="Pavel Durov", language="en", kind="preferred")]
        )


@pytest.mark.parametrize("door", DOORS)
def test_name_does_not_become_the_second_preferred(door, make, word):
    entry = make("Durov")
    alias = add_name(entry, "Pavel Durov", kind="alias")

    with refused(f"{word}name_is_preferred_once_per_language"):
        door(alias, kind="preferred")


def test_name_is_one_of_many_kinds_beside_the_preferred(make):
    entry = make("Durov")

    for kind in ["alias", "alias", "former", "acronym", "misspelling"]:
        add_name(entry, f"{kind} {entry.names.count()}", kind=kind)
    add_name(entry, "Дуров", "ru", kind="preferred")

    assert entry.names.count() == 7


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": ""}, "{word}name_has_a_text"),
        ({"language": "english"}, "{word}name_language_is_a_tag"),
        ({"kind": "nickname"}, "{table}name_kind_check"),
    ],
)
def test_name_breaks_a_rule(door, fields, rule, make, word):
    entry = make("Durov")
    rule = rule.format(word=word, table=entry._meta.db_table)

    with refused(rule):
        door(entry.names.get(), **fields)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "Durov"}, "There is a preferred name in this language already."),
        ({"text": "P", "language": "x"}, "The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant."),
    ],
)
def test_full_clean_explains_a_wrong_name(fields, error, make, word):
    entry = make("Pavel Durov")

    with pytest.raises(ValidationError) as caught:
        entry.names.model(**{"entry": entry, "language": "en", "kind": "preferred", **fields}).full_clean()

    assert caught.value.message_dict == {"__all__": [error.format(word=word)]}


def test_full_clean_explains_a_name_that_is_there_already(make, word):
    entry = make("Durov")

    with pytest.raises(ValidationError) as caught:
        entry.names.model(entry=entry, text="Durov", language="en", kind="alias").full_clean()

    kind = f"{word.capitalize()} name"
    assert caught.value.message_dict == {
        "__all__": [f"{kind} with this Entry, Text and Language already exists."]
    }


# Labels


def test_label_without_names_is_the_slug(make):
    entry = make(slug="pavel-durov", label="written")

    assert label_of(entry) == "pavel-durov"


def test_label_is_the_preferred_name_in_the_language_of_the_record(make):
    make_record(language="ru")
    entry = make()

    labels = []
    for text, language in [("Durow", "de"), ("Durov", "en"), ("Дуров", "ru"), ("Durov", "fr")]:
        add_name(entry, text, language)
        labels.append(label_of(entry))

    assert labels == ["Durow", "Durow", "Дуров", "Дуров"]


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ([("A", "ru", "alias"), ("B", "de", "preferred")], "B"),
        ([("A", "de", "preferred"), ("B", "ru", "misspelling")], "A"),
        ([("A", "de", "misspelling"), ("B", "ru", "alias")], "B"),
        ([("B", "de", "alias"), ("A", "de", "alias")], "A"),
        ([("A", "de", "misspelling")], "A"),
    ],
)
def test_label_without_a_name_in_the_language_of_the_record(names, label, make):
    make_record(language="en")
    entry = make()

    entry.names.bulk_create(
        [entry.names.model(entry=entry, text=t, language=lang, kind=k) for t, lang, k in names]
    )

    assert label_of(entry) == label


def test_label_is_the_preferred_name_where_there_is_no_record(make):
    entry = make("Pavel Durov")

    add_name(entry, "A. Durov", "de", kind="alias")

    assert label_of(entry) == "Pavel Durov"


def test_label_follows_changed_and_deleted_names(make):
    make_record(language="en")
    entry = make("Durov", slug="the-slug")
    add_name(entry, "Дуров", "ru")

    entry.names.filter(language="en").update(text="Pavel Durov")
    changed = label_of(entry)
    entry.names.filter(language="en").delete()
    one_left = label_of(entry)
    entry.names.all().delete()

    assert (changed, one_left, label_of(entry)) == ("Pavel Durov", "Дуров", "the-slug")


def test_labels_of_both_entries_follow_a_name_that_moves(make):
    first, second = make("Durov", slug="first"), make(slug="second")

    first.names.update(entry=second)

    assert (label_of(first), label_of(second)) == ("first", "Durov")


def test_labels_follow_names_of_many_entries_in_one_statement(make):
    entries = [make(slug=slug) for slug in ("a", "b", "c")]
    names = entries[0].names.model

    names.objects.bulk_create([names(entry=e, text=f"Name of {e.slug}", language="en") for e in entries[:2]])
    stored_labels = [label_of(entry) for entry in entries]
    names.objects.all().delete()

    assert stored_labels == ["Name of a", "Name of b", "c"]
    assert [label_of(entry) for entry in entries] == ["a", "b", "c"]


@pytest.mark.parametrize("door", DOORS)
def test_label_is_not_written(door, make):
    entry = make("Durov")

    door(entry, label="forged")

    assert label_of(entry) == "Durov"


def test_label_is_not_written_by_an_upsert(make):
    entry = make("Durov")
    forged = type(entry).objects.get(id=entry.id)
    forged.label = "forged"

    type(entry).objects.bulk_create(
        [forged], update_conflicts=True, unique_fields=["id"], update_fields=["label", "version", "description"]
    )

    assert stored(entry, "label", "version") == ("Durov", 1)


def test_label_follows_the_language_of_the_record(make):
    record = make_record(language="en")
    entry = make("Durov")
    add_name(entry, "Дуров", "ru")

    type(record).objects.update(language="ru")

    assert label_of(entry) == "Дуров"


@pytest.mark.django_db(transaction=True)
def test_label_is_right_after_two_writers_at_once(make):
    make_record(language="en")
    entry = make()

    error = write_at_once(lambda: add_name(entry, "Durov", "en"), lambda: add_name(entry, "Durow", "de"))

    assert (error, label_of(entry)) == (None, "Durov")


# Identifiers


@pytest.mark.parametrize("door", DOORS)
def test_identifier_is_filled_in(door, make, word):
    identifiers = make().identifiers
    identifiers.create(scheme="wikidata", value="Q1")

    for field in ("scheme", "value"):
        with refused(f"{word}identifier_is_filled_in"):
            door(identifiers.get(), **{field: ""})


def test_identifier_belongs_to_one_entry(make, word):
    first, second = make(), make()
    first.identifiers.create(scheme="wikidata", value="Q1")
    second.identifiers.create(scheme="wikidata", value="Q2")
    second.identifiers.create(scheme="viaf", value="Q1")

    with refused(f"{word}identifier_belongs_to_one_entry"):
        second.identifiers.bulk_create([second.identifiers.model(entry=second, scheme="wikidata", value="Q1")])
    with refused(f"{word}identifier_belongs_to_one_entry"):
        second.identifiers.filter(scheme="viaf").update(scheme="wikidata")


def test_full_clean_explains_an_identifier_of_another_entry(make, word):
    make().identifiers.create(scheme="wikidata", value="Q1")
    other = make()

    with pytest.raises(ValidationError) as caught:
        other.identifiers.model(entry=other, scheme="wikidata", value="Q1").full_clean()

    assert caught.value.message_dict == {
        "__all__": [f"{word.capitalize()} identifier with this Scheme and Value already exists."]
    }


# Citations, and the evidence of what is verified


def test_citation_backs_the_whole_or_a_field_of_the_entry(make):
    entry = make()
    passage = make_passage()

    for field, _ in entry.CITED_FIELDS:
        entry.citations.create(field=field, passage=passage)

    assert set(entry.citations.values_list("field", flat=True)) >= {"", "names", "description", "identifiers"}


def test_citation_of_an_unknown_field_is_refused(make):
    entry = make()

    with refused(f"{entry._meta.db_table}citation_field_check"):
        entry.citations.bulk_create([entry.citations.model(entry=entry, field="shoe", passage=make_passage())])


def test_citation_is_stored_once(make, word):
    entry = make()
    citation = entry.citations.create(passage=make_passage())

    with refused(f"{word}citation_is_stored_once"):
        entry.citations.bulk_create([entry.citations.model(entry=entry, passage=citation.passage)])


@pytest.mark.parametrize("door", DOORS)
def test_entry_is_not_verified_without_a_citation(door, make, word):
    entry = make()
    table = entry._meta.db_table

    with refused(f"verified_{word}_has_a_citation", f"row {entry.id} of {table} has none in {table}citation"):
        door(entry, status="verified")


def test_verified_entries_are_not_stored_without_citations(make, word):
    proposed = make()
    fields = {
        name: getattr(proposed, name) for name in ("classification", "event_status") if hasattr(proposed, name)
    }

    with refused(f"verified_{word}_has_a_citation"):
        type(proposed).objects.bulk_create([type(proposed)(slug="bare", status="verified", **fields)])


def test_verified_entry_may_get_its_citation_before_the_commit(make):
    entry = make()

    type(entry).objects.update(status="verified")
    entry.citations.create(passage=make_passage())
    check_as_at_commit()

    assert stored(entry, "status") == ("verified",)


@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_entry_that_is_not_verified_needs_no_citation(status, make):
    entry = make(passage=None, status=status)

    entry.citations.all().delete()

    assert stored(entry, "status") == (status,)


def test_last_citation_of_a_verified_entry_is_kept(make, word):
    entry = make(passage=None, status="verified")
    second = entry.citations.create(field="names", passage=make_passage())
    table = entry._meta.db_table

    second.delete()

    with refused(f"verified_{word}_has_a_citation", f"row {entry.id} of {table} has none in {table}citation"):
        entry.citations.all().delete()
    with refused(f"verified_{word}_has_a_citation"):
        sql(f"DELETE FROM {table}citation")  # noqa: S608 - a name of our own


@pytest.mark.parametrize("door", DOORS)
def test_last_citation_of_a_verified_entry_is_not_moved(door, make, word):
    entry, other = make(passage=None, status="verified"), make()

    with refused(f"verified_{word}_has_a_citation"):
        door(entry.citations.get(), entry=other)


def test_citation_may_be_replaced_before_the_commit(make):
    entry = make(passage=None, status="verified")

    entry.citations.all().delete()
    entry.citations.create(passage=make_passage())

    assert entry.citations.count() == 1


def test_verified_entry_is_deleted_with_its_citations(make):
    entry = make("Durov", passage=None, status="verified")

    entry.delete()

    assert list(type(entry).objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_citations(make, word):
    entry = make(passage=None, status="verified")
    first, second = entry.citations.get(), entry.citations.create(field="names", passage=make_passage())

    error = write_at_once(first.delete, second.delete)

    assert error.__cause__.diag.constraint_name == f"verified_{word}_has_a_citation"
    assert entry.citations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_entry_is_not_verified_while_another_writer_takes_its_citation(make, word):
    entry = make(passage=None)

    error = write_at_once(
        entry.citations.get().delete, lambda: type(entry).objects.filter(id=entry.id).update(status="verified")
    )

    assert error.__cause__.diag.constraint_name == f"verified_{word}_has_a_citation"


def test_merged_entry_needs_no_citation_until_it_is_unmerged(make, word):
    winner, loser = make(passage=None, status="verified"), make(passage=None, status="verified")
    entries = type(loser).objects

    entries.filter(id=loser.id).update(merged_into=winner)
    loser.citations.update(entry=winner, field="names")

    assert stored(loser, "status", "merged_into") == ("verified", winner.id)
    with refused(f"verified_{word}_has_a_citation"):
        entries.filter(id=loser.id).update(merged_into=None)


# Merging, and what holds entries together


@pytest.mark.parametrize("door", DOORS)
def test_entry_is_not_merged_into_itself(door, make, word):
    entry = make()

    with refused(f"{word}_is_not_merged_into_itself", "following merged_into_id leads back to the same row"):
        door(entry, merged_into=entry)


def test_entries_are_not_merged_in_a_circle(make, word):
    first, second, third = make(), make(), make()
    entries = type(first).objects
    entries.filter(id=first.id).update(merged_into=second)
    entries.filter(id=second.id).update(merged_into=third)

    with refused(f"{word}_is_not_merged_into_itself"):
        entries.filter(id=third.id).update(merged_into=first)

    assert stored(third, "merged_into") == (None,)


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_merge_in_a_circle(make, word):
    first, second = make(), make()
    entries = type(first).objects

    error = write_at_once(
        lambda: entries.filter(id=first.id).update(merged_into=second),
        lambda: entries.filter(id=second.id).update(merged_into=first),
    )

    assert error.__cause__.diag.constraint_name == f"{word}_is_not_merged_into_itself"
    assert (stored(first, "merged_into"), stored(second, "merged_into")) == ((second.id,), (None,))


def test_winner_of_a_merge_is_not_deleted(make):
    winner = make()
    make(merged_into=winner)

    with pytest.raises(ProtectedError):
        winner.delete()


def test_name_is_not_stored_before_its_entry(make):
    entry = make()
    names, entries = entry.names.model, type(entry).objects
    entry.slug, entry.id = "another", 9999

    with refused_by_reference(names._meta.db_table):
        names.objects.create(entry_id=9999, text="Durov", language="en", kind="preferred")
        entries.bulk_create([entry])


def test_entry_is_not_deleted_from_under_its_parts(make):
    entry = make("Durov")
    table = entry._meta.db_table

    with refused_by_reference(f"{table}name"):
        sql(f"DELETE FROM {table} WHERE id = %s", entry.id)  # noqa: S608 - a name of our own
