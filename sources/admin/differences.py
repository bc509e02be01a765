"""Where a form that was sent and the database differ, field by field and part by part, in words."""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField

from sources.admin.past import Past
from sources.admin.permissions import ReviewForm
from sources.forms.fields import PassagesField
from sources.forms.rows import RowFormSet
from sources.models import Source
from sources.telling import names_of

NOT_COMPARED = {"reason", "id", DELETION_FIELD_NAME}


def compared(form: forms.ModelForm) -> list[str]:
    """The fields that tell of the row, not of its place on the page."""
    return [
        name
        for name, field in form.fields.items()
        if name not in NOT_COMPARED and not isinstance(field, InlineForeignKeyField)
    ]


@dataclass
class Difference:
    """One line of the table. `opened` is None where what the form showed at first is not known."""

    what: str
    opened: str | None
    theirs: str
    yours: str

    @property
    def is_theirs(self) -> bool:
        """Whether the record was changed there meanwhile."""
        return self.opened is not None and self.opened != self.theirs

    @property
    def is_yours(self) -> bool:
        return self.opened is not None and self.opened != self.yours


@dataclass
class Cell:
    """A field's value as a form has it; in words once the rows that it names are looked up."""

    field: forms.Field
    value: object


class Comparison:
    """The differences of a page: its form's first, then those of the parts."""

    def __init__(self, form: ReviewForm, parts: list[tuple[str, RowFormSet, set[int]]], past: Past | None):
        self.past = past
        self.lines = self._of_form("", form)
        for name, formset, gone in parts:
            self._add_part(name, formset, gone)
        self.names = Names(
            [cells for line in self.lines for cells in line if isinstance(cells, list)], form.user
        )

    def differences(self) -> list[Difference]:
        return [
            Difference(what, *(self._words(cells) for cells in (opened, theirs, yours)))
            for what, opened, theirs, yours in self.lines
        ]

    def _words(self, cells: list[Cell] | str | None) -> str | None:
        if cells is None or isinstance(cells, str):
            return cells
        return "\n".join(words for cell in cells if (words := self.names.words(cell)))

    def _of_form(self, where: str, form: forms.ModelForm) -> list[tuple]:
        lines = []
        for name in compared(form):
            if name not in form.changed_data:
                continue
            field, bound = form.fields[name], form[name]
            opened = self.past.value(form, name) if self.past else None
            lines.append(
                (
                    f"{where}{bound.label}",
                    [Cell(field, opened)] if opened is not None else None,
                    [Cell(field, form.get_initial_for_field(field, name))],
                    [Cell(field, bound.value())],
                )
            )
        return lines

    def _add_part(self, name: str, formset: RowFormSet, gone: set[int]) -> None:
        if self.past:
            self.past.read_parts(formset)
        for at, form in enumerate(formset.forms):
            where = f"{name} {at + 1}"
            if form.instance._state.adding:
                if form.has_changed():
                    opened = "" if self.past and at not in gone else None
                    theirs = "deleted in between; saving adds it anew" if at in gone else ""
                    self.lines.append((where, opened, theirs, self._sent(form)))
            elif formset._should_delete_form(form):
                self.lines.append((where, self._opened(form), self._stored(form), "deleted"))
            else:
                self.lines += self._of_form(f"{where}: ", form)
        for form in rows_not_sent(formset):
            self.lines.append((f"{name}, new", "", self._stored(form), "not on your form; it stays"))

    def _opened(self, form: forms.ModelForm) -> list[Cell] | None:
        if self.past is None or not self.past.knows(form.instance):
            return None
        return [Cell(form.fields[name], self.past.value(form, name)) for name in compared(form)]

    def _sent(self, form: forms.ModelForm) -> list[Cell]:
        return [Cell(form.fields[name], form[name].value()) for name in compared(form)]

    def _stored(self, form: forms.ModelForm) -> list[Cell]:
        return [
            Cell(form.fields[name], form.get_initial_for_field(form.fields[name], name))
            for name in compared(form)
        ]


def rows_not_sent(formset: RowFormSet) -> list[forms.ModelForm]:
    """The parts that the database has and the form that was sent does not, each as a form that shows it."""
    if formset.instance.pk is None:
        return []
    sent = {form.instance.pk for form in formset.forms}
    return [formset.form(instance=row) for row in formset.get_queryset() if row.pk not in sent]


class Names:
    """What the rows are called that cells point at, one question for each table."""

    def __init__(self, groups: list[list[Cell]], user):
        keys: dict[type[Model], set] = defaultdict(set)
        for cell in (cell for group in groups for cell in group):
            for model, key in pointed_at(cell):
                keys[model].add(key)
        self.names = {model: names_of(model, wanted, user) for model, wanted in keys.items()}

    def words(self, cell: Cell) -> str:
        field, value = cell.field, cell.value
        if value is None or value == "":
            return ""
        if isinstance(field, PassagesField):
            return "\n".join(self._passage(typed) for typed in value)
        if isinstance(field, forms.ModelChoiceField):
            return next((self.names[model].get(key, str(value)) for model, key in pointed_at(cell)), str(value))
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices).get(value, value))
        if isinstance(field, forms.BooleanField):
            return "yes" if field.to_python(value) else "no"
        if isinstance(field, forms.MultiValueField):
            parts = value if isinstance(value, list) else field.widget.decompress(value)
            return " ".join(str(part) for part in parts if part)
        return str(value)

    def _passage(self, typed) -> str:
        places = [self.names[Source].get(int(typed.source), "")] if typed.source.isdecimal() else []
        places += [typed.start] if typed.start else []
        return f"“{typed.words}”" + (f" ({', '.join(places)})" if places else "")


def pointed_at(cell: Cell) -> list[tuple[type[Model], int]]:
    """The rows that a cell names, as far as its value is a key at all."""
    if isinstance(cell.field, PassagesField):
        keys, model = [typed.source for typed in cell.value or []], Source
    elif isinstance(cell.field, forms.ModelChoiceField):
        keys, model = [cell.value], cell.field.queryset.model
    else:
        return []
    texts = [str(key) for key in keys]
    return [(model, int(key)) for key in texts if key.isascii() and key.isdecimal() and len(key) <= 18]
