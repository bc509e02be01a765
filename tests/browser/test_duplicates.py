"""Duplicates, from the list to a merge and back."""

import pytest

from people.models import Person
from tests.make import make_person

PAGE = "/admin/work/duplicates/"


@pytest.fixture
def two(transactional_db):
    make_person("Pavel Durov", slug="durov")
    make_person("Pawel Durow", slug="durow", status="proposed")


def merged_into() -> str | None:
    return Person.objects.values_list("merged_into__slug", flat=True).get(slug="durow")


@pytest.mark.usefixtures("two")
def test_pair_is_merged_and_unmerged_by_keyboard(page):
    page.goto(PAGE)
    page.keyboard.press("j")
    page.wait_for_selector(".direction")
    page.keyboard.press("m")
    page.wait_for_selector(".success")
    merged = merged_into()
    page.keyboard.press("u")
    page.wait_for_selector("#kept")

    assert (merged, merged_into()) == ("durov", None)


@pytest.mark.usefixtures("two")
def test_direction_is_swapped_and_what_cannot_be_is_said(page):
    page.goto(f"{PAGE}pair/person/durow/durov/")
    page.keyboard.press("s")
    page.wait_for_selector(".obstacle")

    assert page.locator(".direction-entry strong").all_inner_texts() == ["Pavel Durov", "Pawel Durow"]
    assert page.locator("button[data-key=m]").count() == 0


@pytest.mark.usefixtures("two")
def test_pair_that_is_two_does_not_come_back(page):
    page.goto(f"{PAGE}pair/person/durow/durov/")
    page.fill("#reason", "father and son")
    page.click("button[data-key=n]")
    page.wait_for_selector(".messagelist")

    assert page.locator(".pairs li").count() == 0


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}pair/person/durow/durov/"])
def test_pages_fit_a_phone(page, address):
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
