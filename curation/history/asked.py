"""What the pages of the history are asked for, by forms."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from curation.history.listing import Filters
from curation.merging.sql import ask
from curation.undoing import deletion_of, transactions_of
from curation.undoing.tables import TABLES

RESOURCES = [table for table in TABLES if table.is_resource]
TYPES = [("", _("All")), *((table.name, table.model._meta.verbose_name) for table in RESOURCES)]
LARGEST_RUN = 2**31 - 1
# Rows of the slug, there or deleted. Slugs stay with their rows for good.
STORED = "SELECT id FROM {table} WHERE slug = %(slug)s"


class FilterForm(forms.Form):
    person = forms.CharField(label=_("Person"), required=False, max_length=150)
    type = forms.ChoiceField(label=_("Type"), required=False, choices=TYPES)
    slug = forms.CharField(label=_("Slug"), required=False, max_length=200)
    run = forms.IntegerField(label=_("Import run"), required=False, min_value=1, max_value=LARGEST_RUN)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    word = forms.CharField(label=_("Word in the reason"), required=False, max_length=200)

    def clean_person(self) -> int | None:
        name = self.cleaned_data["person"]
        if not name:
            return None
        key = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
        if key is None:
            raise forms.ValidationError(_("Nobody has this user name."))
        return key

    def filters(self, **more: object) -> Filters:
        asked = self.cleaned_data
        return Filters(
            user=asked["person"],
            table=next((table for table in RESOURCES if table.name == asked["type"]), None),
            rows=rows_with(asked["slug"]) if asked["slug"] else None,
            run=transactions_of(asked["run"]) if asked["run"] else None,
            day=asked["day"],
            word=asked["word"],
            **more,
        )


def rows_with(slug: str) -> dict[str, list[int]]:
    """The ids of the rows that have or had this slug, by table."""
    found = {}
    for table in RESOURCES:
        stored = ask(STORED, {"table": table.name}, {"slug": slug})
        deleted = [] if stored else [deletion_of(table.name, slug)]
        ids = [key for (key,) in stored] + [gone.row for gone in deleted if gone]
        if ids:
            found[table.name] = ids
    return found


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The history keeps it, with your name."),
    )


class RunForm(ReasonForm):
    keep_later = forms.BooleanField(
        label=_("Leave what was edited since as it is, and undo the rest"), required=False
    )
