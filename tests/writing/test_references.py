"""Other rows are named by their slugs; who names none is told which there are."""

import pytest

from tests.make import make_event, make_facility, make_measure, make_organization, make_person, make_statement
from tests.writing.asking import ANY, address, faults, history_rows, send
from tests.writing.rows import a_row, quoted

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("source")]
TELEGRAM = {"slug": "telegram", "label": "Telegram"}


def post(client, resource, **fields):
    return send(client, "POST", address(resource), a_row(resource, **fields))


@pytest.mark.parametrize(
    "named", ["telegram", {"slug": "telegram"}, TELEGRAM, {**TELEGRAM, "label": "Another"}]
)
def test_row_is_named_by_its_slug_or_as_it_is_shown(administrator, named):
    make_organization(slug="telegram")

    answer = post(administrator, "facilities", operator=named)

    assert (answer.status_code, answer.json()["operator"]) == (201, TELEGRAM)


@pytest.mark.parametrize(
    "named",
    ["person:durov", {"type": "person", "slug": "durov"}, {"type": "person", "slug": "durov", "label": ""}],
)
def test_row_of_one_of_several_types_is_named_with_its_type(administrator, named):
    make_person(slug="durov")

    answer = post(administrator, "statements", speaker=named)

    assert (answer.status_code, answer.json()["speaker"]) == (
        201,
        {"type": "person", "slug": "durov", "label": "Pavel Durov"},
    )


@pytest.mark.parametrize(
    ("resource", "field", "value", "pointer"),
    [
        ("organizations", "parent", "telegramm", "/parent"),
        ("organizations", "parent", {"slug": "telegramm"}, "/parent"),
        ("facilities", "operator", "telegramm", "/operator"),
        ("events", "facility", "lab-tow", "/facility"),
        ("statements", "event", "forun", "/event"),
        ("statements", "answers", "questionn", "/answers"),
        ("statements", "speaker", "person:durovv", "/speaker"),
        ("statements", "mentions", ["event:forum", "event:forun"], "/mentions/1"),
        ("sources", "derived_from", [{"source": "artikle", "kind": "reprint"}], "/derived_from/0/source"),
        (
            "events",
            "participations",
            [{"participant": "person:durovv", "role": "host", "passages": [quoted()]}],
            "/participations/0/participant",
        ),
        (
            "people",
            "affiliations",
            [
                {
                    "organization": "telegramm",
                    "role": "CEO",
                    "language": "en",
                    "role_code": "staff",
                    "passages": [quoted()],
                }
            ],
            "/affiliations/0/organization",
        ),
        ("statements", "figures", [{"measure": "userss", "passage": quoted()}], "/figures/0/measure"),
        ("discrepancies", "about", ["statement:questionn"], "/about/0"),
    ],
)
def test_slug_of_nothing_is_told_with_those_most_like_it(administrator, resource, field, value, pointer):
    make_organization(slug="telegram")
    make_facility(slug="lab-two")
    make_event(slug="forum")
    make_person(slug="durov")
    make_measure(slug="users")
    make_statement(slug="question")

    answer = post(administrator, resource, **{field: value})

    assert (answer.status_code, [place for place, _ in faults(answer)]) == (422, [pointer])
    [error] = answer.json()["errors"]
    assert "there is no " in error["detail"]
    assert len(error["near_misses"]) == 1
    assert f"Did you mean {error['near_misses'][0]}?" in error["detail"]


@pytest.mark.parametrize(
    ("resource", "field"),
    [
        ("organizations", "parent"),
        ("facilities", "located_in"),
        ("events", "parent"),
        ("statements", "answers"),
    ],
)
def test_rows_never_stand_above_themselves(administrator, resource, field):
    send(administrator, "POST", address(resource), [a_row(resource, slug) for slug in "abc"])
    for slug, above in (("a", "b"), ("b", "c")):
        assert (
            send(administrator, "PATCH", address(resource, slug), {field: above}, if_match=ANY).status_code
            == 200
        )
    before = history_rows()

    answers = [
        send(administrator, "PATCH", address(resource, "c"), {field: above}, if_match=ANY) for above in "abc"
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert [faults(answer)[0][0] for answer in answers] == [f"/{field}"] * 3
    assert history_rows() == before


def test_source_does_not_derive_from_itself(administrator):
    answer = send(
        administrator,
        "PATCH",
        address("sources", "article"),
        {"derived_from": [{"source": "article", "kind": "reprint"}]},
        if_match=ANY,
    )

    assert (answer.status_code, [place for place, _ in faults(answer)]) == (422, ["/derived_from"])


def test_new_row_does_not_stand_above_itself(administrator):
    answer = post(administrator, "organizations", parent="new")

    assert (answer.status_code, faults(answer)[0][0]) == (422, "/parent")


def test_merged_slug_leads_to_its_winner(administrator):
    winner, loser = make_organization(slug="telegram"), make_organization(slug="telegramm")
    type(loser).objects.filter(pk=loser.pk).update(merged_into=winner)
    body = a_row("statements", speaker="organization:telegramm", mentions=["organization:telegramm"])

    answer = send(administrator, "POST", address("statements"), body)

    shown = {"type": "organization", **TELEGRAM}
    assert (answer.status_code, answer.json()["speaker"], answer.json()["mentions"]) == (201, shown, [shown])


def test_merged_row_is_written_at_its_winner(administrator):
    winner, loser = make_organization(slug="telegram"), make_organization(slug="telegramm")
    type(loser).objects.filter(pk=loser.pk).update(merged_into=winner)

    answers = [
        send(administrator, method, address("organizations", "telegramm"), body, if_match=ANY)
        for method, body in (
            ("PATCH", {"country": "KZ"}),
            ("PUT", a_row("organizations", "telegramm")),
            ("DELETE", None),
        )
    ]

    location = f"http://testserver{address('organizations', 'telegram')}"
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(308, location)] * 3
    taken = send(administrator, "POST", address("organizations"), a_row("organizations", "telegramm"))
    assert (taken.status_code, [place for place, _ in faults(taken)]) == (409, ["/slug"])


@pytest.mark.parametrize(
    ("field", "value", "pointer", "told"),
    [
        ("speaker", "facility:lab", "/speaker/type", "may be person or organization here"),
        ("speaker", "robot:r2d2", "/speaker/type", None),
        ("speaker", {"type": "person"}, "/speaker/slug", "is missing"),
        ("mentions", ["statement:said"], "/mentions/0/type", None),
        ("event", {"label": "Forum"}, "/event/slug", "is missing"),
        ("event", "no slug at all", "/event/slug", None),
        ("event", "", "/event/slug", "may not be empty"),
        ("event", 5, "/event", None),
        ("event", {"slug": "forum", "name": "x"}, "/event/name", None),
    ],
)
def test_what_is_no_reference_is_told(administrator, field, value, pointer, told):
    answer = post(administrator, "statements", **{field: value})

    assert answer.status_code == 422
    [(place, detail)] = faults(answer)
    assert place == pointer
    assert told in (None, detail)
