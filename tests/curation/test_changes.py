"""What the feed of changes tells, one change after another."""

import pghistory
import pytest

from people.models import Person
from tests.curation.mirror import CHANGES, Mirror, an_editor, exported, sign_in, told
from tests.make import make_measure, make_person, make_source, make_statement

# What is not committed is not told.
pytestmark = pytest.mark.django_db(transaction=True)


def set_status(row, status: str) -> None:
    type(row).objects.filter(pk=row.pk).update(status=status)


def test_empty_record_gives_an_empty_page(client):
    mirror = Mirror(client)

    assert mirror.catch_up() == []
    page = mirror.read_page()
    assert (page["results"], page["has_more"]) == ([], False)
    assert mirror.read_page()["next"] == page["next"]


def test_what_there_is_comes_first(client):
    statement = make_statement(slug="s", passage=None, speaker_person=make_person(slug="p"))
    mirror = Mirror(client, page_size=1)

    page = mirror.read_page()

    source = exported(client)["source"]
    first = min(source)
    assert page["results"] == [
        {
            "type": "source",
            "slug": first,
            "version": 1,
            "change": "upsert",
            "resource": source[first],
            "into": None,
            "at": source[first]["updated_at"],
            "by": None,
            "reason": None,
            "run": None,
        }
    ]
    assert page["has_more"]
    assert told(mirror.catch_up())[-2:] == [("upsert", "person", "p"), ("upsert", "statement", statement.slug)]
    assert mirror.copy == exported(client)


def test_after_now_leaves_out_what_there_is(client):
    make_person()
    mirror = Mirror(client, after="now")

    assert mirror.read_page()["results"] == []
    person = make_person(slug="later", passage=False, status="proposed")
    assert mirror.catch_up() == []
    assert person.slug.encode() not in mirror.seen


def test_change_is_told_as_the_list_has_it(client):
    measure = make_measure(slug="m")
    mirror = Mirror(client, after="now")
    mirror.catch_up()

    type(measure).objects.update(label="Users")

    [entry] = mirror.catch_up()
    listed = exported(client)["measure"]["m"]
    assert (entry["change"], entry["version"], entry["resource"]) == ("upsert", 2, listed)
    assert entry["at"] == listed["updated_at"]


def test_who_and_why_are_told_to_those_who_are_signed_in(client):
    editor = an_editor()
    make_measure(slug="m")
    mirrors = [Mirror(client, after="now"), Mirror(editor, after="now")]
    for mirror in mirrors:
        mirror.catch_up()

    with pghistory.context(user=editor.user.pk, reason="Spelt wrongly", run=7):
        type(make_measure(slug="n")).objects.filter(slug="m").update(label="Users")

    why = [
        [(entry["slug"], entry["by"], entry["reason"], entry["run"]) for entry in mirror.catch_up()]
        for mirror in mirrors
    ]
    told_to_editor = ("editor", "Spelt wrongly", "7")
    assert why == [
        [("n", None, None, None), ("m", None, None, None)],
        [("n", *told_to_editor), ("m", *told_to_editor)],
    ]


def test_becoming_hidden_is_a_remove(client):
    person = make_person(slug="p")
    mirror = Mirror(client)
    mirror.catch_up()

    set_status(person, "rejected")

    [entry] = mirror.catch_up()
    person.refresh_from_db()
    assert {**entry, "at": None} == {
        "type": "person",
        "slug": "p",
        "version": person.version,
        "change": "remove",
        "resource": None,
        "into": None,
        "at": None,
        "by": None,
        "reason": None,
        "run": None,
    }
    assert mirror.copy == exported(client)


def test_deletion_is_a_remove(client):
    statement = make_statement(slug="s")
    mirror = Mirror(client)
    mirror.catch_up()

    statement.delete()

    assert told(mirror.catch_up()) == [("remove", "statement", "s")]
    assert mirror.copy == exported(client)


def test_merge_names_the_last_winner(client):
    last = make_person(slug="c")
    middle = make_person(slug="b", merged_into=last)
    loser = make_person(slug="a")
    mirror = Mirror(client)
    mirror.catch_up()

    Person.objects.filter(pk=loser.pk).update(merged_into=middle)

    [entry] = mirror.catch_up()
    assert (entry["change"], entry["slug"], entry["into"], entry["resource"]) == ("merge", "a", "c", None)
    assert mirror.copy == exported(client)


@pytest.mark.parametrize("hidden", ["b", "c"])
def test_merge_into_what_is_hidden_is_a_remove(client, hidden):
    last = make_person(slug="c")
    middle = make_person(slug="b", merged_into=last)
    loser = make_person(slug="a")
    mirror = Mirror(client)
    mirror.catch_up()
    Person.objects.filter(slug=hidden).update(status="rejected")
    mirror.catch_up()
    mirror.seen = b""

    Person.objects.filter(pk=loser.pk).update(merged_into=middle)

    assert told(mirror.catch_up()) == [("remove", "person", "a")]
    assert f'"{hidden}"'.encode() not in mirror.seen
    assert mirror.copy == exported(client)


def test_undone_merge_is_an_upsert(client):
    winner = make_person(slug="b")
    loser = make_person(slug="a", merged_into=winner)
    mirror = Mirror(client)
    mirror.catch_up()

    Person.objects.filter(pk=loser.pk).update(merged_into=None)

    assert told(mirror.catch_up()) == [("upsert", "person", "a")]
    assert mirror.copy == exported(client)


def test_page_tells_of_a_resource_once_and_of_its_end(client):
    person = make_person(slug="p")
    mirror = Mirror(client)
    mirror.catch_up()

    for description in ("One", "Two", "Three"):
        Person.objects.filter(pk=person.pk).update(description=description)
    assert told(mirror.catch_up()) == [("upsert", "person", "p")]
    set_status(person, "proposed")
    Person.objects.filter(pk=person.pk).update(description="Hidden")
    assert told(mirror.catch_up()) == [("remove", "person", "p")]
    assert mirror.copy == exported(client)


@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_of_every_size_tell_the_same(client, size):
    mirror = Mirror(client, page_size=size)
    mirror.catch_up()
    source = make_source()
    people = [make_person(slug=f"p{n}") for n in range(3)]
    make_statement(speaker_person=people[0])
    people[0].names.update(text="Pawel Durow")
    set_status(people[1], "rejected")
    Person.objects.filter(pk=people[2].pk).update(merged_into=people[0])
    set_status(source, "rejected")

    mirror.catch_up()

    assert mirror.copy == exported(client)
    assert mirror.merged == {("person", "p2"): "p0"}


def test_one_type_is_followed_with_what_it_shows_of_others(client):
    person = make_person("Pavel Durov", slug="p")
    make_statement(slug="s", speaker_person=person)
    mirror = Mirror(client, type="statement", page_size=1)
    mirror.catch_up()

    person.names.update(text="Pawel Durow")

    assert told(mirror.catch_up()) == [("upsert", "statement", "s")]
    everything = exported(client)
    assert mirror.copy == {type_: everything[type_] if type_ == "statement" else {} for type_ in everything}


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"aftr": "x"}, "“aftr” is no parameter of this address. Did you mean after?"),
        ({"type": "persons"}, "“persons” is no type of resource. Did you mean person?"),
        ({"type": ["person", "event"]}, "type is given 2 times; give it once."),
        ({"page_size": "201"}, "page_size is a whole number from 1 to 200."),
        ({"after": ""}, "after is empty: leave it out or give a value."),
    ],
)
def test_wrong_parameters_are_refused(client, parameters, error):
    answer = client.get(CHANGES, parameters)

    assert (answer.status_code, answer.json()["detail"]) == (400, error)


@pytest.mark.parametrize("change", ["x", "reader", "type"])
def test_cursor_of_another_reader_or_type_is_refused(client, change):
    cursor = Mirror(client, after="now").read_page()["next"]
    reader = sign_in("contributor") if change == "reader" else client
    address = {"x": cursor + "x", "reader": cursor, "type": cursor + "&type=person"}[change]

    answer = reader.get(address)

    problem = answer.json()
    assert (answer.status_code, problem["errors"][0]["parameter"]) == (400, "after")
    assert problem["detail"].endswith("Begin anew without after, or from the exports.")


def test_cursor_of_rights_that_were_taken_away_is_refused():
    editor = an_editor()
    cursor = Mirror(editor).read_page()["next"]

    editor.user.user_permissions.clear()

    assert editor.get(cursor).status_code == 400
