"""Forms of rows inside another row's page, and what holds among them."""

from django import forms
from django.core.exceptions import ValidationError

from sources.forms.autocompletes import name_chosen_rows
from sources.forms.fields import PassageField, PassagesField
from sources.models import Source, Status


def keep_chosen(form: forms.ModelForm) -> None:
    """A reference that the row has already may stay, whatever became of what it points at."""
    for name, field in form.fields.items():
        key = getattr(form.instance, f"{name}_id", None)
        if isinstance(field, forms.ModelChoiceField) and key is not None:
            field.queryset = field.queryset | field.queryset.model._default_manager.filter(pk=key)


class RowForm(forms.ModelForm):
    """A row whose autocompletes are named from what was loaded with it."""

    # Who fills it in; its page says so.
    user = None
    # A flag that one row among its siblings may have; the formset looks at them together.
    only_one = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name_chosen_rows(self)
        keep_chosen(self)
        for field in self.fields.values():
            if isinstance(field, PassagesField):
                field.take_sources(Source.objects.visible_to(self.user))

    def _get_validation_exclusions(self):
        # One row gives the flag up while another takes it: each alone would clash with what is still stored.
        return super()._get_validation_exclusions() | ({self.only_one} if self.only_one else set())


class PassageForm(RowForm):
    """A row with one passage in its column `passage`: a citation, a figure."""

    passage = PassageField(label="Words")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.passage_id:
            self.initial["passage"] = self.fields["passage"].shown([self.instance.passage])


class EvidenceForm(RowForm):
    """A row with passages behind it: an affiliation, a participation, a reading."""

    evidence = PassagesField(label="Words")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            passages = [part.passage for part in self.instance.evidence.all()]
            self.initial["evidence"] = self.fields["evidence"].shown(passages)

    def save(self, commit=True):
        row = super().save(commit)
        if "evidence" in self.changed_data:
            row.passages.set(self.cleaned_data["evidence"])
        return row


class RowFormSet(forms.BaseInlineFormSet):
    def kept_forms(self) -> list[forms.ModelForm]:
        """The rows that will be there after saving."""
        return [
            form
            for form in self.forms
            if form.is_bound and (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)
        ]


class EvidenceFormSet(RowFormSet):
    """What a verified row rests on."""

    part = "citation"

    def clean(self):
        super().clean()
        is_verified = self.instance.status == Status.VERIFIED
        is_merged = getattr(self.instance, "merged_into_id", None) is not None
        if is_verified and not is_merged and not self.kept_forms():
            whole = self.instance._meta.verbose_name
            raise ValidationError(
                f"What is verified has evidence: give this {whole} at least one {self.part},"
                " or make it proposed.",
                code="no_evidence",
            )


class OnlyOneFormSet(RowFormSet):
    """Rows of which one at most (in each language, for names) has a flag: preferred, best, followed."""

    def clean(self):
        super().clean()
        flagged = [self.place_of(form) for form in self.kept_forms() if self.has_flag(form)]
        if len(set(flagged)) < len(flagged):
            raise ValidationError(self.only_one_message, code="more_than_one")

    def has_flag(self, form: forms.ModelForm) -> bool:
        return bool(form.cleaned_data.get(form.only_one))

    def place_of(self, form: forms.ModelForm) -> str | None:
        """What the row takes by its flag: there is one such place."""

    def save_existing_objects(self, commit=True):
        # Who leaves a place goes first: the database allows no two in it, not for a moment either.
        count = self.initial_form_count()
        self.forms[:count] = sorted(
            self.forms[:count], key=lambda form: self.has_flag(form) and not self._should_delete_form(form)
        )
        return super().save_existing_objects(commit)


class NameFormSet(OnlyOneFormSet):
    only_one_message = "One name in each language is preferred: choose one, and make the others aliases."

    def has_flag(self, form: forms.ModelForm) -> bool:
        return form.cleaned_data.get("kind") == "preferred"

    def place_of(self, form: forms.ModelForm) -> str | None:
        return form.cleaned_data.get("language")


class NameForm(RowForm):
    only_one = "kind"
