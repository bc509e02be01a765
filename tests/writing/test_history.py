"""Who wrote, why, and what: each change is in the history, and what was refused is not."""

import pytest

from people.models import Person, PersonName
from tests.roles import api_client, make_user
from tests.writing.asking import ANY, address, history_rows, history_since, send
from tests.writing.rows import a_row, name

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
PEOPLE, NEW = address("people"), address("people", "new")


def told_of(model) -> list[tuple]:
    history = model.pgh_event_model.objects.order_by("pgh_id").select_related("pgh_context")
    return [
        (row.pgh_label, row.pgh_context.metadata["user"], row.pgh_context.metadata.get("reason"))
        for row in history
    ]


def test_each_change_is_told_with_who_and_why():
    user = make_user("editor")
    editor = api_client("editor", user)

    send(editor, "POST", PEOPLE, a_row("people", names=[name("Durov")]), reason="found in the press")
    send(editor, "PATCH", NEW, {"honorific": "Mr"}, if_match=ANY)
    send(editor, "PUT", NEW, {"names": [name("Durov")]}, if_match=ANY, reason="no title is printed")
    send(editor, "DELETE", NEW, if_match=ANY, reason="not a person")

    by_whom = [(label, user.pk, reason) for label, _user, reason in told_of(Person)]
    assert told_of(Person) == by_whom
    # A row follows its names: its label, and its farewell to them.
    assert list(dict.fromkeys((label, reason) for label, _user, reason in told_of(Person))) == [
        ("insert", "found in the press"),
        ("update", "found in the press"),
        ("update", None),
        ("update", "no title is printed"),
        ("update", "not a person"),
        ("delete", "not a person"),
    ]
    assert told_of(PersonName) == [
        ("insert", user.pk, "found in the press"),
        ("delete", user.pk, "not a person"),
    ]


@pytest.mark.parametrize(
    "reason",
    ["plain", "Зачем? — потому", "voilà", "Страх", "« guillemets »", "日本語", "😀", "x" * 1000, "  trimmed  "],
)
def test_reason_is_kept_as_it_was_sent(administrator, reason):
    send(administrator, "POST", PEOPLE, a_row("people"), reason=reason)

    [(_label, _user, kept)] = told_of(Person)
    assert kept == reason.strip()


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("\xff", "The header X-Change-Reason is not UTF-8: send it in UTF-8, or leave it out."),
        ("Зачем", "The header X-Change-Reason is not UTF-8: send it in UTF-8, or leave it out."),
        (
            "a\x07b",
            "The header X-Change-Reason holds the control character U+0007: expected text on one line.",
        ),
        ("x" * 1001, "The header X-Change-Reason has 1001 characters, and may have 1000."),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_reason_that_is_none_is_told(administrator, method, header, told):
    send(administrator, "POST", PEOPLE, a_row("people"))
    before = history_rows()

    answer = administrator.generic(
        method,
        PEOPLE if method == "POST" else NEW,
        b"" if method == "DELETE" else b'{"slug": "%s"}' % (b"newer" if method == "POST" else b"new"),
        content_type="application/json",
        headers={"X-Change-Reason": header, "If-Match": ANY},
    )

    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        [{"parameter": "X-Change-Reason", "detail": told, "near_misses": []}],
    )
    assert history_rows() == before


def test_rows_of_one_request_share_their_reason(administrator):
    before = history_rows()

    send(administrator, "POST", PEOPLE, [a_row("people", slug) for slug in "abc"], reason="a list of speakers")

    assert {reason for _label, _user, reason in told_of(Person)} == {"a list of speakers"}
    assert history_since(before) == {"Person": 3}


@pytest.mark.parametrize(
    ("method", "where", "body"),
    [
        ("POST", PEOPLE, a_row("people", names=[name("A"), name("B")])),
        ("POST", PEOPLE, [a_row("people", "a"), a_row("people", "a")]),
        ("PUT", NEW, a_row("people", status="verified")),
        ("PUT", NEW, a_row("people", honorifics="Mr")),
    ],
)
def test_what_is_refused_leaves_no_trace(administrator, method, where, body):
    before = history_rows()

    answer = send(administrator, method, where, body, reason="so")

    assert answer.status_code in (409, 422)
    assert history_rows() == before
