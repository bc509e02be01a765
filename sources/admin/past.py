"""A row and its parts as they were at a version of it, from what the history recorded."""

from django import forms
from django.db.models import CASCADE, Model, Q, QuerySet

from sources.forms.fields import PassagesField
from sources.forms.rows import RowFormSet
from sources.forms.typed import TypedPassage
from sources.models import Passage


class Past:
    """Columns by name, and the passages of a part. None is what the history does not tell."""

    def __init__(self, row: Model, version: int):
        events = type(row).pgh_event_model.objects.filter(pgh_obj_id=row.pk)
        self.row = row
        self.stored = {(type(row), row.pk): events.filter(version=version).order_by("-pgh_id").first()}
        # By the row that they stand behind, and by their keys.
        self.evidence: dict[tuple, list[Passage]] = {}
        self.passages: dict[int, Passage] = {}
        # Every change to a part counts as one of the row, in the same transaction.
        later = events.filter(version__gt=version).values_list("pgh_transaction", "pgh_created_at")
        transactions = {transaction for transaction, _ in later}
        since = min((at for _, at in later), default=None)
        self.later = (
            Q(pgh_transaction__in=transactions, pgh_created_at__gte=since) if transactions else Q(pk=None)
        )

    def knows(self, row: Model) -> bool:
        return self.stored.get((type(row), row.pk)) is not None

    def value(self, form: forms.ModelForm, name: str) -> object | None:
        """The field as the form would show it."""
        row, field = (type(form.instance), form.instance.pk), form.fields[name]
        event = self.stored.get(row)
        if event is None:
            return None
        columns = {column.name: column.attname for column in event._meta.concrete_fields}
        stored = getattr(event, columns[name]) if name in columns else None
        if isinstance(field, PassagesField):
            passages = [self.passages.get(stored)] if name in columns else self.evidence.get(row, [])
            return [TypedPassage.of(p, with_source=field.with_source) for p in passages if p is not None]
        if name not in columns:
            return None
        return "" if stored is None else stored

    def read_parts(self, formset: RowFormSet) -> None:
        """Look up how the parts on a page were."""
        keys = [form.instance.pk for form in formset.forms if form.instance.pk is not None]
        model = formset.model
        events = list(self._as_it_was(model, pgh_obj_id__in=keys))
        self.stored |= {(model, event.pgh_obj_id): event for event in events}
        columns = [column.attname for column in model._meta.concrete_fields if column.related_model is Passage]
        self._find_passages({getattr(event, column) for event in events for column in columns})
        for relation in model._meta.related_objects:
            if relation.on_delete is CASCADE:
                self._read_evidence(model, relation, keys)

    def _read_evidence(self, model: type[Model], relation, keys: list[int]) -> None:
        part, owner = relation.related_model, relation.field.attname
        events = [e for e in self._as_it_was(part, **{f"{owner}__in": keys}) if e.pgh_label != "delete"]
        self._find_passages({event.passage_id for event in events})
        for event in sorted(events, key=lambda event: (getattr(event, "position", 0), event.pgh_obj_id)):
            passage = self.passages.get(event.passage_id)
            self.evidence.setdefault((model, getattr(event, owner)), []).append(passage)

    def _find_passages(self, keys: set[int]) -> None:
        passages = Passage.objects.select_related("source").defer("source__text", "source__original")
        self.passages |= passages.in_bulk(keys - {None})

    def _as_it_was(self, model: type[Model], **which: object) -> QuerySet:
        """The latest event of each row, of those that had happened by then."""
        events = model.pgh_event_model.objects.filter(**which).exclude(self.later)
        return events.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
