"""Form fields for passages: source, words, and a start for words that stand in several places."""

from copy import deepcopy

from django import forms
from django.contrib.admin.sites import site
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from sources.forms.autocompletes import KnownAutocompleteSelect
from sources.forms.typed import TypedPassage, stored_passages
from sources.models import Passage, Source


class PassagesWidget(forms.Widget):
    """One line for each passage, and for some more to come. Lines send their parts under the same names."""

    template_name = "sources/passages_widget.html"

    def __init__(self, *, several: bool, with_source: bool, attrs=None):
        super().__init__(attrs)
        self.several = several
        self.with_source = with_source
        # The field gives its widget the choices.
        self.source_select = forms.ModelChoiceField(
            Source.objects.only("slug"),
            widget=KnownAutocompleteSelect(Passage._meta.get_field("source"), site),
            required=False,
        ).widget

    @property
    def media(self):
        own = forms.Media(
            css={"all": ["sources/passages.css"]}, js=["admin/js/jquery.init.js", "sources/passages.js"]
        )
        return self.source_select.media + own if self.with_source else own

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.source_select = deepcopy(self.source_select, memo)
        return copied

    def value_from_datadict(self, data, files, name) -> list[TypedPassage]:
        words = data.getlist(f"{name}_words")
        blanks = [""] * len(words)
        # A line that has lost its parts cannot be told from the next: then none has them.
        sources, starts = (
            sent if len(sent) == len(words) else blanks
            for sent in (data.getlist(f"{name}_source"), data.getlist(f"{name}_start"))
        )
        lines = [TypedPassage(*parts) for parts in zip(sources, words, starts, strict=True)]
        return [line for line in lines if not line.is_empty()]

    def value_omitted_from_data(self, data, files, name) -> bool:
        return f"{name}_words" not in data

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_words_0" if id_ else id_

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        lines = list(value or [])
        if self.several or not lines:
            lines.append(TypedPassage("", "", ""))
        context["widget"] |= {"several": self.several, "with_source": self.with_source}
        context["widget"]["lines"] = [
            {"typed": line, "source": self._source(name, line.source, f"{attrs.get('id', name)}_source_{at}")}
            for at, line in enumerate(lines)
        ]
        return context

    def _source(self, name: str, value: str, html_id: str) -> str:
        if not self.with_source:
            return ""
        return self.source_select.render(
            f"{name}_source", value, {"id": html_id, "aria-label": "Source", "data-placeholder": "Source"}
        )


class PassagesField(forms.Field):
    """The passages that a row rests on. Without a source of their own, the form that knows it places them."""

    several = True
    # Of which words may be typed; a form narrows it to what its user may see.
    sources = Source.objects.all()

    def __init__(self, *, with_source: bool = True, **kwargs):
        self.with_source = with_source
        super().__init__(widget=PassagesWidget(several=self.several, with_source=with_source), **kwargs)

    def take_sources(self, sources: QuerySet) -> None:
        self.sources = sources
        self.widget.source_select.choices.queryset = sources.only("slug")

    def shown(self, passages: list[Passage]) -> list[TypedPassage]:
        """The passages as the field's initial value; the widget learns what their sources are called."""
        if self.with_source:
            self.widget.source_select.known |= {
                str(passage.source_id): str(passage.source) for passage in passages
            }
        return [TypedPassage.of(passage, with_source=self.with_source) for passage in passages]

    def has_changed(self, initial, typed) -> bool:
        before, after = ([line.with_plain_newlines() for line in lines or []] for lines in (initial, typed))
        return before != after

    def clean(self, typed: list[TypedPassage]) -> list[Passage] | list[TypedPassage]:
        if self.required and not typed:
            raise ValidationError("Fill in the words of the source that say so.", code="required")
        return stored_passages(typed, self.sources) if self.with_source else typed


class PassageField(PassagesField):
    """One passage."""

    several = False

    def clean(self, typed: list[TypedPassage]) -> Passage | list[TypedPassage] | None:
        passages = super().clean(typed[:1])
        if not self.with_source:
            return passages
        return passages[0] if passages else None
