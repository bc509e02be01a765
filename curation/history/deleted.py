"""The page of what was deleted, and the way to bring it back."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from curation.history.asked import TYPES
from curation.history.views import may_see_all
from curation.undoing import deletion_of
from curation.undoing.tables import BY_NAME
from sources.models import RetiredSlug
from sources.telling import users

PAGE_SIZE = 50


class DeletedForm(forms.Form):
    type = forms.ChoiceField(label=_("Type"), required=False, choices=TYPES)
    slug = forms.CharField(label=_("Slug begins with"), required=False, max_length=200)


@require_GET
def deleted(request: HttpRequest) -> HttpResponse:
    """The newest first: slugs are retired in the order of deletions."""
    if not may_see_all(request.user):
        raise PermissionDenied
    form = DeletedForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = RetiredSlug.objects.order_by("-pk")
    if asked.get("type"):
        found = found.filter(table=asked["type"])
    if asked.get("slug"):
        found = found.filter(slug__startswith=asked["slug"])
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE_SIZE + 1])
    kept = {name: value for name, value in asked.items() if value}
    older = f"?{urlencode({**kept, 'before': rows[PAGE_SIZE - 1].pk})}" if len(rows) > PAGE_SIZE else ""
    context = {
        **admin.site.each_context(request),
        "title": gettext("Deleted"),
        "form": form,
        "is_narrowed": bool(kept),
        "rows": told(rows[:PAGE_SIZE]),
        "older": older,
    }
    return TemplateResponse(request, "curation/history/deleted.html", context)


def told(rows: list[RetiredSlug]) -> list[dict]:
    history = RetiredSlug.pgh_event_model.objects.filter(pgh_obj_id__in=[row.pk for row in rows])
    events = {
        event.pgh_obj_id: event for event in history.filter(pgh_label="insert").select_related("pgh_context")
    }
    names = users(list(events.values()))
    found = []
    for row in rows:
        event = events.get(row.pk)
        context = event.pgh_context.metadata if event and event.pgh_context else {}
        found.append(
            {
                "what": BY_NAME[row.table].model._meta.verbose_name,
                "slug": row.slug,
                "at": row.retired_at,
                "who": names.get(context.get("user"), ""),
                "why": context.get("reason", ""),
                "restore": reverse("admin:restore", args=[row.table, row.slug]),
            }
        )
    return found


@require_GET
def restore(request: HttpRequest, table: str, slug: str) -> HttpResponse:
    """To the change that deleted the row, as far as it is about this row: undoing it brings the row back."""
    may_see_all(request.user)
    deletion = deletion_of(table, slug) if table in BY_NAME and BY_NAME[table].is_resource else None
    if deletion is None:
        raise Http404
    query = urlencode({"table": table, "row": deletion.row})
    return redirect(f"{reverse('admin:one-change', args=[deletion.transaction.key])}?{query}")
