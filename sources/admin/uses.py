"""What rests on passages, whatever table above it is in."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib.admin.sites import site
from django.db.models import CASCADE, Model
from django.urls import reverse

from sources.models import Passage


@dataclass
class Use:
    """A row that a curator can open, and how it uses a passage."""

    how: str
    label: str
    url: str


def uses_of(passages: list[Passage]) -> dict[int, list[Use]]:
    """By the passage's key. One question for each table that can point at passages."""
    keys = [passage.pk for passage in passages]
    uses = defaultdict(list)
    for relation in Passage._meta.get_fields(include_hidden=True):
        if not relation.one_to_many or not hasattr(relation.related_model, "pgh_event_model"):
            continue
        path = way_to_a_page(relation.related_model)
        users = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for user in users.select_related("__".join(path)) if path else users:
            owner = user
            for step in path:
                owner = getattr(owner, step)
            key = getattr(user, relation.field.attname)
            uses[key].append(
                Use(
                    f"{owner._meta.verbose_name} ({relation.related_model._meta.verbose_name})",
                    str(owner),
                    page_of(owner),
                )
            )
    return uses


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
