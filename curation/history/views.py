"""The pages of the record's history: all changes, one of them, and undoing from there."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from rest_framework.exceptions import PermissionDenied as PolicyDenies

from config.rest.policy import Act, Role, may, reaches, role_of
from curation.history.asked import FilterForm, ReasonForm, RunForm
from curation.history.changes import Change, changes_told
from curation.history.listing import Filters, Listing, list_transactions
from curation.undoing import (
    Conflict,
    Prospect,
    Undone,
    UndoRefused,
    preview,
    transactions_of,
    undo,
    undo_line,
    undo_run,
)
from curation.undoing.tables import BY_NAME
from sources.transaction import Transaction

# Of each transaction so many rows are shown in the list, and on a page of its own.
IN_LIST, ON_PAGE = 8, 400
KEPT_NAMED = 20


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    sees_all = may_see_all(request.user)
    form = FilterForm(request.GET)
    listing = Listing()
    if form.is_valid():
        own = {} if sees_all else {"proposed_by": request.user.pk}
        before = Transaction.of_key(request.GET.get("before", ""))
        listing = list_transactions(form.filters(**own), before=before)
    asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        **admin.site.each_context(request),
        "title": gettext("History") if sees_all else gettext("History of your proposals"),
        "sees_all": sees_all,
        "form": form,
        "is_narrowed": bool(asked),
        "is_begun": "before" in request.GET,
        "changes": changes_told(listing.transactions, user=request.user, limit=IN_LIST, own_only=not sees_all),
        "is_cut": listing.is_cut,
        "older": f"?{urlencode({**asked, 'before': listing.older.key})}" if listing.older else "",
        "newest": f"?{urlencode(asked)}",
        "may_undo_runs": reaches(role_of(request.user), Role.ADMINISTRATOR),
    }
    return TemplateResponse(request, "curation/history/history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, key: str) -> HttpResponse:
    """One change in full, and the form that undoes it, or one line of it."""
    transaction = Transaction.of_key(key)
    line = asked_line(request)
    if transaction is None:
        raise Http404
    told = told_or_404(request, transaction, line)
    form, refused = ReasonForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():

        def act() -> Undone:
            why = {"by": request.user, "reason": form.cleaned_data["reason"]}
            if line:
                return undo_line(transaction=transaction, table=line[0], row=line[1], **why)
            return undo(transaction=transaction, **why)

        response, refused = undone_or_refused(request, act)
        if response:
            return response
    may_undo = may(request.user, Act.UNDO)
    context = {
        **admin.site.each_context(request),
        "title": gettext("One change") if line is None else gettext("One row of a change"),
        "change": told,
        "line": line,
        "whole": reverse("admin:one-change", args=[key]),
        "form": form if may_undo else None,
        "refused": refused,
        "prospect": None if refused or told.is_cut or not may_undo else foreseen(request, transaction, line),
        "sees_all": may_see_all(request.user),
    }
    return TemplateResponse(request, "curation/history/change.html", context, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def undo_import_run(request: HttpRequest, run: int) -> HttpResponse:
    if not reaches(role_of(request.user), Role.ADMINISTRATOR):
        raise PermissionDenied
    transactions = transactions_of(run)
    if not transactions:
        raise Http404
    form, refused = RunForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        response, refused = undone_or_refused(
            request,
            lambda: undo_run(run, by=request.user, reason=asked["reason"], keep_later=asked["keep_later"]),
        )
        if response:
            return response
    listing = list_transactions(Filters(run=transactions))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Undo import run %(run)s") % {"run": run},
        "run": run,
        "form": form,
        "refused": refused,
        "changes": changes_told(listing.transactions, user=request.user, limit=IN_LIST, own_only=False),
        "sees_all": True,
    }
    return TemplateResponse(request, "curation/history/run.html", context, status=409 if refused else 200)


def may_see_all(user) -> bool:
    """Contributors see what became of their own proposals; below them nobody sees the history."""
    if not reaches(role_of(user), Role.CONTRIBUTOR):
        raise PermissionDenied
    return user.has_perm("sources.view_unverified")


def asked_line(request: HttpRequest) -> tuple[str, int] | None:
    table, row = request.GET.get("table"), request.GET.get("row", "")
    if table is None:
        return None
    if table not in BY_NAME or not (row.isascii() and row.isdecimal() and len(row) < 19):
        raise Http404
    return table, int(row)


def told_or_404(request: HttpRequest, transaction: Transaction, line: tuple[str, int] | None) -> Change:
    sees_all = may_see_all(request.user)
    [told] = changes_told(
        [(transaction, None)], user=request.user, limit=ON_PAGE, own_only=not sees_all, line=line
    )
    if not told.groups:
        raise Http404
    return told


def foreseen(request: HttpRequest, transaction: Transaction, line: tuple[str, int] | None) -> Prospect | None:
    try:
        return preview(transaction, line=line, by=request.user)
    except UndoRefused as error:
        return Prospect(0, error.conflicts, error.more)
    except PolicyDenies as error:
        return Prospect(0, [as_conflict(error)], more=False)


def undone_or_refused(
    request: HttpRequest, act: Callable[[], Undone]
) -> tuple[HttpResponse | None, UndoRefused | None]:
    """Where to go when it is undone, or why it is not."""
    try:
        undone = act()
    except UndoRefused as error:
        return None, error
    except PolicyDenies as error:
        return None, UndoRefused(as_conflict(error))
    rows = sum(undone.changed.values())
    done = ngettext("Undone: %(rows)s row is as it was.", "Undone: %(rows)s rows are as they were.", rows)
    messages.success(request, done % {"rows": rows})
    for conflict in undone.kept[:KEPT_NAMED]:
        messages.warning(request, gettext("Left as it is: %(detail)s") % {"detail": conflict.detail})
    if len(undone.kept) > KEPT_NAMED:
        messages.warning(request, gettext("And %(more)s more.") % {"more": len(undone.kept) - KEPT_NAMED})
    return redirect("admin:one-change", undone.transaction.key), None


def as_conflict(error: PolicyDenies) -> Conflict:
    return Conflict("", 0, "", "", None, str(error.detail))
