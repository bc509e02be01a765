"""What every page of the admin does alike: who may see, how the database's refusals are shown, what is kept."""

from contextlib import nullcontext

import pghistory
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import IncorrectLookupParameters
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import DataError, IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from sources.admin.differences import Comparison
from sources.admin.history import changes_of
from sources.admin.paging import CappedPaginator
from sources.admin.past import Past
from sources.admin.permissions import (
    ByRole,
    PartByRole,
    ReviewForm,
    hide_references,
    may_read_history,
    only_visible,
    references_of,
    visible_parts,
)
from sources.admin.stale import (
    Stale,
    deletion_of,
    gone_rows_as_new,
    is_versioned,
    lock,
    stale_form,
)
from sources.fields import EdtfField
from sources.forms.autocompletes import KnownAutocompleteSelect
from sources.forms.rows import RowForm, RowFormSet, keep_chosen
from sources.models import RetiredSlug, Reviewed
from sources.refusals import check_what_is_deferred, refusal


class CuratedForm(ReviewForm):
    # Why the form is not saved, whatever it says: what the database refused a moment ago, or a newer version.
    refused = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        keep_chosen(self)

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
        kwargs.setdefault("queryset", only_visible(request.user, db_field.related_model._default_manager.all()))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PartInline(PartByRole, CuratedFields, admin.options.InlineModelAdmin):
    """Rows that belong to the page's row."""

    extra = 0
    form = RowForm
    formset = RowFormSet
    # The rows that hold the passages behind a part.
    evidence_in = "evidence"

    def get_queryset(self, request):
        rows = visible_parts(super().get_queryset(request), request.user)
        return rows.select_related(*self.autocomplete_fields) if self.autocomplete_fields else rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.user = request.user
        return formset

    @admin.display(description="words")
    def evidence(self, part) -> SafeString:
        """In the place of the form's field, where the page is only read."""
        lines = [(row.passage.exact, str(row.passage.source)) for row in getattr(part, self.evidence_in).all()]
        return format_html_join(mark_safe("<br>"), '“{}” <span class="quiet">{}</span>', lines)

    def keys_of(self, request, owner: models.Model) -> set[str]:
        """The parts that the owner has, by their keys as a form sends them."""
        if owner.pk is None:
            return set()
        key = self.get_formset(request, owner).fk.name
        parts = self.get_queryset(request).filter(**{key: owner})
        return {str(part) for part in parts.order_by().values_list("pk", flat=True)}


class CuratedAdmin(CuratedFields, ByRole, admin.ModelAdmin):
    form = CuratedForm
    paginator = CappedPaginator
    show_full_result_count = False
    # Facets count all rows of the table.
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    object_history_template = "sources/history.html"
    change_form_template = "sources/change_form.html"
    delete_confirmation_template = "sources/delete_confirmation.html"
    delete_selected_confirmation_template = "sources/delete_selected_confirmation.html"
    # Shown below the fields: what the database keeps. A row that is being added has none of it yet.
    kept_fields = ("version", "created_at", "updated_at")

    class Media:
        css = {"all": ["sources/admin.css"]}

    def get_queryset(self, request):
        return only_visible(request.user, super().get_queryset(request))

    def get_fieldsets(self, request, obj=None):
        return [*super().get_fieldsets(request, obj), *self.get_last_fieldsets(request, obj)]

    def get_last_fieldsets(self, request, obj) -> list:
        """What stands below the fields of a row that is stored."""
        if obj is None:
            return []
        why = [("Why", {"fields": ["reason"]})] if self.has_change_permission(request, obj) else []
        kept = ("Kept by the database", {"fields": [self.kept_fields], "classes": ["kept"]})
        return [*why, kept] if self.kept_fields else why

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
        form.user = request.user
        stale = getattr(request, "stale", None)
        form.refused = stale.message if stale else getattr(request, "refused", None)
        return form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        stale = getattr(request, "stale", None)
        if stale:
            kept = inline.keys_of(request, obj)
            kwargs["data"], stale.gone[prefix] = gone_rows_as_new(kwargs["data"], prefix, kept)
        return kwargs

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            # What a page computes of its row depends on who looks, and gets no request.
            row.shown_to = request.user
            if not self.has_change_permission(request, row):
                hide_references(request.user, [row], references_of(self.model))
        return row

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return self._save_form(request, object_id, form_url, extra_context)
        except (IntegrityError, DataError, OperationalError) as error:
            # Show the form again as it was sent, now with the reason.
            request.refused = refusal(error)
            return self._save_form(request, object_id, form_url, extra_context)

    def _save_form(self, request, object_id, form_url, extra_context):
        with transaction.atomic(), reason_given(request):
            if object_id is not None:
                row = self.get_object(request, unquote(object_id))
                version = lock(row) if row is not None and is_versioned(row) else None
                if version is not None:
                    request.stale = stale_form(row, version, request.POST)
                elif row is None or is_versioned(row):
                    deletion = deletion_of(self.model, unquote(object_id), request.user)
                    if deletion:
                        return self._tell_of_deletion(request, deletion)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _tell_of_deletion(self, request, deletion):
        """What was typed into the form of a row that is gone: to be read, and entered anew."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        request.stale = Stale(self.model(), None, [deletion])
        form = self.get_form(request)(request.POST)
        formsets = zip(*self._create_formsets(request, form.instance, change=False), strict=True)
        parts = [(inline.verbose_name, formset, set()) for formset, inline in formsets]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"This {self.opts.verbose_name} was deleted",
            "deletion": deletion,
            "media": self.media,
            "typed": Comparison(form, parts, None).differences(),
        }
        return TemplateResponse(request, "sources/deleted_in_between.html", context, status=410)

    def render_change_form(self, request, context, **kwargs):
        stale = getattr(request, "stale", None)
        if stale:
            past = Past(stale.row, stale.seen) if stale.saves else None
            parts = [
                (inline.opts.verbose_name, inline.formset, stale.gone[inline.formset.prefix])
                for inline in context["inline_admin_formsets"]
            ]
            differences = Comparison(context["adminform"].form, parts, past).differences()
            context |= {"stale": stale, "differences": differences}
        row = context["original"]
        context["has_history"] = row is not None and may_read_history(request.user, row)
        response = super().render_change_form(request, context, **kwargs)
        if request.method == "POST":
            # The form comes back with errors: passages that were stored while it was checked go again.
            transaction.set_rollback(True)
        return response

    def get_changelist_instance(self, request):
        try:
            changelist = super().get_changelist_instance(request)
            hide_references(request.user, changelist.result_list, self.list_select_related or ())
        except DataError as error:
            # A filter in the address that means nothing to the database (a broken pattern): Django drops it.
            raise IncorrectLookupParameters(error) from error
        return changelist

    def changelist_view(self, request, extra_context=None):
        return self._deleted_or_told(super().changelist_view, request, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        return self._deleted_or_told(self._delete_as_shown, request, object_id, extra_context)

    def _delete_as_shown(self, request, object_id, extra_context):
        row = self.get_object(request, unquote(object_id)) if request.method == "POST" else None
        if row is not None and is_versioned(row) and self.has_delete_permission(request, row):
            stale = stale_form(row, lock(row), request.POST)
            if stale:
                self.message_user(request, stale.deletion_message, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())
        with reason_given(request):
            return super().delete_view(request, object_id, extra_context)

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
        # As the rows stand now: one may have been verified since they were listed.
        chosen = self.model._base_manager.filter(pk__in=queryset.values("pk"))
        for row in chosen.select_for_update():
            if not self.has_delete_permission(request, row):
                raise PermissionDenied
        super().delete_queryset(request, queryset)
        check_what_is_deferred()

    def history_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, object_id)
        if row is not None and not may_read_history(request.user, row):
            raise PermissionDenied
        changes = [] if row is None else changes_of(row, request.user)
        return super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})


def reason_given(request):
    """What is written meanwhile is recorded with the reason that the form gives for it."""
    reason = request.POST.get("reason", "").strip()
    # The form refuses a NUL; so would the history.
    return pghistory.context(reason=reason) if reason and "\x00" not in reason else nullcontext()
