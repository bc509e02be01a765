"""By what sources are counted, and how the facets of all apps name what they point at."""

from django.db.models import Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat, NullIf

from config.rest.facets import Facet
from sources.models import Source
from sources.shapes import visible_citations


def source_facets(_user) -> list[Facet]:
    return [Facet("kind", key="kind"), Facet("language", key="language"), Facet("status", key="status")]


def cited_source(model: type[Model], user) -> QuerySet:
    """Which entry is cited in which source."""
    return visible_citations(model, user).order_by().values_list("entry", "passage__source")


def source_words(user) -> QuerySet:
    title = NullIf("title", Value(""), output_field=TextField())
    return Source.objects.visible_to(user).values_list("pk", Cast("slug", TextField()), title)


def entry_words(model: type[Model], user) -> QuerySet:
    return model.objects.visible_to(user).values_list("pk", "slug", "label")


def typed_entry_words(model: type[Model], user) -> QuerySet:
    """With the type before the slug, where rows of several types may stand."""
    value = Concat(Value(f"{model._meta.model_name}:"), "slug", output_field=TextField())
    return model.objects.visible_to(user).values_list("pk", value, "label")
