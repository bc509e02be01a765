"""What a curator typed and what another saved in between: neither is lost unseen."""

import pghistory
import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.models import Measure
from people.models import Person
from tests.admin_pages import errors_of, filled_in, sent_by
from tests.make import (
    make_affiliation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_source,
    make_statement,
)
from tests.roles import make_user
from tests.writers import write_at_once

# Versions rise once a transaction: each change here is one that commits.
pytestmark = pytest.mark.django_db(transaction=True)
CHANGED = "Nothing was saved. The person was changed since you opened it. Compare, and save again."
VERSIONED = [
    make_source,
    make_person,
    make_organization,
    make_facility,
    make_event,
    make_statement,
    make_discrepancy,
    make_measure,
]


def page(thing, view="change") -> str:
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{view}", args=[thing.pk])


def differences_of(response) -> list[tuple]:
    return [(line.what, line.opened, line.theirs, line.yours) for line in response.context_data["differences"]]


def saved_by(user, thing, *, reason="", **fields) -> None:
    with pghistory.context(user=user.pk, reason=reason), transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**fields)


@pytest.mark.parametrize("make", VERSIONED)
def test_form_holds_the_version_that_it_shows(admin_client, make):
    thing = make()

    sent = sent_by(admin_client.get(page(thing)))

    assert sent["seen_version"] == [str(type(thing).objects.get(pk=thing.pk).version)]


@pytest.mark.parametrize("make", VERSIONED)
def test_form_of_an_older_version_is_refused(admin_client, make):
    thing = make()
    sent = sent_by(admin_client.get(page(thing)))

    response = admin_client.post(page(thing), {**sent, "seen_version": "1000"})

    what = thing._meta.verbose_name
    assert errors_of(response) == [
        f"Nothing was saved. The {what} was changed since you opened it. Compare, and save again."
    ]
    assert sent_by(response.render())["seen_version"] == sent["seen_version"]


def test_both_are_shown_where_another_saved_in_between(admin_client):
    person, editor = make_person(description="A founder."), make_user("editor")
    sent = sent_by(admin_client.get(page(person)))
    saved_by(editor, person, reason="A typo.", description="The founder.", given_name="Pavel")

    response = admin_client.post(page(person), {**sent, "description": "My words", "family_name": "Durov"})

    assert errors_of(response) == [CHANGED]
    assert differences_of(response) == [
        ("Given name", "", "Pavel", ""),
        ("Family name", "", "", "Durov"),
        ("Description", "A founder.", "The founder.", "My words"),
    ]
    [save] = response.context_data["stale"].saves
    assert (save.who, save.why) == (editor.username, "A typo.")
    assert list(Person.objects.values_list("description", "given_name")) == [("The founder.", "Pavel")]
    assert response.context_data["adminform"].form["description"].value() == "My words"


def test_saving_again_wins_knowingly(admin_client):
    person = make_person(description="A founder.")
    sent = sent_by(admin_client.get(page(person)))
    saved_by(make_user("editor"), person, description="The founder.")
    refused = admin_client.post(page(person), {**sent, "description": "My words"})

    again = admin_client.post(page(person), sent_by(refused.render()))

    assert (again.status_code, Person.objects.get().description) == (302, "My words")


def test_saving_again_is_refused_where_yet_another_saved(admin_client):
    person, editor = make_person(description="A founder."), make_user("editor")
    sent = sent_by(admin_client.get(page(person)))
    saved_by(editor, person, description="The founder.")
    refused = admin_client.post(page(person), {**sent, "description": "My words"})
    saved_by(editor, person, description="One founder.")

    again = admin_client.post(page(person), sent_by(refused.render()))

    assert errors_of(again) == [CHANGED]
    assert differences_of(again) == [("Description", "The founder.", "One founder.", "My words")]


def test_parts_that_another_changed_are_shown(admin_client):
    person, source = make_person("Pavel Durov"), make_source("Pavel Durov is the CEO.", slug="a-source")
    affiliation = make_affiliation(person, make_organization("Telegram"), passage=make_passage(source, "CEO"))
    person.names.create(text="Durow", language="de")
    gone = person.names.create(text="Дуров", language="ru")
    sent = sent_by(admin_client.get(page(person)))
    with transaction.atomic():
        person.names.filter(language="de").update(text="Pawel Durow")
        gone.delete()
        person.names.create(text="Durov, Pavel", language="fr", kind="alias")
        affiliation.passages.set([make_passage(source, "the CEO")])

    response = admin_client.post(page(person), {**sent, "names-0-DELETE": "on"})

    assert differences_of(response) == [
        ("name 1", "Durow\nde\nAlias", "Pawel Durow\nde\nAlias", "deleted"),
        ("name 3", None, "deleted in between; saving adds it anew", "Дуров\nru\nAlias"),
        ("name, new", "", "Durov, Pavel\nfr\nAlias", "not on your form; it stays"),
        ("affiliation 1: Words", "“CEO” (a-source, 19)", "“the CEO” (a-source, 15)", "“CEO” (a-source, 19)"),
    ]


def test_parts_are_saved_over_what_another_made_of_them(admin_client):
    person = make_person("Pavel Durov")
    german, gone = (person.names.create(text=text, language="de") for text in ("Durow", "Pawel Durow"))
    sent = sent_by(admin_client.get(page(person)))
    with transaction.atomic():
        person.names.filter(pk=german.pk).update(text="P. Durow")
        gone.delete()
        person.names.create(text="Дуров", language="ru")
    refused = admin_client.post(page(person), sent)

    again = admin_client.post(page(person), sent_by(refused.render()))

    assert again.status_code == 302
    assert sorted(person.names.values_list("text", flat=True)) == [
        "Durow",
        "Pavel Durov",
        "Pawel Durow",
        "Дуров",
    ]


@pytest.mark.parametrize("seen", [{}, {"seen_version": ""}, {"seen_version": "٣"}, {"seen_version": "9" * 99}])
def test_form_that_does_not_say_its_version_is_refused(admin_client, seen):
    person = make_person(description="A founder.")
    sent = sent_by(admin_client.get(page(person)))
    del sent["seen_version"]

    response = admin_client.post(page(person), {**sent, **seen, "description": "My words"})

    assert errors_of(response) == [
        (
            "Nothing was saved. The form does not say which version of the person it shows,"
            " so it may be out of date. Compare, and save again."
        )
    ]
    assert differences_of(response) == [("Description", None, "A founder.", "My words")]
    assert Person.objects.get().description == "A founder."


def test_part_saved_in_between_counts_as_a_change_of_the_whole(admin_client):
    statement = make_statement()
    sent = sent_by(admin_client.get(page(statement)))
    make_figure(statement, comparator="=", amount=10, passage=make_passage(make_source(slug="a-source")))

    response = admin_client.post(page(statement), sent)

    words = "Users of Telegram\nEqual\n10.000000\n“Pavel Durov opens a lab.” (a-source, 0)"
    assert differences_of(response) == [("figure, new", "", words, "not on your form; it stays")]


def test_row_deleted_in_between_shows_what_was_typed(admin_client):
    person, editor = make_person("Pavel Durov", passage=False, status="proposed"), make_user("editor")
    path = page(person)
    sent = sent_by(admin_client.get(path))
    with pghistory.context(user=editor.pk, reason="Twice."), transaction.atomic():
        person.delete()

    response = admin_client.post(path, {**sent, "description": "My words"})

    deletion, typed = response.context_data["deletion"], response.context_data["typed"]
    assert (response.status_code, deletion.who, deletion.why) == (410, editor.username, "Twice.")
    assert [(line.what, line.yours) for line in typed] == [
        ("Description", "My words"),
        ("name 1", "Pavel Durov\nen\nPreferred"),
    ]
    assert Person.objects.count() == 0


def test_page_of_a_row_that_never_was_leads_away(admin_client):
    response = admin_client.post("/admin/people/person/12345/change/", {"seen_version": "1"})

    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_row_changed_since_the_confirmation_is_not_deleted(admin_client):
    measure = make_measure()
    sent = sent_by(admin_client.get(page(measure, "delete")))
    saved_by(make_user("editor"), measure, label="Users of something else")

    refused = admin_client.post(page(measure, "delete"), sent)
    kept = Measure.objects.count()
    again = filled_in(admin_client, page(measure, "delete"))

    assert (refused.status_code, refused["Location"], kept) == (302, page(measure, "delete"), 1)
    assert [str(message) for message in get_messages(refused.wsgi_request)] == [
        "Not deleted: the measure was changed since this page was shown. Look at it, and decide again."
    ]
    assert (again.status_code, Measure.objects.count()) == (302, 0)


def test_deletion_that_does_not_say_its_version_is_refused(admin_client):
    measure = make_measure()

    response = admin_client.post(page(measure, "delete"), {"post": "yes"})

    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Not deleted: the form does not say which version of the measure it shows. Look at it here."
    ]
    assert Measure.objects.count() == 1


def test_reason_of_a_deletion_is_kept(admin_client):
    measure = make_measure()

    filled_in(admin_client, page(measure, "delete"), reason="Counted twice.")

    deleted = Measure.pgh_event_model.objects.get(pgh_label="delete")
    assert deleted.pgh_context.metadata["reason"] == "Counted twice."


def test_of_two_who_save_at_once_one_wins_and_the_other_sees_both(admin_client, admin_user):
    measure, answers = make_measure("Users"), []
    other = Client()
    other.force_login(admin_user)
    sent = sent_by(admin_client.get(page(measure)))

    failed = write_at_once(
        lambda: admin_client.post(page(measure), {**sent, "label": "First"}),
        lambda: answers.append(other.post(page(measure), {**sent, "label": "Second"})),
    )

    assert failed is None
    assert differences_of(answers[0]) == [("Label", "Users", "First", "Second")]
    assert Measure.objects.get().label == "First"
