"""Candidates for a merge, and one pair side by side."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST
from rest_framework.exceptions import PermissionDenied as PolicyDenies

from config.rest.policy import Act, may
from curation.duplicates.candidates import find_pairs, in_direction, with_evidence
from curation.duplicates.decided import SHOWN, decide_not_the_same, is_decided
from curation.duplicates.side_by_side import sides
from curation.merging import MergeRefused, VersionsDiffer, merge, preview
from curation.merging.entries import MODELS
from curation.models import EntryType, NotTheSame
from sources.models import Entry, Status

CHANGED = "Nothing was merged: one of the two was changed since it was shown. Look at both as they are now."


class PairForm(forms.Form):
    """Two entries, as a page showed them."""

    type = forms.ChoiceField(choices=EntryType.choices)
    loser = forms.SlugField(max_length=200)
    winner = forms.SlugField(max_length=200)
    loser_version = forms.IntegerField(required=False, min_value=1)
    winner_version = forms.IntegerField(required=False, min_value=1)
    reason = forms.CharField(required=False, max_length=1000)


def check_may_merge(user) -> None:
    if not may(user, Act.MERGE, status=Status.PROPOSED):
        raise PermissionDenied


@require_GET
def duplicates(request: HttpRequest) -> HttpResponse:
    check_may_merge(request.user)
    chosen = request.GET.get("type", "")
    chosen = chosen if chosen in EntryType.values else EntryType.PERSON.value
    before = request.GET.get("before", "")
    window = find_pairs(chosen, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Duplicates"),
        "types": [(value, MODELS[value]._meta.verbose_name_plural) for value in EntryType.values],
        "chosen": chosen,
        "window": window,
        "is_first": not before,
        "pairs": [(pair, address(pair.loser, pair.winner)) for pair in window.pairs],
    }
    return TemplateResponse(request, "curation/duplicates/duplicates.html", context)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Any two entries, by their slugs: not all that is the same is alike."""
    check_may_merge(request.user)
    form = PairForm(request.GET)
    if not form.is_valid():
        messages.error(request, gettext("Give the type and the slugs of two entries."))
        return HttpResponseRedirect(reverse("admin:duplicates"))
    loser, winner = pair_of(request, **{name: form.cleaned_data[name] for name in ("type", "loser", "winner")})
    if loser.pk == winner.pk:
        messages.error(request, gettext("These are one entry already."))
        return HttpResponseRedirect(reverse("admin:duplicates"))
    return HttpResponseRedirect(address(*in_direction(loser, winner)))


@require_GET
def pair(request: HttpRequest, type: str, loser: str, winner: str) -> HttpResponse:
    check_may_merge(request.user)
    losing, winning = pair_of(request, type, loser, winner)
    found = preview(losing, winning, by=request.user)
    suggested = in_direction(losing, winning)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Are these two the same?"),
        "type": type,
        "loser": losing,
        "winner": winning,
        "loser_edit": edit_address(losing),
        "winner_edit": edit_address(winning),
        "preview": found,
        "lines": sides(found.loser, found.winner),
        "is_suggested": suggested[0].pk == losing.pk,
        "swapped": address(winning, losing),
        "decided": is_decided(losing, winning),
    }
    return TemplateResponse(request, "curation/duplicates/pair.html", context)


@require_POST
def merge_pair(request: HttpRequest) -> HttpResponse:
    check_may_merge(request.user)
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Nothing was merged: the form was not complete. Look again."))
        return HttpResponseRedirect(reverse("admin:duplicates"))
    sent = form.cleaned_data
    loser, winner = pair_of(request, sent["type"], sent["loser"], sent["winner"])
    seen = sent["loser_version"], sent["winner_version"]
    try:
        made = merge(loser, winner, by=request.user, reason=sent["reason"], versions=seen)
    except MergeRefused as refused:
        for obstacle in refused.obstacles:
            messages.error(request, obstacle.detail)
    except VersionsDiffer:
        messages.error(request, gettext(CHANGED))
    except PolicyDenies as denied:
        messages.error(request, str(denied.detail))
    else:
        return HttpResponseRedirect(reverse("admin:merged", args=[made.pk]))
    return HttpResponseRedirect(address(loser, winner))


@require_POST
def not_the_same(request: HttpRequest) -> HttpResponse:
    check_may_merge(request.user)
    form = PairForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Nothing was decided: the form was not complete. Look again."))
        return HttpResponseRedirect(reverse("admin:duplicates"))
    sent = form.cleaned_data
    loser, winner = pair_of(request, sent["type"], sent["loser"], sent["winner"])
    if loser.pk != winner.pk:
        decide_not_the_same(loser, winner, by=request.user, reason=sent["reason"])
        told = gettext("“%(one)s” and “%(other)s” are two, and will not be suggested again.")
        messages.success(request, told % {"one": loser, "other": winner})
    return HttpResponseRedirect(f"{reverse('admin:duplicates')}?type={sent['type']}")


@require_GET
def decided_pairs(request: HttpRequest) -> HttpResponse:
    check_may_merge(request.user)
    decided = NotTheSame.objects.visible_to(request.user).select_related("decided_by").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        decided = decided.filter(pk__lt=int(before))
    rows = list(decided[: SHOWN + 1])
    context = {
        **admin.site.each_context(request),
        "title": gettext("Found to be two"),
        "decided": rows[:SHOWN],
        "next": rows[SHOWN - 1].pk if len(rows) > SHOWN else None,
    }
    return TemplateResponse(request, "curation/duplicates/decided.html", context)


@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Of a decision that two entries are two: they may be suggested again."""
    check_may_merge(request.user)
    found = NotTheSame.objects.visible_to(request.user).filter(pk=number).first()
    if found is not None:
        found.delete()
        messages.success(request, gettext("“%(one)s” and “%(other)s” may be suggested again.") % {
            "one": found.first, "other": found.second
        })  # fmt: skip
    return HttpResponseRedirect(reverse("admin:decided-pairs"))


def pair_of(request: HttpRequest, type: str, loser: str, winner: str) -> tuple[Entry, Entry]:
    if type not in MODELS:
        raise Http404
    stored = with_evidence(MODELS[type]).filter(
        pk__in=MODELS[type].objects.visible_to(request.user).filter(slug__in=[loser, winner])
    )
    found = {entry.slug: entry for entry in stored}
    if not {loser, winner} <= found.keys():
        raise Http404
    return found[loser], found[winner]


def address(loser: Entry, winner: Entry) -> str:
    return reverse("admin:pair", args=[loser._meta.model_name, loser.slug, winner.slug])


def edit_address(entry: Entry) -> str:
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])
