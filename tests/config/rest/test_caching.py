"""Who may keep an answer, and how it is asked whether it still holds."""

import pytest

from tests.make import make_person

pytestmark = pytest.mark.django_db

PEOPLE = "/api/v1/people/"
READ = [
    "",
    "schema/",
    "docs/",
    "people/",
    "people/jo-doe/",
    "people/facets/",
    "people/?format=ndjson",
    "people/?format=csv",
    "people?q=a",
    "search/?q=doe",
]
TAGGED = [address for address in READ if "format" not in address and address not in ("people?q=a", "schema/")]
VARY = {"Accept", "Accept-Encoding", "Authorization", "Cookie", "Origin"}


@pytest.fixture(autouse=True)
def _someone():
    make_person(slug="jo-doe")


def ask(client, address: str, method: str = "get", **headers: str):
    answer = getattr(client, method)(f"/api/v1/{address}", headers=headers)
    if answer.streaming:
        # Else its transaction would stay open into the next test.
        b"".join(answer)
    return answer


def kept(answer) -> tuple[str, bool]:
    varies_by = {name.strip().lower() for name in answer["Vary"].split(",")}
    return answer["Cache-Control"], {name.lower() for name in VARY} <= varies_by


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("method", ["get", "head"])
def test_public_answer_may_be_kept_by_all_who_ask_again(client, method, address):
    assert kept(ask(client, address, method)) == ("public, no-cache", True)


@pytest.mark.parametrize("address", READ)
def test_answer_to_who_is_signed_in_is_private(admin_client, address):
    assert kept(ask(admin_client, address)) == ("private, no-cache", True)


def test_answer_to_a_session_that_is_over_is_private(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"

    assert kept(ask(client, "people/")) == ("private, no-cache", True)


@pytest.mark.parametrize("value", ["Basic eDp5", "Digest x", "x"])
def test_answer_to_who_sends_authorization_is_private(client, value):
    assert kept(ask(client, "people/", authorization=value))[0] in ("private, no-cache", "no-store")


def test_page_with_a_cookie_is_private(admin_client):
    answer = ask(admin_client, "people/", accept="text/html")

    assert kept(answer) == ("private, no-cache", True)


def test_record_that_is_not_public_is_private(admin_client, settings):
    settings.PUBLIC_READING = False

    assert kept(ask(admin_client, "people/")) == ("private, no-cache", True)


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", "people/nobody/"),
        ("get", "people/?nonsense=1"),
        ("get", "people/?q=%00"),
        ("get", "nonsense/"),
        ("get", "people/?format=xml"),
        ("post", "people/"),
        ("patch", "people/jo-doe/"),
        ("delete", "people/jo-doe/"),
        ("post", "people"),
        ("options", "people/"),
        ("trace", "people/"),
    ],
)
def test_error_and_answer_to_a_writer_are_kept_by_nobody(client, method, address):
    answer = ask(client, address, method)

    assert (kept(answer), answer.has_header("ETag")) == (("no-store", True), False)


def test_what_lies_outside_the_api_is_not_touched(client):
    answer = client.get("/")

    assert (answer.has_header("Cache-Control"), answer.has_header("ETag")) == (False, False)


@pytest.mark.parametrize("address", TAGGED)
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("known", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_it_already_is_told_that_it_holds(client, method, address, known):
    first = ask(client, address, method)

    answer = ask(client, address, method, **{"if-none-match": known.format(first["ETag"])})

    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])
    assert kept(answer) == ("public, no-cache", True)
    assert not answer.has_header("Content-Type")


def test_who_has_the_schema_already_is_told_that_it_holds(client):
    first = ask(client, "schema/")

    answer = ask(client, "schema/", **{"if-none-match": first["ETag"]})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize("known", ['"other"', '""', "nonsense", "", '"*"', "W/", '"' * 500])
def test_who_has_something_else_is_given_the_answer(client, known):
    answer = ask(client, "people/", **{"if-none-match": known})

    assert (answer.status_code, answer.json()["count"]) == (200, 1)


def test_answer_that_changed_has_another_tag(client):
    first = ask(client, "people/")
    make_person(slug="al-roe")

    answer = ask(client, "people/", **{"if-none-match": first["ETag"]})

    assert (answer.status_code, answer.json()["count"]) == (200, 2)
    assert answer["ETag"] != first["ETag"]


def test_form_for_people_has_another_tag_than_the_one_for_programs(client):
    tags = {ask(client, "people/", accept=accept)["ETag"] for accept in ("text/html", "application/json")}

    assert len(tags) == 2


@pytest.mark.parametrize("address", ["people/?format=ndjson", "people/?format=csv"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_export_has_no_tag_and_always_flows(client, method, address):
    answer = ask(client, address, method, **{"if-none-match": "*"})

    assert (answer.status_code, answer.has_header("ETag")) == (200, False)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_writer_is_never_told_that_it_holds(client, method):
    answer = ask(client, "people/jo-doe/", method, **{"if-none-match": "*"})

    assert answer.status_code not in (304, 412)


def test_reader_who_wants_one_state_only_is_told_that_it_is_gone(client):
    tag = ask(client, "people/jo-doe/")["ETag"]

    answers = [
        ask(client, "people/jo-doe/", **{"if-match": asked}) for asked in (tag, "*", f'"x", {tag}', '"other"')
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 412]
    assert answers[3]["Content-Type"] == "application/problem+json"
    assert answers[3].json()["detail"] == (
        "What is here now is not what the If-Match header asks for. Read it without that header."
    )


@pytest.mark.parametrize("name", ["If-Modified-Since", "If-Unmodified-Since"])
@pytest.mark.parametrize("date", ["Sat, 29 Oct 1994 19:43:31 GMT", "Sat, 29 Oct 2094 19:43:31 GMT", "nonsense"])
def test_dates_decide_nothing_where_nothing_has_one(client, name, date):
    assert ask(client, "people/", **{name: date}).status_code == 200


@pytest.mark.parametrize("address", ["people/", "nonsense/", "people/?q=%00", "docs/"])
def test_no_browser_guesses_at_types_or_frames_a_page(client, address):
    answer = ask(client, address)

    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
