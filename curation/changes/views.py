from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from config.rest.errors import BadParameter
from config.rest.paging import LARGEST_PAGE, PAGE_SIZE, KeysetPagination
from config.rest.parameters import unknown_word
from config.rest.views import KnownParameters
from curation.changes import places
from curation.changes.log import last_row
from curation.changes.pages import Page, follow, walk
from curation.changes.places import Place
from curation.changes.resources import TYPES
from curation.changes.serializers import ChangesSerializer
from sources.models import reader_key

NOW = "now"


class ChangesView(KnownParameters, APIView):
    """What changed, in the order in which it was committed, and before that all there is.

    Go on with `next` for as long as `has_more` says so, and come back to it when you want to know more: a copy
    that takes each entry over equals the exports of the lists. Where a resource shows another, it is told anew
    when the other is shown otherwise, under the version that it has. An answer of 410 means that the database
    went on from an earlier moment: begin anew.
    """

    serializer_class = ChangesSerializer

    def known_parameters(self) -> list[str]:
        return ["after", "page_size", "type", "format"]

    @extend_schema(
        operation_id="listChanges",
        responses={200: ChangesSerializer, 410: None},
        parameters=[
            OpenApiParameter(
                "after",
                str,
                description="Where to go on: the cursor in `next`. Without it all that there is comes first; "
                f"`{NOW}` leaves that out.",
            ),
            OpenApiParameter("type", str, enum=TYPES, description="Only resources of this type."),
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
                description="How many entries a page has at most.",
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        types, size = asked_types(request), asked_size(request)
        asked = {"size": size, "user": request.user, "types": types}
        moment, bound_to = places.current_moment(), bound(request)
        after = request.query_params.get("after")
        if after is None:
            page = walk(Place(last_row(moment.oldest_running)), **asked)
        elif after == NOW:
            page = Page([], Place(last_row(moment.oldest_running)), has_more=False)
        else:
            place = places.read(after, epoch=moment.epoch, bound_to=bound_to)
            page = walk(place, **asked) if place.walked else follow(place, below=moment.oldest_running, **asked)
        cursor = places.write(page.place, epoch=moment.epoch, bound_to=bound_to)
        next_page = replace_query_param(request.build_absolute_uri(), "after", cursor)
        return Response({"results": page.entries, "next": next_page, "has_more": page.has_more})


def asked_size(request: Request) -> int:
    pagination = KeysetPagination()
    pagination.request = request
    return pagination.asked_size()


def asked_types(request: Request) -> list[str]:
    asked = request.query_params.get("type")
    if not asked:
        return TYPES
    if asked not in TYPES:
        raise BadParameter(unknown_word("type", asked, "type of resource", TYPES))
    return [asked]


def bound(request: Request) -> str:
    """What was hidden from one reader is missing in what another was told."""
    return f"{request.path}?{request.query_params.get('type', '')}&{reader_key(request.user)!r}"
