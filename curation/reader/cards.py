"""What rests on a source, one card a row, in the order in which the text comes to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import orjson
from django.db.models import TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from config.rest.expressions import JsonObject, as_text
from config.rest.policy import Act, may
from curation.reader.kinds import BACKING_OF, Backing
from curation.uses import ENTRIES, Use
from events.models import Attestation, Discrepancy, Statement
from events.statement_shape import statement_shape
from sources.models import Status

TOLD = ("kind", "speaker", "speaker_as_printed", "event", "mentions", "figures")
MODELS = {model._meta.model_name: model for model in (*ENTRIES, Discrepancy, Statement)}
# What a citation of no field backs.
WHOLE = "as a whole"


@dataclass
class Line:
    """One way in which a row uses passages: `detail` is the form, field, amount, role or label."""

    backing: Backing
    detail: str
    passages: list[str] = field(default_factory=list)


@dataclass
class Card:
    type: str
    slug: str
    label: str
    first: int
    key: int
    status: str
    is_own: bool
    # Of a statement: who says it, when, of whom it speaks.
    told: dict
    lines: list[Line]
    may_change: bool
    may_verify: bool

    @property
    def page(self) -> str:
        meta = MODELS[self.type]._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[self.key])

    @property
    def address(self) -> str:
        return reverse(f"{self.type}-detail", args=[self.slug])

    @property
    def passages(self) -> list[str]:
        return list(dict.fromkeys(passage for line in self.lines for passage in line.passages))


def passage_id(start: int, end: int) -> str:
    return f"{start}-{end}"


def cards_of(uses: list[Use], user) -> list[Card]:
    """Two statements of SQL, however many cards there are."""
    used = defaultdict(list)
    for use in uses:
        used[use.type, use.slug].append(use)
    rows = {(row[0], row[1]): row[2:] for row in _rows(used, user)}
    policies: dict[tuple, bool] = {}

    def allowed(act: Act, status: str, is_own: bool) -> bool:
        """There are few answers, and each asks for all of the user's permissions."""
        key = (act, status, is_own)
        if key not in policies:
            policies[key] = may(user, act, status=status, is_own=is_own)
        return policies[key]

    cards = []
    for (type_, slug), its_uses in used.items():
        key, status, proposed_by, told_as_json = rows[type_, slug]
        told = orjson.loads(told_as_json)
        is_own = proposed_by == user.pk
        cards.append(
            Card(
                type=type_,
                slug=slug,
                label=its_uses[0].label,
                first=its_uses[0].start,
                key=key,
                status=status,
                is_own=is_own,
                told=told,
                lines=_lines(its_uses, told),
                may_change=allowed(Act.CHANGE, status, is_own),
                may_verify=status == Status.PROPOSED and allowed(Act.VERIFY, status, is_own),
            )
        )
    return cards


def _rows(used: Iterable[tuple[str, str]], user) -> list[tuple]:
    """Type, slug, key, status, who proposed it, and what a statement tells."""
    slugs = defaultdict(list)
    for type_, slug in used:
        slugs[type_].append(slug)
    shape = statement_shape(user)
    statements = Statement.objects.filter(slug__in=slugs["statement"]).values_list(
        Value("statement"),
        "slug",
        "pk",
        "status",
        "proposed_by",
        as_text(JsonObject(**{name: shape[name] for name in TOLD})),
    )
    others = [
        model.objects.filter(slug__in=slugs[type_])
        .order_by()
        .values_list(
            Cast(Value(type_), TextField()),
            "slug",
            "pk",
            "status",
            "proposed_by",
            Cast(Value("{}"), TextField()),
        )
        for type_, model in MODELS.items()
        if model is not Statement
    ]
    return [*statements, *others[0].union(*others[1:])]


def _lines(uses: list[Use], told: dict) -> list[Line]:
    lines: dict[tuple, Line] = {}
    amounts = {(f["measure"], f["passage"]["start"], f["passage"]["end"]): f for f in told.get("figures", [])}
    for use in uses:
        detail = use.detail
        if use.how == "figure":
            detail = in_numbers(amounts.get((use.detail, use.start, use.end)), use.detail)
        elif use.how == "citation":
            detail = use.detail or WHOLE
        elif use.how == "attribution":
            detail = ""
        elif use.how == "participation":
            part, _, participant = use.detail.partition(": ")
            detail = f"{part}: {participant.partition(':')[2]}"
        elif use.how == "attestation":
            detail = Attestation.Form(use.detail).label.lower()
        line = lines.setdefault((use.how, detail), Line(BACKING_OF[use.how], detail))
        line.passages.append(passage_id(use.start, use.end))
    return list(lines.values())


def in_numbers(figure: dict | None, measure: str) -> str:
    """> 1,000,000,000 users; where the words give no amount, the measure alone."""
    if figure is None or figure["amount"] is None:
        return measure
    sign = "" if figure["comparator"] == "=" else f"{figure['comparator']} "
    upper = "" if figure["upper"] is None else f"–{figure['upper']:,}"
    return f"{sign}{figure['amount']:,}{upper} {figure['unit']}"


def entries_meant(use: Use, card: Card) -> set[tuple[str, str]]:
    """Type and slug of the entries that a passage is linked with by this use."""
    if use.type == "statement":
        named = [card.told["speaker"], *card.told["mentions"]]
        event = card.told["event"]
        return {(one["type"], one["slug"]) for one in named if one} | (
            {("event", event["slug"])} if event else set()
        )
    meant = {(use.type, use.slug)}
    if use.how == "affiliation":
        meant.add(("organization", use.detail.partition(": ")[0]))
    if use.how == "participation":
        type_, _, slug = use.detail.partition(": ")[2].partition(":")
        meant.add((type_, slug))
    return meant
