"""The pages of the source reader. What is saved from it goes through the API, so that its rules are one."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.rest.policy import Act, may, role_of
from curation.reader.kinds import BACKINGS
from curation.reader.reading import BAR, MOST_USES, read
from curation.reader.suggestions import suggest
from curation.reader.vocabularies import VOCABULARIES, cited_fields
from sources.models import Source, Status

# More than that is not selected by hand, and no passage of evidence.
LONGEST_SELECTION = 20_000


@require_safe
def read_source(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with what rests on it, and the forms by which more is hung on its words."""
    source = source_of(request, slug)
    user = request.user
    context = {
        **admin.site.each_context(request),
        # The text and its cards need the width.
        "is_nav_sidebar_enabled": False,
        "title": source.title or source.slug,
        "source": source,
        "reading": read(source, user),
        "backings": BACKINGS,
        "bar": BAR,
        "most_uses": MOST_USES,
        "vocabularies": VOCABULARIES,
        "cited_fields": cited_fields(),
        "may_propose": may(user, Act.CREATE, status=Status.PROPOSED, is_own=True),
        "may_verify": may(user, Act.CREATE, status=Status.VERIFIED, is_own=True) and not settings.FOUR_EYES,
        "may_measure": may(user, Act.CREATE, status=None),
    }
    return render(request, "curation/reader/source.html", context)


@require_safe
def suggest_for_words(request: HttpRequest, slug: str) -> HttpResponse:
    """What the forms are filled in with for the words from `start` up to `end` (code points)."""
    source = source_of(request, slug)
    start, end = (asked_place(request, name) for name in ("start", "end"))
    if not start < end <= len(source.text) or end - start > LONGEST_SELECTION:
        raise BadRequest(f"Words lie from start up to end, at most {LONGEST_SELECTION}, inside of the text.")
    return JsonResponse(suggest(source, start, end, request.user))


def source_of(request: HttpRequest, slug: str) -> Source:
    if role_of(request.user) is None:
        raise PermissionDenied
    visible = Source.objects.visible_to(request.user).defer("original", "search")
    source = visible.filter(slug=slug).first()
    if source is None:
        raise Http404(f"No source has the slug “{slug}”.")
    return source


def asked_place(request: HttpRequest, name: str) -> int:
    place = request.GET.get(name, "")
    if not (place.isascii() and place.isdigit() and len(place) < 12):
        raise BadRequest(f"{name} is a place in the text: a whole number.")
    return int(place)
