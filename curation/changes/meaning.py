"""What rows of the log mean to one reader: what was seen before and is seen now."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import (
    BooleanField,
    Exists,
    Expression,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from config.rest.compiled import Reader
from curation.changes.places import LogRow
from curation.changes.resources import RESOURCES, Followed
from sources.models import reader_key

# Stands among the arguments of SQL that is written once, for the ids that it is asked of.
IDS = object()


@dataclass(frozen=True)
class Change:
    """What a transaction made of a resource, as far as it concerns one reader.

    `was` is said of the state before the transaction, `is_listed` of now.
    """

    row: LogRow
    resource_id: int
    slug: str
    version: int
    is_listed: bool
    was_listed: bool
    was_visible: bool
    reaches_others: bool
    by: str | None
    reason: str | None
    run: str | None

    @property
    def key(self) -> tuple[str, int]:
        return self.row.type, self.resource_id

    @property
    def concerns_itself(self) -> bool:
        return self.is_listed or self.was_visible


def changes_at(rows: list[LogRow], *, user) -> list[Change]:
    """In the order of the rows. Of one transaction the last row of a resource tells all."""
    by_type: dict[str, list[int]] = {}
    for row in rows:
        by_type.setdefault(row.type, []).append(row.id)
    if not by_type:
        return []
    parts, arguments = [], []
    for type_, ids in by_type.items():
        query, given = meanings(type_, Reader(reader_key(user), user))
        parts.append(query)
        arguments += [ids if value is IDS else value for value in given]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({' UNION ALL '.join(parts)}) meanings", arguments)  # noqa: S608 - ours
        found = {(type_, pgh_id): meaning for type_, pgh_id, *meaning in cursor.fetchall()}
    return [Change(row, *found[row.type, row.id]) for row in rows if (row.type, row.id) in found]


@lru_cache(maxsize=1000)
def meanings(type_: str, reader: Reader) -> tuple[str, tuple]:
    """The SQL that asks it of rows of one history, written once for each kind of reader."""
    followed, user = RESOURCES[type_], reader.user
    of_same_row = followed.history.objects.filter(pgh_obj=OuterRef("pgh_obj"))
    later = of_same_row.filter(pgh_transaction=OuterRef("pgh_transaction"), pgh_id__gt=OuterRef("pgh_id"))
    before = of_same_row.filter(pgh_id__lt=OuterRef("pgh_id")).exclude(
        pgh_transaction=OuterRef("pgh_transaction")
    )
    visible, listed = followed.visible_states(user), followed.listed_states(user)
    rows = followed.history.objects.filter(RawSQL("pgh_id = ANY (%s)", (IDS,), BooleanField()), ~Exists(later))
    rows = rows.annotate(
        type=Value(type_),
        before=Subquery(before.order_by("-pgh_id").values("pgh_id")[:1]),
        is_listed=Exists(followed.listed(user).filter(pk=OuterRef("pgh_obj"))),
        was_listed=Exists(listed.filter(pgh_id=OuterRef("before"))),
        was_visible=Exists(visible.filter(pgh_id=OuterRef("before"))),
        became_visible=Exists(visible.filter(pgh_id=OuterRef("pgh_id"))),
    ).annotate(reaches_others=shows_otherwise(followed), **about(user))
    seen = ("is_listed", "was_listed", "was_visible", "reaches_others")
    why = ("by", "reason", "run")
    return rows.values_list(
        "type", "pgh_id", "pgh_obj_id", "slug", "version", *seen, *why
    ).query.sql_with_params()


def shows_otherwise(followed: Followed) -> Expression:
    """Whether others may show something else of the row than they did, to this reader."""
    as_before = {column: OuterRef(column) for column in followed.shown_elsewhere}
    same = followed.history.objects.filter(pgh_id=OuterRef("before"), **as_before)
    appeared_or_vanished = ~Q(was_visible=F("became_visible"))
    return Q(Q(before__isnull=False), appeared_or_vanished | (Q(was_visible=True) & ~Exists(same)))


def about(user) -> dict[str, Expression]:
    """Who, why and in which run: for those who are signed in."""
    if not user.is_authenticated:
        return {name: Cast(Value(None), TextField()) for name in ("by", "reason", "run")}
    key = Cast(KeyTextTransform("user", OuterRef("pgh_context__metadata")), IntegerField())
    return {
        "by": Subquery(get_user_model().objects.filter(pk=key).values("username")),
        "reason": KeyTextTransform("reason", "pgh_context__metadata"),
        "run": KeyTextTransform("run", "pgh_context__metadata"),
    }
