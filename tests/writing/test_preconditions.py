"""Nobody writes over what they have not read."""

import pytest

from tests.make import make_person
from tests.roles import api_client
from tests.writing.asking import ANY, address, history_rows, read, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("record")]
WHERE = address("people", "new")
WAYS = [
    ("PATCH", WHERE, {"honorific": "Dr"}),
    ("PUT", WHERE, {"honorific": "Dr"}),
    ("DELETE", WHERE, None),
    ("POST", f"{WHERE}verify/", None),
    ("POST", f"{WHERE}reject/", {"reason": "a rumour"}),
    ("POST", f"{WHERE}propose/", {}),
]
TOLD = "It was changed in between, and stands now as `current` has it. Make your change on top of that."


@pytest.fixture
def person():
    return make_person(slug="new", status="proposed")


def ways(test):
    return pytest.mark.parametrize(("method", "where", "body"), WAYS)(test)


@ways
@pytest.mark.usefixtures("person")
def test_change_without_if_match_is_refused(administrator, method, where, body):
    before = history_rows()

    answer = send(administrator, method, where, body)

    assert (answer.status_code, answer.json()["title"]) == (428, "Precondition Required")
    assert history_rows() == before


@ways
@pytest.mark.usefixtures("person")
def test_stale_change_is_refused_with_what_stands_now(administrator, method, where, body):
    stale = administrator.get(WHERE)["ETag"]
    send(administrator, "PATCH", WHERE, {"given_name": "Pavel"}, if_match=ANY)
    before = history_rows()

    answer = send(administrator, method, where, body, if_match=stale)

    now = administrator.get(WHERE)
    problem = answer.json()
    assert (answer.status_code, answer["ETag"], problem["current"], problem["detail"]) == (
        412,
        now["ETag"],
        now.json(),
        TOLD,
    )
    assert history_rows() == before


@pytest.mark.parametrize(
    "form",
    ["{}", "W/{}", '"9-0123456789abcdef", {}', "{} , W/{}", "  {}  ", "*"],
)
@pytest.mark.usefixtures("person")
def test_tag_is_understood_however_it_is_sent(administrator, form):
    tag = administrator.get(WHERE)["ETag"]

    answer = send(administrator, "PATCH", WHERE, {"honorific": "Dr"}, if_match=form.replace("{}", tag))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "garbage",
    ["1", "", '"1"', '"x-0123456789abcdef"', "1-0123456789abcdef", '"1-a" "2-b"', '""', "**", '"-1-a"', "é"],
)
@pytest.mark.usefixtures("person")
def test_garbage_for_a_tag_is_told(administrator, garbage):
    answer = send(administrator, "PATCH", WHERE, {"honorific": "Dr"}, if_match=garbage)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert "If-Match" in answer.json()["detail"]


@pytest.mark.usefixtures("person")
def test_tag_of_another_reader_is_as_good(administrator):
    tag = api_client("editor").get(WHERE)["ETag"]

    assert send(administrator, "PATCH", WHERE, {"honorific": "Dr"}, if_match=tag).status_code == 200


@pytest.mark.usefixtures("person")
def test_tag_of_trimmed_answers_is_as_good(administrator):
    tag = administrator.get(WHERE, {"fields": "slug"})["ETag"]

    assert send(administrator, "PATCH", WHERE, {"honorific": "Dr"}, if_match=tag).status_code == 200


@pytest.mark.usefixtures("person")
def test_each_answer_has_the_tag_for_the_next_change(administrator):
    tag, tags = administrator.get(WHERE)["ETag"], []

    for name in ("a", "b", "c"):
        answer = send(administrator, "PATCH", WHERE, {"given_name": name}, if_match=tag)
        assert answer["ETag"] == administrator.get(WHERE)["ETag"]
        tag = answer["ETag"]
        tags.append(tag)

    first = int(tags[0][1:].partition("-")[0])
    assert [int(tag[1:].partition("-")[0]) - first for tag in tags] == [0, 1, 2]
    assert read(administrator, "people", "new")["given_name"] == "c"


@pytest.mark.usefixtures("person")
def test_refusal_of_a_fault_comes_after_that_of_a_stale_state(administrator):
    answer = send(administrator, "PATCH", WHERE, {"nonsense": 1}, if_match='"99-0123456789abcdef"')

    assert answer.status_code == 412
