"""What waits for review, in its order, a page at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Left

from curation.merging.references import references_to
from events.kinds import DISCREPANCIES, EVENTS, STATEMENTS
from events.models import ReadingPassage
from orgs.kinds import FACILITIES, ORGANIZATIONS
from people.kinds import PEOPLE
from sources.kinds import SOURCES
from sources.models import Entry, Source, Status
from sources.states.kinds import Kind

KINDS: dict[str, Kind] = {
    kind.model._meta.model_name: kind
    for kind in (SOURCES, PEOPLE, ORGANIZATIONS, FACILITIES, EVENTS, STATEMENTS, DISCREPANCIES)
}
LABELS = {"source": "title", "statement": "gist", "discrepancy": "title"}
LISTED = 25
COUNTED = 1000
# Of the oldest, so many are ranked by what points at them; of what points at one, so many are counted.
RANKED = 500
LINKS_COUNTED = 100
LONGEST_LABEL = 200


class Order:
    OLDEST = "oldest"
    MOST_LINKED = "linked"


class Waiting(NamedTuple):
    """One row of the queue."""

    created_at: datetime
    type: str
    key: int
    slug: str
    label: str
    version: int
    status: str
    proposed_by: str | None
    has_evidence: bool
    links: int

    @property
    def place(self) -> "Place":
        return Place(self.links, self.created_at, self.type, self.key)

    @property
    def seen(self) -> str:
        """The row as it was shown, for what is decided on it."""
        return f"{self.type}~{self.key}~{self.version}"


class Place(NamedTuple):
    """Where in the queue a row stands, whether it is still there or not."""

    links: int
    created_at: datetime
    type: str
    key: int

    def __str__(self) -> str:
        return f"{self.links}~{self.created_at.isoformat()}~{self.type}~{self.key}"

    @property
    def by_links(self) -> tuple:
        return -self.links, self.created_at, self.type, self.key


def place_in(text: str) -> Place | None:
    """The place that an address names; None where it names none."""
    links, _, rest = text.partition("~")
    moment, _, rest = rest.partition("~")
    model, _, key = rest.partition("~")
    if not (links.isdecimal() and key.isdecimal() and len(key) < 19 and model in KINDS):
        return None
    try:
        created_at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    return Place(int(links), created_at, model, int(key)) if created_at.tzinfo else None


@dataclass(frozen=True)
class Question:
    """What is asked of the queue. Empty words ask for nothing in particular."""

    status: str = Status.PROPOSED
    type: str = ""
    proposer: str = ""
    source: str = ""
    order: str = Order.OLDEST
    at: Place | None = None


@dataclass(frozen=True)
class Page:
    """`rows` begin at the place asked for; `previous` is the row before it."""

    rows: list[Waiting]
    previous: Waiting | None
    next_page: Waiting | None
    total: int


class CountOfRows(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def find_page(question: Question, user) -> Page:
    if question.order == Order.MOST_LINKED:
        return most_linked(question, user)
    following = list(united(question, user, LISTED + 1, beyond=from_here))
    before = list(united(question, user, 1, beyond=before_here, direction="-")) if question.at else []
    return Page(
        rows=[Waiting(*row) for row in following[:LISTED]],
        previous=Waiting(*before[0]) if before else None,
        next_page=Waiting(*following[LISTED]) if len(following) > LISTED else None,
        total=count(question, user),
    )


def most_linked(question: Question, user) -> Page:
    """Ranked among the oldest only, so that a long queue costs no more than a short one."""
    oldest = united(replace(question, at=None), user, RANKED, beyond=from_here)
    ranked = sorted((Waiting(*row) for row in oldest), key=lambda row: row.place.by_links)
    first = 0
    if question.at:
        passed = [row for row in ranked if row.place.by_links < question.at.by_links]
        first = len(passed)
    following = ranked[first:]
    return Page(
        rows=following[:LISTED],
        previous=ranked[first - 1] if first else None,
        next_page=following[LISTED] if len(following) > LISTED else None,
        total=count(question, user),
    )


def count(question: Question, user) -> int:
    """Up to COUNTED, and one more where there are more."""
    first, *others = [
        rows_of(model, question, user).values_list("pk")[: COUNTED + 1] for model in types_asked(question)
    ]
    return first.union(*others, all=True)[: COUNTED + 1].count() if others else first.count()


def united(
    question: Question, user, size: int, *, beyond: Callable[[str, Place], Q], direction: str = ""
) -> QuerySet:
    """The rows of all types, each read by its own index of what waits."""
    order = [f"{direction}{name}" for name in ("created_at", "type", "id")]
    parts = [
        as_waiting(rows_of(model, question, user), model)
        .filter(beyond(model, question.at) if question.at else Q())
        .order_by(f"{direction}created_at", f"{direction}id")[:size]
        for model in types_asked(question)
    ]
    return parts[0].union(*parts[1:], all=True).order_by(*order)[:size] if parts[1:] else parts[0]


def types_asked(question: Question) -> list[str]:
    return [question.type] if question.type else list(KINDS)


def rows_of(model_name: str, question: Question, user) -> QuerySet:
    model = KINDS[model_name].model
    rows = model.objects.visible_to(user)
    if issubclass(model, Entry):
        rows = rows.filter(merged_into=None)
    if question.status:
        rows = rows.filter(status=question.status)
    if not user.has_perm("sources.view_unverified"):
        rows = rows.filter(proposed_by=user)
    if question.proposer:
        rows = rows.filter(proposed_by__username=question.proposer)
    if question.source:
        rows = rows.filter(rests_on(model, question.source))
    return rows


def rests_on(model: type[Model], slug: str) -> Q:
    """Whether some words of a source are evidence of a row."""
    if model is Source:
        return Q(slug=slug) | Q(
            Exists(
                model.derivations.rel.related_model.objects.filter(
                    source=OuterRef("pk"), derived_from__slug=slug
                )
            )
        )
    if issubclass(model, Entry):
        citations = model.citations.rel.related_model.objects
        return Q(Exists(citations.filter(entry=OuterRef("pk"), passage__source__slug=slug)))
    if model is STATEMENTS.model:
        attestations = model.attestations.rel.related_model.objects
        return Q(Exists(attestations.filter(statement=OuterRef("pk"), source__slug=slug)))
    readings = ReadingPassage.objects.filter(reading__discrepancy=OuterRef("pk"), passage__source__slug=slug)
    return Q(Exists(readings))


def has_evidence(model: type[Model]) -> Exists | Value:
    """Whether the row has what none of its kind is verified without."""
    if issubclass(model, Entry):
        return Exists(model.citations.rel.related_model.objects.filter(entry=OuterRef("pk")))
    if model is STATEMENTS.model:
        attestations = model.attestations.rel.related_model.objects
        return Exists(attestations.filter(statement=OuterRef("pk"), is_best=True))
    return Value(value=True, output_field=BooleanField())


def as_waiting(rows: QuerySet, model_name: str) -> QuerySet:
    model = KINDS[model_name].model
    return rows.annotate(
        type=Cast(Value(model_name), TextField()),
        told=Cast(Left(LABELS.get(model_name, "label"), LONGEST_LABEL), TextField()),
        proposer=Cast("proposed_by__username", CharField()),
        is_evident=has_evidence(model),
        links=links_to(model),
    ).values_list(
        "created_at", "type", "id", "slug", "told", "version", "status", "proposer", "is_evident", "links"
    )


def links_to(model: type[Model]) -> CountOfRows:
    """How many rows point at this one, but for what is part of it."""
    links = Value(0, output_field=IntegerField())
    for reference in references_to(model):
        if reference.field.remote_field.on_delete is PROTECT:
            pointing = reference.model._base_manager.filter(**{reference.field.name: OuterRef("pk")})
            links = links + CountOfRows(pointing.order_by().values("pk")[:LINKS_COUNTED])
    return links


def from_here(model_name: str, place: Place) -> Q:
    """The rows of a type that stand at a place of the whole queue, or after it."""
    if model_name < place.type:
        return Q(created_at__gt=place.created_at)
    if model_name > place.type:
        return Q(created_at__gte=place.created_at)
    later = Q(created_at__gt=place.created_at) | Q(pk__gte=place.key)
    return Q(created_at__gte=place.created_at) & later


def before_here(model_name: str, place: Place) -> Q:
    if model_name > place.type:
        return Q(created_at__lt=place.created_at)
    if model_name < place.type:
        return Q(created_at__lte=place.created_at)
    earlier = Q(created_at__lt=place.created_at) | Q(pk__lt=place.key)
    return Q(created_at__lte=place.created_at) & earlier
