"""Forms of the rows inside the pages of events, statements and discrepancies."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from events.models import Attestation, AttestationPassage
from sources.forms.fields import PassageField, PassagesField
from sources.forms.rows import EvidenceForm, EvidenceFormSet, OnlyOneFormSet, RowForm
from sources.forms.typed import stored_passages
from sources.models import Source


class AttestationForm(RowForm):
    """The passages are the words of one source, in order: it is chosen once, for all of them."""

    only_one = "is_best"
    evidence = PassagesField(
        label="Words",
        with_source=False,
        help_text="In order; a new line of words where the source says something in between.",
    )
    attribution = PassageField(
        with_source=False,
        required=False,
        help_text="The words that say who said it, such as: a déclaré Pavel Durov",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            parts = [part.passage for part in self.instance.parts.all()]
            attribution = [self.instance.attribution] if self.instance.attribution_id else []
            self.initial["evidence"] = self.fields["evidence"].shown(parts)
            self.initial["attribution"] = self.fields["attribution"].shown(attribution)

    def clean(self):
        cleaned = super().clean()
        attribution = self.placed("attribution")
        cleaned["attribution"] = attribution[0] if attribution else None
        cleaned["evidence"] = self.placed("evidence")
        return cleaned

    def placed(self, field: str) -> list:
        """The passages of the attestation's source that have the words typed into the field."""
        source = self.cleaned_data.get("source")
        typed = self.cleaned_data.get(field) or []
        if source is None:
            return []
        try:
            lines = [line._replace(source=str(source.pk)) for line in typed]
            return stored_passages(lines, Source.objects.filter(pk=source.pk))
        except ValidationError as error:
            self.add_error(field, error)
            return []

    def save(self, commit=True):
        attestation = super().save(commit=False)
        if {"evidence", "source"} & set(self.changed_data):
            self.save_with_passages(attestation)
        else:
            attestation.save()
        return attestation

    def save_with_passages(self, attestation: Attestation) -> None:
        # An attestation has passages of its own source alone: the old ones go before it moves to another.
        if attestation.pk:
            attestation.parts.all().delete()
        attestation.save()
        AttestationPassage.objects.bulk_create(
            AttestationPassage(attestation=attestation, passage=passage, position=position)
            for position, passage in enumerate(self.cleaned_data["evidence"])
        )


class AttestationFormSet(OnlyOneFormSet, EvidenceFormSet):
    part = "attestation"
    only_one_message = "A statement takes its text from one attestation: only one of them is best."

    def clean(self):
        super().clean()
        kept = self.kept_forms()
        if kept and not any(self.has_flag(form) for form in kept):
            raise ValidationError(
                "The statement takes its text from one attestation: tick “is best” there.", code="no_best"
            )


class ReadingForm(EvidenceForm):
    only_one = "is_followed"

    def save(self, commit=True):
        if self.instance.position is None:
            last = self.instance.discrepancy.readings.aggregate(Max("position"))["position__max"]
            self.instance.position = 0 if last is None else last + 1
        return super().save(commit)


class ReadingFormSet(OnlyOneFormSet):
    only_one_message = "The record follows one reading at most."
