import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from config.rest.paging import KeysetPagination, bound_parameters
from curation.search import PAGED, find_hits

LEFT_OUT = (
    f"More than {PAGED} match. Of statements, sources, discrepancies and measures the first {PAGED} found were "
    f"ranked, and the best {PAGED} of all are shown. Add words, or ask for one type."
)


class SearchPagination(KeysetPagination):
    """Pages as the lists have them, over the best hits of a search."""

    def __init__(self, request: Request, *, words: str, types: list[str]):
        self.request = request
        self.words = words
        self.types = types
        self.bound_to = f"{request.path}?{bound_parameters(request.query_params)}"

    def response(self) -> Response:
        size, cursor = self.asked_size(), self.asked_cursor()
        is_backwards = cursor is not None and cursor.is_backwards
        found = find_hits(
            self.words,
            user=self.request.user,
            types=self.types,
            size=size + 1,
            place=cursor.place if cursor else None,
            is_backwards=is_backwards,
        )
        rows = [(hit.finished, hit.hits, hit.score, hit.type, hit.slug) for hit in found if hit.finished]
        goes_on = len(rows) > size
        del rows[size:]
        if is_backwards:
            rows.reverse()
        self.find_links(rows, cursor, goes_on)
        counts = found[0]
        return Response(
            {
                "count": None if counts.reaches_limit else counts.hits,
                "count_estimate": counts.hits if counts.reaches_limit else None,
                "next": self.next,
                "previous": self.previous,
                "note": LEFT_OUT if counts.reaches_limit else None,
                "results": [orjson.Fragment(finished) for finished, *_ in rows],
            }
        )
