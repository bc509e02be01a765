"""What docs/api.md tells a reader to do works as it stands there."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command

from events.models import Statement
from people.models import Person
from sources.models import Source
from tests import reader

PROJECT = Path(__file__).resolve().parents[1]
PAGE = (PROJECT / "docs" / "api.md").read_text(encoding="utf-8")
COMMANDS = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
HEADINGS = re.findall(r"^## (.*)$", PAGE, re.MULTILINE)
LONGEST_LINE = 180
# Of lists and of facets: an example shows something.
FOUND_NOTHING = re.compile(r'"count":0,|"facets":\{"\w+":\[\]')


@pytest.mark.django_db(transaction=True)
def test_commands_of_the_page_work_in_their_order(live_server, tmp_path):
    call_command("import_seeds", verbosity=0)
    rows = (Source, Person, Statement)
    before = [set(model.objects.values_list("slug", flat=True)) for model in rows]

    done = reader.run(COMMANDS, server=live_server.url, folder=tmp_path)

    others = [request for request in done.requests if request[2] not in (200, 201, 204)]
    after = [set(model.objects.values_list("slug", flat=True)) for model in rows]
    assert (done.code, done.errors) == (0, "")
    assert len(done.requests) == len(re.findall(r"\bcurl -", COMMANDS))
    assert others == [("GET", "/api/v1/people/sarsen/", 308)]
    assert FOUND_NOTHING.findall(done.printed) == []
    assert re.findall(r"\d+ faults", done.printed) == ["0 faults"]
    assert after == before


def test_contents_name_all_sections_in_their_order():
    contents = re.findall(r"^- (\[.*)$", PAGE, re.MULTILINE)

    assert re.findall(r"\[([^\]]*)\]\(#", "\n".join(contents)) == HEADINGS


def test_links_of_the_page_lead_somewhere():
    links = re.findall(r"\]\(([^)]*)\)", PAGE)
    files = {link for link in links if not link.startswith(("#", "http"))}

    assert {link for link in links if link.startswith("#")} == {anchor(heading) for heading in HEADINGS}
    assert {name for name in files if not (PROJECT / "docs" / name).exists()} == set()


def anchor(heading: str) -> str:
    return "#" + heading.lower().replace(" ", "-")


def test_lines_of_the_page_can_be_read_in_an_editor():
    assert [line for line in PAGE.splitlines() if len(line) > LONGEST_LINE] == []
