from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.errors import BadParameter, parameter_error
from config.rest.filters import LONGEST_VALUE
from config.rest.paging import LARGEST_PAGE, PAGE_SIZE
from config.rest.parameters import unknown_word
from config.rest.views import KnownParameters
from curation.search import TYPES
from curation.search_pages import SearchPagination
from curation.serializers import SearchSerializer


class SearchView(KnownParameters, APIView):
    """Finds whatever has these words: entries by name in any script, also misspelt; all else by its text."""

    serializer_class = SearchSerializer
    # It says itself what it needs.
    may_be_empty = ("q",)

    def known_parameters(self) -> list[str]:
        return ["q", "type", "page_size", "cursor", "format"]

    @extend_schema(
        operation_id="search",
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "minLength": 1, "maxLength": LONGEST_VALUE, "pattern": r"\S"},
                required=True,
                description="Words; “exact words”, or, -not.",
            ),
            OpenApiParameter("type", str, enum=TYPES, description="Only what is of this type."),
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
                description="How many hits a page has.",
            ),
            OpenApiParameter("cursor", str, description="The page to show, as `next` and `previous` have it."),
        ],
    )
    def get(self, request: Request) -> Response:
        words, types = asked_words(request), asked_types(request)
        return SearchPagination(request, words=words, types=types).response()


def asked_words(request: Request) -> str:
    words = request.query_params.get("q", "").strip()
    if 1 <= len(words) <= LONGEST_VALUE:
        return words
    detail = f"q is what to search for, 1 to {LONGEST_VALUE} characters; it has {len(words)}."
    raise BadParameter(parameter_error("q", detail))


def asked_types(request: Request) -> list[str]:
    asked = request.query_params.get("type")
    if not asked:
        return TYPES
    if asked not in TYPES:
        raise BadParameter(unknown_word("type", asked, "type of what is found", TYPES))
    return [asked]
