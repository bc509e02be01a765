"""Undoing an import run: all of it, or all but what was edited since."""

import pytest
from django.db import connection
from rest_framework.exceptions import PermissionDenied

from curation.undoing import UndoRefused, undo, undo_line, undo_run
from events.models import Statement
from people.models import Person
from sources.models import Passage
from tests.curation.merges import user_as
from tests.curation.undoing import commit, record
from tests.make import make_passage, make_person, make_source, make_statement

pytestmark = pytest.mark.django_db(transaction=True)
RUN = 7
STATEMENTS = 69


@pytest.fixture
def administrator():
    return user_as("administrator")


def imported():
    """Two people with a statement each, and a third one's name changed."""
    for name in ("one", "two"):
        passage = make_passage(make_source(f"The words of {name}.", slug=f"source-{name}"))
        person = make_person(name, slug=name, passage=passage)
        make_statement(f"Said by {name}.", slug=f"said-by-{name}", speaker_person=person, passage=passage)
    Person.objects.filter(slug="older").update(given_name="Imported")


def test_run_is_undone_as_a_whole_and_redone(administrator):
    make_person(slug="older")
    before = record()
    commit(imported, run=RUN)
    after = record()

    undone = undo_run(RUN, by=administrator)
    between = record()
    undo(transaction=undone.transaction, by=administrator)

    assert between == before != after
    assert record() == after


def test_run_that_was_edited_since_is_refused(administrator):
    make_person(slug="older")
    commit(imported, run=RUN)
    Statement.objects.filter(slug="said-by-one").update(gist="Edited.")
    before = record()

    with pytest.raises(UndoRefused) as refused:
        undo_run(RUN, by=administrator)

    assert [(c.what, c.column) for c in refused.value.conflicts] == [("statement “said-by-one”", "gist")]
    assert record() == before


def test_later_edits_are_kept_with_all_that_they_rest_on(administrator):
    make_person(slug="older")
    commit(imported, run=RUN)
    Statement.objects.filter(slug="said-by-one").update(gist="Edited.")
    Person.objects.filter(slug="older").update(family_name="Edited")

    undone = undo_run(RUN, by=administrator, keep_later=True)

    assert {(c.what, c.column) for c in undone.kept} == {
        ("statement “said-by-one”", "gist"),
        ("person “one”", ""),
        ("source “source-one”", ""),
    }
    assert list(Statement.objects.values_list("slug", "gist", "text")) == [
        ("said-by-one", "Edited.", "The words of one.")
    ]
    people = Person.objects.order_by("slug").values_list("slug", "label", "given_name", "family_name")
    assert list(people) == [("older", "Pavel Durov", "", "Edited"), ("one", "one", "", "")]
    assert list(Passage.objects.filter(exact__startswith="The").values_list("exact", flat=True)) == [
        "The words of one."
    ]


def test_part_that_was_added_since_keeps_what_it_belongs_to(administrator):
    make_person(slug="older")
    commit(imported, run=RUN)
    Person.objects.get(slug="two").names.create(text="Deux", language="fr")

    undone = undo_run(RUN, by=administrator, keep_later=True)

    assert {c.what for c in undone.kept} == {"person “two”", "source “source-two”"}
    assert list(Person.objects.order_by("slug").values_list("slug", flat=True)) == ["older", "two"]
    assert not Statement.objects.exists()


def test_run_of_which_everything_was_edited_is_refused_also_with_later_edits_kept(administrator):
    make_person(slug="older")
    commit(lambda: Person.objects.update(given_name="Imported"), run=RUN)
    Person.objects.update(given_name="Edited")

    with pytest.raises(UndoRefused) as refused:
        undo_run(RUN, by=administrator, keep_later=True)

    assert refused.value.conflicts[-1].detail == "Nothing is left that could be undone."


def test_run_is_undone_by_an_administrator():
    make_person(slug="older")
    transaction = commit(imported, run=RUN)

    with pytest.raises(PermissionDenied) as denied:
        undo(transaction=transaction, by=user_as("verifier"))

    assert denied.value.detail == (
        "To undo import run 7 takes the role administrator; you act as verifier. "
        "Undo single rows of it, or ask an administrator."
    )


def test_one_row_of_a_run_is_undone_by_whom_the_row_is_for():
    person = make_person(slug="older")
    transaction = commit(imported, run=RUN)

    undo_line(transaction=transaction, table="people_person", row=person.pk, by=user_as("verifier"))

    assert Person.objects.get(slug="older").given_name == ""


def test_unknown_run_is_refused(administrator):
    with pytest.raises(UndoRefused) as refused:
        undo_run(RUN, by=administrator)

    assert str(refused.value) == "The history knows no change by import run 7."


@pytest.mark.parametrize("rows", [1, 60])
def test_run_is_undone_by_as_many_statements_however_many_rows_it_has(rows, administrator):
    passage = make_passage()

    def many():
        people = [Person(slug=f"p{n}", status="proposed") for n in range(rows)]
        Person.objects.bulk_create(people)
        for model, fields in (("names", {"text": "P", "language": "en"}), ("citations", {"passage": passage})):
            part = Person._meta.get_field(model).related_model
            part.objects.bulk_create([part(entry=person, **fields) for person in people])

    commit(many, run=RUN)

    with connection.execute_wrapper(counted := Counted()):
        undo_run(RUN, by=administrator)

    assert (counted.statements, Person.objects.count()) == (STATEMENTS, 0)


class Counted:
    statements = 0

    def __call__(self, execute, *arguments):
        self.statements += 1
        return execute(*arguments)
