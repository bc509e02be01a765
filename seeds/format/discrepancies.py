"""discrepancies.yaml."""

from typing import Annotated

from pydantic import Field

from events.models import Discrepancy, Reading
from seeds.format.statements import MentionsRow
from seeds.format.values import Quote, Shape, Slug, text_of


class SubjectsRow(MentionsRow):
    """The entries and statements that a discrepancy is about."""

    statements: list[Slug] = []


class ReadingRow(Shape):
    """What some of the sources say where they differ."""

    label: text_of(Reading, "label")
    passages: Annotated[list[Quote], Field(min_length=1)]
    is_followed: bool = False
    why: text_of(Reading, "why") = ""


class DiscrepancyRow(Shape):
    """A point on which sources differ, among each other or in themselves."""

    slug: Slug
    title: text_of(Discrepancy, "title")
    kind: text_of(Discrepancy, "kind")
    about: SubjectsRow = SubjectsRow()
    note: text_of(Discrepancy, "note") = ""
    readings: list[ReadingRow] = []
    status: text_of(Discrepancy, "status") = "proposed"
