"""What the reader fills its forms in with for selected words."""

import pytest

from curation.reader.known_names import known_names
from tests.make import make_event, make_organization, make_passage, make_person, make_source, make_statement
from tests.roles import make_user

pytestmark = pytest.mark.django_db
TEXT = "🚀 At the forum Pavel Durov spoke. “More than a billion people use Telegram”, Durov said. The end."


@pytest.fixture
def source():
    return make_source(TEXT, slug="article")


@pytest.fixture
def ask(client):
    def asked(role, start, end):
        client.force_login(make_user(role, is_staff=True))
        return client.get("/admin/work/read/article/suggestions/", {"start": start, "end": end})

    return asked


def test_forms_are_filled_in_as_far_as_the_words_say(source, ask):
    person = make_person("Durov", slug="durov", passage=make_passage(source, "Pavel Durov"))
    make_organization("Telegram", slug="telegram")
    forum = make_event("The forum", slug="forum")
    make_statement(passage=make_passage(source, "spoke"), event=forum, speaker_person=person)
    start = TEXT.index("“")

    answer = ask("editor", start, TEXT.index("”") + 1).json()

    quote, said = "More than a billion people use Telegram", TEXT.index("Durov said")
    assert answer == {
        "start": start + 1,
        "end": start + 1 + len(quote),
        "exact": quote,
        "form": "direct_quote",
        "speakers": [
            {"type": "person", "slug": "durov", "label": "Durov", "as_printed": "Durov"},
            {"type": "organization", "slug": "telegram", "label": "Telegram", "as_printed": "Telegram"},
        ],
        "attribution": {"start": said, "end": said + 10, "exact": "Durov said"},
        "event": {"slug": "forum", "label": "The forum"},
        "mentions": [{"type": "organization", "slug": "telegram", "label": "Telegram"}],
        "figure": {"comparator": ">", "amount": "1000000000", "upper": None},
    }


@pytest.mark.usefixtures("source")
def test_what_is_hidden_is_not_suggested(ask):
    make_person("Durov", slug="durov", status="proposed")

    answer = ask("viewer", TEXT.index("More"), TEXT.index("”")).json()

    assert (answer["speakers"], answer["mentions"], answer["event"]) == ([], [], None)


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (9, 3), (0, len(TEXT) + 1), ("", 4), ("-1", 4), ("²", 4), (1, "9" * 30)]
)
def test_places_outside_of_the_text_are_refused(ask, start, end):
    assert ask("editor", start, end).status_code == 400


def test_suggestions_are_for_who_sees_the_source(client):
    make_source(TEXT, slug="article", status="proposed")
    client.force_login(make_user("viewer", is_staff=True))

    assert client.get("/admin/work/read/article/suggestions/?start=1&end=4").status_code == 404


def test_names_are_found_among_others_by_their_first_word():
    make_person("Pavel Durov", slug="pavel")
    make_person("Pavel Other", slug="other")
    make_organization("Alem.AI", slug="alem")
    make_organization("Dash-board Ltd", slug="dash")
    merged = make_person("Durov", slug="merged")
    merged.merged_into = make_person("Winner", slug="winner")
    merged.save()

    places = known_names("(«Alem.AI») Pavel Durov, Dash-board Ltd", make_user("viewer"))

    assert [[entry.slug for entry in place.entries] for place in places] == [["alem"], ["pavel"], ["dash"]]
