"""What every page of the admin does alike: who may see, how the database's refusals are shown, what is kept."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import IncorrectLookupParameters
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import DataError, IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.utils.text import capfirst

from sources.admin.history import changes_of
from sources.admin.paging import CappedPaginator
from sources.admin.refusals import check_what_is_deferred, refusal
from sources.fields import EdtfField
from sources.forms.autocompletes import KnownAutocompleteSelect
from sources.forms.rows import RowForm, RowFormSet
from sources.models import RetiredSlug, Reviewed


class CuratedForm(forms.ModelForm):
    # What the database refused when the same form was saved a moment ago.
    refused = None

    def clean_slug(self) -> str:
        slug, model = self.cleaned_data["slug"], self._meta.model
        if RetiredSlug.objects.filter(table=model._meta.db_table, slug=slug).exists():
            raise forms.ValidationError(
                f"A {model._meta.verbose_name} that was deleted keeps this slug. Choose another.",
                code="retired",
            )
        return slug

    def clean(self):
        if self.refused:
            raise forms.ValidationError(self.refused, code="refused")
        return super().clean()


class CuratedFields:
    """How the fields of all pages look."""

    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, EdtfField):
            kwargs["label"] = capfirst(db_field.verbose_name.replace(" edtf", " (EDTF)"))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            # A cross beside a mention reads as "take the mention away", and would delete whom it mentions.
            field.widget.can_delete_related = field.widget.can_change_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PartInline(CuratedFields, admin.options.InlineModelAdmin):
    """Rows that belong to the page's row."""

    extra = 0
    form = RowForm
    formset = RowFormSet

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related(*self.autocomplete_fields) if self.autocomplete_fields else rows


class CuratedAdmin(CuratedFields, admin.ModelAdmin):
    form = CuratedForm
    paginator = CappedPaginator
    show_full_result_count = False
    # Facets count all rows of the table.
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    object_history_template = "sources/history.html"
    # Shown below the fields: what the database keeps. A row that is being added has none of it yet.
    kept_fields = ("version", "created_at", "updated_at")

    class Media:
        css = {"all": ["sources/admin.css"]}

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.kept_fields:
            return fieldsets
        return [*fieldsets, ("Kept by the database", {"fields": [self.kept_fields], "classes": ["kept"]})]

    def get_readonly_fields(self, request, obj=None):
        fixed = [] if obj is None else ["slug", *self.kept_fields]
        return [*super().get_readonly_fields(request, obj), *fixed]

    def save_model(self, request, row, form, change):
        if not change and isinstance(row, Reviewed):
            row.proposed_by = request.user
        super().save_model(request, row, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        check_what_is_deferred()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refused = getattr(request, "refused", None)
        return form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (IntegrityError, DataError, OperationalError) as error:
            if request.method != "POST":
                raise
            # Show the form again as it was sent, now with the reason.
            request.refused = refusal(error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, **kwargs):
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST":
            # The form comes back with errors: passages that were stored while it was checked go again.
            transaction.set_rollback(True)
        return response

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except DataError as error:
            # A filter in the address that means nothing to the database (a broken pattern): Django drops it.
            raise IncorrectLookupParameters(error) from error

    def changelist_view(self, request, extra_context=None):
        return self._deleted_or_told(super().changelist_view, request, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        return self._deleted_or_told(super().delete_view, request, object_id, extra_context)

    def _deleted_or_told(self, view, request, *args):
        if request.method != "POST":
            return view(request, *args)
        try:
            with transaction.atomic():
                return view(request, *args)
        except (IntegrityError, ProtectedError) as error:
            self.message_user(request, refusal(error), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request, row):
        super().delete_model(request, row)
        check_what_is_deferred()

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        check_what_is_deferred()

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        changes = [] if row is None else changes_of(row)
        return super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})
