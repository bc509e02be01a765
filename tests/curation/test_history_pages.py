"""The history of the whole record in the admin, and undoing from it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from curation.merging import merge
from events.models import Statement
from people.models import Person, PersonName
from tests.curation.merges import user_as
from tests.curation.undoing import commit
from tests.make import make_measure, make_organization, make_passage, make_person, make_source, make_statement

pytestmark = pytest.mark.django_db(transaction=True)
# Four of them are the session, the account and its rights.
QUERIES = 11


@pytest.fixture
def as_role(client):
    def sign_in(role):
        user = user_as(role)
        user.is_staff = True
        user.save()
        client.force_login(user)
        return user

    return sign_in


def heads(client, **asked) -> list[str]:
    """Who changed what on the page: the reasons, as each change in these tests has one."""
    page = client.get(reverse("admin:history"), asked).content.decode()
    return [unescape(why) for why in re.findall(r'<p class="change-why">“(.*?)”</p>', page)]


def told(change) -> list[tuple]:
    return [
        (group.what, group.called, [(row.line.what, row.line.action, row.line.cells) for row in group.lines])
        for group in change.groups
    ]


def test_changes_are_told_newest_first_by_what_they_belong_to(client, as_role):
    verifier = as_role("verifier")
    person = make_person("Jo Doe", slug="jo")
    body = make_organization("Body", slug="body")
    statement = make_statement("It opened.", slug="it-opened", passage=make_passage(make_source("It did.")))

    def edit():
        Statement.objects.filter(pk=statement.pk).update(gist="It opened late.", speaker_person=person)
        statement.mentions.create(organization=body)
        PersonName.objects.filter(entry=person).update(text="Joe Doe")

    commit(edit, user=verifier.pk, reason="As printed.")
    commit(lambda: Person.objects.update(given_name="Jo"), user=verifier.pk, reason="Named.")

    latest, before, *_ = client.get(reverse("admin:history")).context["changes"]

    assert (latest.who, latest.why) == ("verifier", "Named.")
    assert told(latest) == [("person", "jo", [("person", "changed", [("given name", "", "Jo")])])]
    assert told(before) == [
        (
            "statement",
            "it-opened",
            [
                (
                    "statement",
                    "changed",
                    [("speaker person", "", "Joe Doe"), ("gist", "It opened.", "It opened late.")],
                ),
                ("mention", "added", [("organization", "", "Body")]),
            ],
        ),
        ("person", "jo", [("person name", "changed", [("text", "Jo Doe", "Joe Doe")])]),
    ]


def test_changed_words_are_marked(client, as_role):
    as_role("editor")
    statement = make_statement("The lab was opened in Astana.")
    commit(lambda: Statement.objects.filter(pk=statement.pk).update(gist="The lab was closed in Astana."))

    page = client.get(reverse("admin:history")).content.decode()

    assert "The lab was <del>opened</del> in Astana." in page
    assert "The lab was <ins>closed</ins> in Astana." in page


def test_list_is_narrowed(client, as_role):
    verifier, other = as_role("verifier"), user_as("editor")
    person, measure = make_person(slug="jo"), make_measure(slug="users")
    commit(lambda: make_person(slug="other"), user=other.pk, reason="One.")
    commit(lambda: Person.objects.filter(pk=person.pk).update(given_name="Jo"), user=verifier.pk, reason="Two.")
    commit(lambda: type(measure).objects.update(unit="people"), user=verifier.pk, reason="Three.")
    commit(lambda: person.names.create(text="J", language="fr"), user=verifier.pk, reason="Four.", run=7)

    assert heads(client) == ["Four.", "Three.", "Two.", "One."]
    assert heads(client, person="editor") == ["One."]
    assert heads(client, type="events_measure") == ["Three."]
    assert heads(client, slug="jo") == ["Four.", "Two."]
    assert heads(client, slug="jo", type="events_measure") == []
    assert heads(client, run="7") == ["Four."]
    assert heads(client, run="8") == []
    assert heads(client, word="thr") == ["Three."]
    assert heads(client, day="2001-01-01") == []
    day = person.created_at.strftime("%Y-%m-%d")
    assert heads(client, day=day, person="verifier", word="o", slug="jo") == ["Four.", "Two."]


def test_deleted_row_is_found_by_its_slug(client, as_role):
    as_role("editor")
    make_statement(slug="gone")
    commit(lambda: Statement.objects.all().delete(), reason="Not said.")

    assert heads(client, slug="gone") == ["Not said."]


def test_pages_follow_each_other_without_gap(client, as_role, monkeypatch):
    as_role("editor")
    monkeypatch.setattr("curation.history.listing.PAGE_SIZE", 2)
    person = make_person()
    for n in range(5):
        commit(lambda n=n: Person.objects.update(given_name=f"{n}"), reason=f"Change {n}.")
    address, seen = reverse("admin:history"), []

    while address and len(seen) < 5:
        response = client.get(address)
        seen += [change.why for change in response.context["changes"]]
        address = response.context["older"] and reverse("admin:history") + response.context["older"]

    assert seen[:5] == [f"Change {n}." for n in (4, 3, 2, 1, 0)]
    assert person.history.exists()


def test_search_that_finds_nothing_for_long_says_so(client, as_role, monkeypatch):
    as_role("editor")
    monkeypatch.setattr("curation.history.listing.LOOKED_AT", 3)
    make_person()
    commit(make_measure, reason="Found.")
    for n in range(3):
        commit(lambda n=n: Person.objects.update(given_name=f"{n}"), reason="Other.")

    response = client.get(reverse("admin:history"), {"word": "Found"})
    further = client.get(reverse("admin:history") + response.context["older"])

    assert (response.context["changes"], response.context["is_cut"]) == ([], True)
    assert [change.why for change in further.context["changes"]] == ["Found."]


@pytest.mark.parametrize("changes", [1, 3])
def test_page_takes_the_same_queries_for_any_number_of_changes(changes, client, as_role):
    verifier = as_role("verifier")
    client.get(reverse("admin:history"))
    for n in range(changes):
        commit(
            lambda n=n: make_statement(slug=f"s{n}", speaker_person=make_person(), passage=make_passage()),
            user=verifier.pk,
        )

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(reverse("admin:history"))

    assert len(queries) == QUERIES


def test_contributors_see_what_became_of_their_own_proposals(client, as_role):
    contributor = as_role("contributor")
    own = make_statement(slug="own", status="proposed", proposed_by=contributor)
    make_statement(slug="a-secret", status="proposed")

    def edit():
        Statement.objects.update(gist="Other.")
        own.mentions.create(person=make_person("Hidden", status="proposed"))

    commit(edit, reason="Both.")

    response = client.get(reverse("admin:history"))

    latest = response.context["changes"][0]
    [group] = latest.groups
    person = Person.objects.get()
    assert (group.called, [row.line.cells for row in group.lines]) == (
        "own",
        [[("gist", "Durov opens a lab.", "Other.")], [("person", "", f"person {person.pk}")]],
    )
    assert "a-secret" not in response.content.decode()
    assert client.get(reverse("admin:deleted")).status_code == 403


def test_viewers_see_no_history(client, as_role):
    as_role("viewer")
    make_person()

    assert client.get(reverse("admin:history")).status_code == 403


def test_change_is_undone_with_a_reason(client, as_role):
    as_role("verifier")
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Wrong"))
    address = reverse("admin:one-change", args=[transaction.key])

    without = client.post(address, {"reason": ""})
    response = client.post(address, {"reason": "A slip."}, follow=True)

    assert without.context["form"].errors == {"reason": ["This field is required."]}
    assert [str(message) for message in response.context["messages"]] == ["Undone: 1 row is as it was."]
    assert (response.context["change"].why, response.context["change"].undoes) == ("A slip.", transaction)
    assert Person.objects.get().given_name == ""


def test_one_row_is_undone(client, as_role):
    as_role("verifier")
    one, two = make_person(slug="one"), make_person(slug="two")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    address = f"{reverse('admin:one-change', args=[transaction.key])}?table=people_person&row={two.pk}"

    page = client.get(address)
    client.post(address, {"reason": "Only the one."})

    assert [group.called for group in page.context["change"].groups] == ["two"]
    assert list(Person.objects.order_by("slug").values_list("given_name", flat=True)) == ["Jo", ""]
    assert one.slug == "one"


def test_later_change_is_shown_and_linked(client, as_role):
    verifier = as_role("verifier")
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    later = commit(lambda: Person.objects.update(given_name="Joe"), user=verifier.pk)
    address = reverse("admin:one-change", args=[transaction.key])

    page = client.get(address).content.decode()
    response = client.post(address, {"reason": "In vain."})

    assert response.status_code == 409
    for shown in (page, response.content.decode()):
        assert "The given name of person “jo” was changed since, by verifier" in shown
        assert reverse("admin:one-change", args=[later.key]) in shown
    assert Person.objects.get().given_name == "Joe"


def test_who_may_not_undo_is_told(client, as_role):
    as_role("editor")
    make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(given_name="Jo"))
    address = reverse("admin:one-change", args=[transaction.key])

    response = client.post(address, {"reason": "Mine."})

    assert response.status_code == 409
    assert "To undo what is verified takes the role verifier" in response.content.decode()


def test_merge_leads_to_the_log_of_merges(client, as_role):
    verifier = as_role("verifier")
    loser, winner = make_person(slug="loser"), make_person(slug="winner")
    made = merge(loser, winner, by=verifier)

    page = client.get(reverse("admin:history")).content.decode()

    assert reverse("admin:merged", args=[made.pk]) in page


def test_run_is_undone(client, as_role):
    as_role("administrator")
    make_person(slug="jo")
    commit(lambda: (Person.objects.update(given_name="Jo"), make_measure(slug="users")), run=7)
    Person.objects.update(given_name="Joe")
    address = reverse("admin:undo-run", args=[7])

    page = client.get(address)
    refused = client.post(address, {"reason": "Wrong folder."})
    done = client.post(address, {"reason": "Wrong folder.", "keep_later": "on"}, follow=True)

    assert [group.called for change in page.context["changes"] for group in change.groups] == ["jo", "users"]
    assert refused.status_code == 409
    when = f"{Person.objects.get().updated_at:%Y-%m-%d %H:%M:%S}"
    assert [str(message) for message in done.context["messages"]] == [
        "Undone: 1 row is as it was.",
        f"Left as it is: The given name of person “jo” was changed since, by somebody unknown at {when} UTC.",
    ]


def test_runs_are_for_administrators(client, as_role):
    as_role("verifier")
    commit(make_measure, run=7)

    assert client.get(reverse("admin:undo-run", args=[7])).status_code == 403


def test_deleted_row_is_restored(client, as_role):
    verifier = as_role("verifier")
    make_statement(slug="gone")
    commit(lambda: Statement.objects.all().delete(), user=verifier.pk, reason="Not said.")

    listed = client.get(reverse("admin:deleted"))
    page = client.get(listed.context["rows"][0]["restore"], follow=True)
    client.post(page.redirect_chain[0][0], {"reason": "It was."})

    assert [(row["what"], row["slug"], row["who"], row["why"]) for row in listed.context["rows"]] == [
        ("statement", "gone", "verifier", "Not said.")
    ]
    assert Statement.objects.get().slug == "gone"
    assert client.get(reverse("admin:deleted")).context["rows"] == []


@pytest.mark.parametrize("key", ["nonsense", "1-1", f"{10**17}-{10**17}", "1-1-1"])
def test_unknown_change_is_not_found(key, client, as_role):
    as_role("editor")

    assert client.get(reverse("admin:one-change", args=[key])).status_code == 404


def test_history_of_one_entry_leads_to_the_whole_change(client, as_role):
    as_role("editor")
    person = make_person(slug="jo")
    transaction = commit(lambda: Person.objects.update(description="The founder of Telegram."))

    page = client.get(reverse("admin:people_person_history", args=[person.pk])).content.decode()

    assert reverse("admin:one-change", args=[transaction.key]) in page
    assert "<ins>The founder of Telegram.</ins>" in page
