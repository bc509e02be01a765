"""The review queue, worked through by keyboard."""

import pytest

from people.models import Person
from tests.make import make_passage, make_person, make_source, make_statement

QUEUE = "/admin/work/review/"


@pytest.fixture
def waiting(transactional_db):
    words = make_passage(make_source("Durov opens a lab in Astana."), "opens a lab")
    return [make_person(name, status="proposed", passage=words) for name in ("First", "Second", "Third")]


def heading(page) -> str:
    return page.inner_text("#claim-heading")


def statuses() -> list[str]:
    return list(Person.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.usefixtures("waiting")
def test_queue_is_worked_through_by_keyboard(page):
    page.goto(QUEUE)
    page.keyboard.press("j")
    page.wait_for_function("document.querySelector('#claim-heading').textContent === 'Second'")
    page.keyboard.press("k")
    page.wait_for_function("document.querySelector('#claim-heading').textContent === 'First'")
    page.keyboard.press("v")
    page.wait_for_function("document.querySelector('#claim-heading').textContent === 'Second'")
    page.keyboard.press("r")
    page.wait_for_function("document.activeElement.id === 'reason'")
    page.keyboard.type("very vague")
    page.keyboard.press("Control+Enter")
    page.wait_for_function("document.querySelector('#claim-heading').textContent === 'Third'")

    assert statuses() == ["verified", "rejected", "proposed"]


@pytest.mark.usefixtures("waiting")
def test_rejection_without_a_reason_is_not_sent(page):
    page.goto(QUEUE)
    page.keyboard.press("r")
    page.keyboard.press("Control+Enter")
    is_missing = page.eval_on_selector("#reason", "reason => reason.validity.valueMissing")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    page.wait_for_function("document.querySelector('#claim-heading').textContent === 'Second'")

    assert (is_missing, statuses()) == (True, ["verified", "proposed", "proposed"])


@pytest.mark.usefixtures("waiting")
def test_selected_rows_are_verified_together(page):
    make_statement("Nobody says so.", status="proposed", passage=False)
    page.goto(QUEUE)
    is_closed = page.is_disabled("#verify-selected")
    page.check("#select-all")
    page.click("#verify-selected")
    page.wait_for_selector(".messagelist")

    told = page.locator(".messagelist li").all_inner_texts()
    assert (is_closed, told, heading(page)) == (
        True,
        [
            "3 rows are verified: “First”, “Second”, “Third”.",
            "“Nobody says so.” is not verified: it has no evidence: give it a best attestation first",
        ],
        "Nobody says so.",
    )


@pytest.mark.usefixtures("waiting")
def test_queue_fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(QUEUE)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
