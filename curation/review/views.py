"""The pages of the review queue."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST
from rest_framework.exceptions import PermissionDenied as PolicyDenies

from config.rest.policy import Act, Role, check, reaches, role_of
from curation.review.claims import claim_of
from curation.review.decisions import Decided, Seen, decide, seen_in
from curation.review.past import saves_of
from curation.review.queue import COUNTED, KINDS, Order, Question, Waiting, find_page, place_in
from sources.models import Source, Status
from sources.review import check_review

OFFERED = 50
NEW_STATUS = {"verify": Status.VERIFIED, "reject": Status.REJECTED}


class QueueForm(forms.Form):
    """What the queue is narrowed to. What it does not know, it leaves out."""

    type = forms.ChoiceField(required=False, choices=[("", "all types"), *((name, name) for name in KINDS)])
    status = forms.ChoiceField(required=False, choices=[("all", "any status"), *Status.choices])
    proposer = forms.CharField(required=False, max_length=150)
    source = forms.CharField(required=False, max_length=200)
    order = forms.ChoiceField(
        required=False, choices=[(Order.OLDEST, "oldest first"), (Order.MOST_LINKED, "most linked first")]
    )


class DecisionForm(forms.Form):
    act = forms.ChoiceField(choices=[(act, act) for act in NEW_STATUS])
    reason = forms.CharField(required=False, max_length=1000)


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    role = role_of(request.user)
    if role is None:
        raise PermissionDenied
    sees_all = reaches(role, Role.EDITOR)
    question = asked(request, sees_all=sees_all)
    page = find_page(question, request.user)
    row = page.rows[0] if page.rows else None
    following = page.rows[1] if len(page.rows) > 1 else page.next_page
    context = {
        **admin.site.each_context(request),
        "title": gettext("Review") if sees_all else gettext("Your proposals"),
        "sees_all": sees_all,
        "form": form_for(question, sees_all=sees_all),
        "page": page,
        "total": f"{COUNTED:,}+" if page.total > COUNTED else page.total,
        "rows": [(one, address(question, one)) for one in page.rows],
        "row": row,
        "previous_page": address(question, page.previous),
        "following": address(question, following),
        "next_page": address(question, page.next_page),
        "from_the_start": address(question, None),
        "is_narrowed": question != Question(status=question.status, at=question.at),
        "queue": query(question, row),
        "queue_after": query(question, following) if following else query(question, row),
        "four_eyes": settings.FOUR_EYES,
        "may_verify": reaches(role, Role.VERIFIER),
        "proposers": proposers() if sees_all else [],
        "sources": Source.objects.visible_to(request.user)
        .order_by("-updated_at", "-slug")[:OFFERED]
        .values_list("slug", flat=True),
    }
    if row:
        context |= shown(row, request.user)
    return TemplateResponse(request, "curation/review/review.html", context)


def asked(request: HttpRequest, *, sees_all: bool) -> Question:
    form = QueueForm(request.GET)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    # Who proposed something wants to see what became of it; who reviews, what is left to do.
    status = given.pop("status", Status.PROPOSED.value if sees_all else "all")
    place = place_in(request.GET.get("at", ""))
    return Question(**given, status="" if status == "all" else status, at=place)


def form_for(question: Question, *, sees_all: bool) -> QueueForm:
    form = QueueForm(initial={**vars(question), "status": question.status or "all"})
    if not sees_all:
        del form.fields["proposer"]
    else:
        form.fields["proposer"].widget.attrs |= {"list": "proposers"}
    form.fields["source"].widget.attrs |= {"list": "sources"}
    return form


def proposers() -> list[str]:
    users = get_user_model().objects.filter(is_active=True, groups__isnull=False).distinct()
    return list(users.order_by("username").values_list("username", flat=True)[:OFFERED])


def query(question: Question, row: Waiting | None) -> str:
    """The queue as an address has it, from this row on."""
    named = {
        "status": question.status or "all",
        "type": question.type,
        "proposer": question.proposer,
        "source": question.source,
        "order": question.order,
        "at": str(row.place) if row else "",
    }
    return urlencode({name: value for name, value in named.items() if value})


def address(question: Question, row: Waiting | None) -> str:
    return f"{reverse('admin:review')}?{query(question, row)}"


def shown(row: Waiting, user) -> dict:
    """What the page says of the one row that it is about."""
    model = KINDS[row.type].model
    is_own = row.proposed_by == user.get_username()
    return {
        "claim": claim_of(row, user),
        "saves": saves_of(model, row.key),
        "edit": reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.key]),
        "is_own": is_own,
        "why_not": why_not(row, user, is_own=is_own),
    }


def why_not(row: Waiting, user, *, is_own: bool) -> str:
    """Why this user may not verify this row, in the policy's words; empty where it may be."""
    try:
        check(user, Act.VERIFY, status=row.status, is_own=is_own)
        check_review(
            user, old=row.status, new=Status.VERIFIED, proposed_by=user.pk if is_own else None, reason=""
        )
    except PolicyDenies as error:
        return str(error.detail)
    return ""


@require_POST
def decide_on_one(request: HttpRequest) -> HttpResponse:
    """Afterwards the next row is shown; what is refused is shown anew, with the reason why."""
    form, seen = DecisionForm(request.POST), seen_in(request.POST.get("row", ""))
    if seen is None or not form.is_valid():
        messages.error(request, gettext("Nothing was decided: the form was not complete. Look again."))
        return back(request, "queue")
    act, reason = form.cleaned_data["act"], form.cleaned_data["reason"]
    decided = decide([seen], NEW_STATUS[act], by=request.user, reason=reason)
    tell(request, decided, NEW_STATUS[act])
    return back(request, "queue" if decided.refused else "queue_after")


@require_POST
def verify_selected(request: HttpRequest) -> HttpResponse:
    """The rows ticked in the list: those that may not be verified are named, the others are."""
    chosen: list[Seen] = [seen for seen in map(seen_in, request.POST.getlist("rows")) if seen]
    if not chosen:
        messages.warning(request, gettext("Nothing was decided: tick the rows in the list first."))
        return back(request, "queue")
    tell(request, decide(chosen, Status.VERIFIED, by=request.user), Status.VERIFIED)
    return back(request, "queue")


def tell(request: HttpRequest, decided: Decided, new: str) -> None:
    if decided.done:
        names = ", ".join(f"“{Truncator(row).chars(60)}”" for row in decided.done)
        count = len(decided.done)
        told = ngettext("%(names)s is %(status)s.", "%(count)d rows are %(status)s: %(names)s.", count)
        messages.success(request, told % {"names": names, "status": new, "count": count})
    for refused in decided.refused:
        what = f"“{Truncator(refused.label or refused.slug).chars(60)}”" if refused.slug else gettext("A row")
        told = gettext("%(what)s is not %(status)s: %(why)s") % {
            "what": what,
            "status": new,
            "why": refused.why,
        }
        messages.error(request, told)


def back(request: HttpRequest, field: str) -> HttpResponse:
    queue = QueryDict(request.POST.get(field, "")).urlencode()
    return HttpResponseRedirect(f"{reverse('admin:review')}?{queue}")
