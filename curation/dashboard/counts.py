"""How much there is and what waits: counted up to a limit, all in one statement."""

from datetime import timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, Model, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from curation.review.queue import KINDS, has_evidence
from events.models import Discrepancy, Measure, Reading
from sources.models import Entry, Status

COUNTED = 10_000
# A proposal that nobody looked at for so long is stale.
STALE_AFTER = timedelta(days=30)
SHOWN = 5
# The record follows none of its readings.
IS_OPEN = ~Exists(Reading.objects.filter(discrepancy=OuterRef("pk"), is_followed=True))


class Count(NamedTuple):
    """`is_estimate`: there are more than are counted."""

    name: str
    number: int
    is_estimate: bool
    url: str

    @property
    def told(self) -> str:
        return f"≈ {self.number:,}" if self.is_estimate else f"{self.number:,}"


def how_much(user) -> dict[str, list[Count]]:
    """Two statements: what is counted, and for what is more than that the planner's estimates."""
    models = [*(kind.model for kind in KINDS.values()), Measure]
    proposed = {model: proposals(model, user) for model in models if model is not Measure}
    stale_since = timezone.now() - STALE_AFTER
    groups = {
        "all": {model: all_of(standing(model, user)) for model in models},
        "proposed": {model: all_of(rows) for model, rows in proposed.items()},
        "stale": {model: all_of(rows.filter(created_at__lt=stale_since)) for model, rows in proposed.items()},
        "unsupported": {
            model: among_first(rows.order_by("created_at", "pk"), ~has_evidence(model))
            for model, rows in proposed.items()
            if KINDS[model._meta.model_name].evidence
        },
        "open": {Discrepancy: among_first(undecided(user).order_by("-pk"), IS_OPEN)},
    }
    numbers = iter(counted([rows for group in groups.values() for rows in group.values()]))
    sizes = estimates(models) if user.has_perm("sources.view_unverified") else {}
    return {
        name: [count_of(name, model, next(numbers), sizes) for model in group] for name, group in groups.items()
    }


def standing(model: type[Model], user) -> QuerySet:
    rows = model.objects.visible_to(user)
    return rows.filter(merged_into=None) if issubclass(model, Entry) else rows


def proposals(model: type[Model], user) -> QuerySet:
    return standing(model, user).filter(status=Status.PROPOSED)


def undecided(user) -> QuerySet:
    return Discrepancy.objects.visible_to(user).exclude(status=Status.REJECTED)


def all_of(rows: QuerySet) -> QuerySet:
    """One more than are counted tells that there are more."""
    return rows.order_by().values(counts=Value(value=True))[: COUNTED + 1]


def among_first(rows: QuerySet, condition: Exists) -> QuerySet:
    """Those for which the condition holds: where few do, all others would be read to find them."""
    return rows.values(counts=condition)[:COUNTED]


def counted(queries: list[QuerySet]) -> tuple[int, ...]:
    selected, arguments = [], []
    for rows in queries:
        sql, values = rows.query.sql_with_params()
        selected.append(f"(SELECT count(*) FILTER (WHERE counts) FROM ({sql}) read)")  # noqa: S608 - of Django
        arguments += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(selected)}", arguments)
        return cursor.fetchone()


def estimates(models: list[type[Model]]) -> dict[str, int]:
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class"
            " WHERE relnamespace = current_schema()::regnamespace AND relname = ANY (%s)",
            [tables],
        )
        return dict(cursor.fetchall())


def count_of(group: str, model: type[Model], number: int, sizes: dict[str, int]) -> Count:
    is_estimate = number > COUNTED
    if is_estimate:
        number = max(COUNTED, sizes.get(model._meta.db_table, 0) if group == "all" else 0)
    return Count(model._meta.verbose_name_plural, number, is_estimate, address(group, model))


def address(group: str, model: type[Model]) -> str:
    meta = model._meta
    if group in ("proposed", "stale", "unsupported"):
        return f"{reverse('admin:review')}?status=proposed&type={meta.model_name}"
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")


def latest_open(user) -> list[tuple[str, str]]:
    """Some of the open discrepancies, by title and address."""
    found = undecided(user).filter(IS_OPEN).order_by("-updated_at", "-slug").values_list("pk", "title")[:SHOWN]
    return [(title, reverse("admin:events_discrepancy_change", args=[key])) for key, title in found]
