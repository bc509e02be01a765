"""What rests on passages, whatever table above it is in."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.admin.sites import site
from django.db.models import CASCADE, Model, QuerySet
from django.urls import reverse

from sources.admin.permissions import visible_parts
from sources.models import Passage


@dataclass
class Use:
    """A row that a curator can open, and how it uses a passage."""

    how: str
    label: str
    url: str


def uses_of(passages: list[Passage], user) -> dict[int, list[Use]]:
    """What the user sees of them, by the passage's key. One question for each table that points at passages."""
    keys = [passage.pk for passage in passages]
    uses = defaultdict(list)
    for relation in Passage._meta.get_fields(include_hidden=True):
        if not relation.one_to_many or not hasattr(relation.related_model, "pgh_event_model"):
            continue
        path = way_to_a_page(relation.related_model)
        using = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        using = visible_to(user, using, path)
        for part in using.select_related("__".join(path)) if path else using:
            owner = part
            for step in path:
                owner = getattr(owner, step)
            key = getattr(part, relation.field.attname)
            uses[key].append(
                Use(
                    f"{owner._meta.verbose_name} ({relation.related_model._meta.verbose_name})",
                    str(owner),
                    page_of(owner),
                )
            )
    return uses


def visible_to(user, using: QuerySet, path: list[str]) -> QuerySet:
    """The parts of what the user may see, and where they show nothing else that is hidden."""
    if user.has_perm("sources.view_unverified"):
        return using
    using, owners = visible_parts(using, user), using.model
    for at, step in enumerate(path, start=1):
        owners = owners._meta.get_field(step).related_model
        if hasattr(owners._default_manager, "visible_to"):
            using = using.filter(**{f"{'__'.join(path[:at])}__in": owners._default_manager.visible_to(user)})
    return using


def way_to_a_page(model: type[Model]) -> list[str]:
    """The keys to follow, from a part to what it is part of, until a row with a page of its own."""
    path = []
    while not site.is_registered(model):
        key = next(f for f in model._meta.fields if f.remote_field and f.remote_field.on_delete is CASCADE)
        path.append(key.name)
        model = key.related_model
    return path


def page_of(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
