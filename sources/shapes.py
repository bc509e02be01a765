"""How sources, and what every entry shares, look in the API: each field as an expression of the database.

Text is never null: "" where nothing is printed or known. Dates, numbers and references are null where there is
none, and a reference is null too where the reader may not see what it points at.
"""

from django.db.models import Case, Expression, Model, OuterRef, Q, QuerySet, Subquery, Value, When

from config.rest.expressions import JsonList, JsonObject, UtcMoment
from sources.models import Derivation, Passage, Source

Shape = dict[str, Expression | str]
BY_PASSAGE = ("passage__source__slug", "passage__start", "passage__end")


def source_shape(user) -> Shape:
    return {
        "slug": "slug",
        "kind": "kind",
        "title": "title",
        "language": "language",
        "text": "text",
        "sha256": "sha256",
        "original_media_type": "original_media_type",
        "url": "url",
        "publisher": "publisher",
        "byline": "byline",
        "published": imprecise_date("published"),
        "retrieved_at": UtcMoment("retrieved_at"),
        "licence": "licence",
        "note": "note",
        "derived_from": JsonList(
            visible_derivations(user)
            .filter(source=OuterRef("pk"))
            .values(json=JsonObject(source="derived_from__slug", kind="kind", said_by="said_by"))
        ),
        "status": "status",
        **resource_shape(),
    }


def entry_shape(model: type[Model], user, **own: Expression | str) -> Shape:
    """What every entry shows, around the fields of its own."""
    return {
        "slug": "slug",
        "label": "label",
        "names": JsonList(
            names_of(model)
            .filter(entry=OuterRef("pk"))
            .values(json=JsonObject(text="text", language="language", kind="kind"))
        ),
        "description": "description",
        **own,
        "identifiers": JsonList(
            identifiers_of(model)
            .filter(entry=OuterRef("pk"))
            .values(json=JsonObject(scheme="scheme", value="value"))
        ),
        "citations": JsonList(
            visible_citations(model, user)
            .filter(entry=OuterRef("pk"))
            .values(json=JsonObject(field="field", passage=passage("passage__"), note="note"))
        ),
        "status": "status",
        **resource_shape(),
    }


def resource_shape() -> Shape:
    return {"version": "version", "created_at": UtcMoment("created_at"), "updated_at": UtcMoment("updated_at")}


def visible_derivations(user) -> QuerySet:
    derivations = Derivation.objects.filter(derived_from__in=Source.objects.visible_to(user))
    return derivations.order_by("derived_from__slug")


def names_of(model: type[Model]) -> QuerySet:
    return model._meta.get_field("names").related_model.objects.order_by("language", "text")


def identifiers_of(model: type[Model]) -> QuerySet:
    return model._meta.get_field("identifiers").related_model.objects.order_by("scheme", "value")


def visible_citations(model: type[Model], user) -> QuerySet:
    return visible_evidence(model._meta.get_field("citations").related_model, user).order_by(
        "field", *BY_PASSAGE
    )


def visible_evidence(evidence: type[Model], user) -> QuerySet:
    """The rows of a table that point at a passage, as far as this reader may see the passage's source."""
    return evidence.objects.filter(passage__source__in=Source.objects.visible_to(user)).order_by(*BY_PASSAGE)


def passages(evidence: QuerySet) -> JsonList:
    """The passages that rows of a table point at."""
    return JsonList(evidence.values(json=passage("passage__")))


def passage(path: str = "") -> JsonObject:
    """The passage that `path` leads to: `passage__` from a row that points at one."""
    return JsonObject(
        source=f"{path}source__slug",
        sha256=f"{path}source__sha256",
        language=f"{path}source__language",
        start=f"{path}start",
        end=f"{path}end",
        exact=f"{path}exact",
    )


def passage_by(column: str, user) -> Subquery:
    """The passage that a column points at, if this reader may see its source."""
    return Subquery(Passage.objects.visible_to(user).filter(pk=OuterRef(column)).values(json=passage()))


def reference(model: type[Model], user, *, by: str, **fields: Expression | str) -> Subquery:
    """The row that column `by` points at, if this reader may see it: slug and label, or the fields given."""
    fields = fields or {"slug": "slug", "label": "label"}
    return Subquery(model.objects.visible_to(user).filter(pk=OuterRef(by)).values(json=JsonObject(**fields)))


def typed_reference(
    model: type[Model], user, *, by: str, label: str = "label", whole: Shape | None = None
) -> Subquery:
    """A reference that says what it points at, for a place where several kinds may stand; or the whole row."""
    fields = whole or {"slug": "slug", "label": label}
    return reference(model, user, by=by, type=Value(model._meta.model_name), **fields)


def imprecise_date(column: str) -> Case:
    """The date kept in `<column>_edtf` and its fellows; null where neither a date nor words are kept."""
    date = JsonObject(
        edtf=f"{column}_edtf",
        earliest=f"{column}_earliest",
        latest=f"{column}_latest",
        as_printed=f"{column}_as_printed",
    )
    return Case(When(~Q(**{f"{column}_edtf": "", f"{column}_as_printed": ""}), then=date))
