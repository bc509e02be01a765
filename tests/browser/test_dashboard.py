"""The pictures of the dashboard, as a browser draws them."""

import pytest

from tests.make import make_affiliation, make_event, make_organization, make_person


@pytest.fixture
def record(transactional_db):
    make_affiliation(make_person("Pavel Durov"), make_organization("Telegram"), role="CEO")
    make_event("On a day", date_edtf="2025-10-02")
    make_event("In a month", date_edtf="2025-07")
    make_event("Open", date_edtf="2024/..")


@pytest.mark.usefixtures("record")
def test_events_are_drawn_as_long_as_their_dates_are_imprecise(page):
    page.goto("/admin/")
    page.wait_for_selector("#timeline svg")

    drawn = page.eval_on_selector_all(
        "#timeline a",
        "links => links.map((link) => [link.querySelector('text').textContent,"
        " link.querySelector('rect').getAttribute('class')])",
    )

    assert drawn == [["Open", "bar"], ["In a month", "bar"], ["On a day", "day"]]


@pytest.mark.usefixtures("record")
def test_graph_leads_to_its_entries(page):
    page.goto("/admin/")
    page.wait_for_selector("#graph svg")
    shown = page.locator("#graph text").all_text_contents()
    lines = page.locator("#graph line title").all_text_contents()
    page.locator("#graph a", has_text="Pavel Durov").dispatch_event("click")
    page.wait_for_url("**/admin/people/person/*/change/")

    assert (sorted(shown), lines) == (["Pavel Durov", "Telegram"], ["Pavel Durov – CEO – Telegram"])


@pytest.mark.usefixtures("record")
def test_dashboard_fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/admin/")

    assert page.evaluate("document.documentElement.scrollWidth") == 390
