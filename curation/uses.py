"""What rests on the passages of a source, one row a use, as far as this reader may see both."""

from typing import NamedTuple

from django.db import connection
from django.db.models import Case, Expression, F, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat

from events.models import (
    Attestation,
    AttestationPassage,
    Discrepancy,
    Event,
    Figure,
    ParticipationPassage,
    ReadingPassage,
    Statement,
)
from events.shapes import visible_participations
from orgs.models import Facility, Organization
from people.models import AffiliationPassage, Person
from people.shapes import visible_affiliations
from sources.models import Source

ENTRIES = (Person, Organization, Facility, Event)
# Where a use stands in the order, and what no other use has as well.
PLACE = 'start, "end", type, slug, how, detail'

PAGE = """
WITH used({place}, label) AS MATERIALIZED ({uses}),
page AS (SELECT * FROM used WHERE {beyond} ORDER BY {order} LIMIT %s)
SELECT counted.total, {place}, label
FROM (SELECT count(*) AS total FROM used) counted LEFT JOIN page ON true ORDER BY {order}
"""


class Use(NamedTuple):
    """How many there are in all, and one of them: its place and the label of what rests there."""

    total: int
    start: int
    end: int
    type: str
    slug: str
    how: str
    detail: str
    label: str

    @property
    def place(self) -> list[int | str]:
        return [self.start, self.end, self.type, self.slug, self.how, self.detail]


def find_uses(
    source: Source, *, user, size: int, place: list | None = None, is_backwards: bool = False
) -> tuple[int, list[Use]]:
    """How many uses there are, and those beyond a place, in the order of the text."""
    uses, arguments = uses_of(source, user).query.sql_with_params()
    direction, beyond = ("DESC", "<") if is_backwards else ("ASC", ">")
    values = {
        "{uses}": uses,
        "{beyond}": f"({PLACE}) {beyond} (%s, %s, %s, %s, %s, %s)" if place else "true",
        "{order}": ", ".join(f"{name} {direction}" for name in PLACE.split(", ")),
        "{place}": PLACE,
    }
    statement = PAGE
    for name, value in values.items():
        statement = statement.replace(name, value)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*arguments, *(place or []), size])
        found = [Use(*row) for row in cursor.fetchall()]
    # Without any use beyond the place there is one row, which has only the count.
    return found[0].total, [use for use in found if use.slug is not None]


def uses_of(source: Source, user) -> QuerySet:
    first, *others = [*cited(source, user), *told(source, user), *taken_part(source, user)]
    return first.union(*others)


def cited(source: Source, user) -> list[QuerySet]:
    citations = []
    for entry in ENTRIES:
        shown = entry.objects.visible_to(user).filter(merged_into=None)
        rows = entry.citations.rel.related_model.objects.filter(passage__source=source, entry__in=shown)
        citations.append(use(rows, entry, "entry__", how="citation", detail=F("field")))
    return citations


def told(source: Source, user) -> list[QuerySet]:
    """Uses by statements and by the readings of discrepancies."""
    statements = Statement.objects.visible_to(user)
    parts = AttestationPassage.objects.filter(passage__source=source, attestation__statement__in=statements)
    attributions = Attestation.objects.filter(attribution__source=source, statement__in=statements)
    figures = Figure.objects.filter(passage__source=source, statement__in=statements)
    discrepancies = Discrepancy.objects.visible_to(user)
    readings = ReadingPassage.objects.filter(passage__source=source, reading__discrepancy__in=discrepancies)
    return [
        use(
            parts,
            Statement,
            "attestation__statement__",
            how="attestation",
            detail=F("attestation__form"),
            label="gist",
        ),
        use(
            attributions,
            Statement,
            "statement__",
            how="attribution",
            detail=F("form"),
            label="gist",
            passage="attribution",
        ),
        use(figures, Statement, "statement__", how="figure", detail=F("measure__slug"), label="gist"),
        use(
            readings,
            Discrepancy,
            "reading__discrepancy__",
            how="reading",
            detail=F("reading__label"),
            label="title",
        ),
    ]


def taken_part(source: Source, user) -> list[QuerySet]:
    """Uses by the affiliations of people and by the participations in events."""
    people = Person.objects.visible_to(user).filter(merged_into=None)
    events = Event.objects.visible_to(user).filter(merged_into=None)
    affiliations = AffiliationPassage.objects.filter(
        passage__source=source,
        affiliation__person__in=people,
        affiliation__in=visible_affiliations(user).order_by(),
    )
    participations = ParticipationPassage.objects.filter(
        passage__source=source,
        participation__event__in=events,
        participation__in=visible_participations(user).order_by(),
    )
    role = Concat("affiliation__organization__slug", Value(": "), "affiliation__role", output_field=TextField())
    person, organization = (
        Concat(
            "participation__role",
            Value(f": {kind}:"),
            f"participation__{kind}__slug",
            output_field=TextField(),
        )
        for kind in ("person", "organization")
    )
    part = Case(When(participation__person=None, then=organization), default=person)
    return [
        use(affiliations, Person, "affiliation__person__", how="affiliation", detail=role),
        use(participations, Event, "participation__event__", how="participation", detail=part),
    ]


def use(
    rows: QuerySet,
    model: type[Model],
    path: str,
    *,
    how: str,
    detail: Expression,
    label: str = "label",
    passage: str = "passage",
) -> QuerySet:
    """Rows that point at a passage, each with the row of `model` that rests on it, which `path` leads to."""
    return rows.order_by().values_list(
        f"{passage}__start",
        f"{passage}__end",
        Cast(Value(model._meta.model_name), TextField()),
        Cast(f"{path}slug", TextField()),
        Cast(Value(how), TextField()),
        Cast(detail, TextField()),
        Cast(f"{path}{label}", TextField()),
    )
