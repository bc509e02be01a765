"""Merges that were made, and taking one back."""

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from rest_framework.exceptions import PermissionDenied as PolicyDenies

from curation.duplicates.views import check_may_merge, edit_address
from curation.merging import MergeRefused, undo
from curation.merging.entries import MODELS
from curation.models import Merge

SHOWN = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(required=False, max_length=1000)


@require_GET
def past_merges(request: HttpRequest) -> HttpResponse:
    """The newest first."""
    check_may_merge(request.user)
    merges = Merge.objects.visible_to(request.user).select_related("made_by", "undone_by").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        merges = merges.filter(pk__lt=int(before))
    rows = list(merges[: SHOWN + 1])
    context = {
        **admin.site.each_context(request),
        "title": gettext("Merges"),
        "merges": rows[:SHOWN],
        "next": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    return TemplateResponse(request, "curation/duplicates/merges.html", context)


@require_GET
def merged(request: HttpRequest, number: int) -> HttpResponse:
    """What one merge did."""
    check_may_merge(request.user)
    return shown(request, found(request, number))


@require_POST
def undo_merge(request: HttpRequest, number: int) -> HttpResponse:
    """What was kept, because it was changed since, is listed on the page that follows."""
    check_may_merge(request.user)
    made, form = found(request, number), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        undone = undo(made, by=request.user, reason=reason)
    except MergeRefused as refused:
        for obstacle in refused.obstacles:
            messages.error(request, obstacle.detail)
    except PolicyDenies as denied:
        messages.error(request, str(denied.detail))
    else:
        return shown(request, undone.merge, undone=undone)
    return HttpResponseRedirect(reverse("admin:merged", args=[number]))


def found(request: HttpRequest, number: int) -> Merge:
    merges = Merge.objects.visible_to(request.user).select_related("made_by", "undone_by")
    made = merges.filter(pk=number).first()
    if made is None:
        raise Http404
    return made


def shown(request: HttpRequest, made: Merge, **more) -> HttpResponse:
    winner = MODELS[made.type].objects.visible_to(request.user).filter(pk=made.winner_id).first()
    context = {
        **admin.site.each_context(request),
        "title": gettext("Merge %(number)s") % {"number": made.pk},
        "made": made,
        "winner": winner,
        "winner_edit": edit_address(winner) if winner else "",
        "moved": moved_by(made),
        **more,
    }
    return TemplateResponse(request, "curation/duplicates/merged.html", context)


MOVED = """
SELECT "table", "column", count(*), 0 FROM curation_mergedcell WHERE merge_id = %(merge)s GROUP BY 1, 2
UNION ALL SELECT "table", '', 0, count(*) FROM curation_unitedrow WHERE merge_id = %(merge)s GROUP BY 1
ORDER BY 1, 2
"""


def moved_by(made: Merge) -> list[tuple[str, str, int, int]]:
    """By table and column how many cells it changed, and how many rows it united with others."""
    names = {model._meta.db_table: model._meta.verbose_name for model in apps.get_models()}
    with connection.cursor() as cursor:
        cursor.execute(MOVED, {"merge": made.pk})
        return [
            (names.get(table, table), column.removesuffix("_id").replace("_", " "), cells, united)
            for table, column, cells, united in cursor.fetchall()
        ]
