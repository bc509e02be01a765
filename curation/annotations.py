"""The passages of a source with what rests on them, as Web Annotations (W3C).

Offsets count Unicode code points. Terms that Web Annotation has not are this API's own words.
"""

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.rest.errors import Gone
from config.rest.exports import Addresses
from config.rest.paging import KeysetPagination, bound_parameters
from config.rest.renderers import JsonRenderer
from config.rest.views import KnownParameters
from curation.annotation_schema import ANNOTATIONS, PARAMETERS
from curation.uses import Use, find_uses
from sources.linked_data import annotation_address, passage_node
from sources.models import RetiredSlug, Source

PROFILE = "http://www.w3.org/ns/anno.jsonld"
# How much of the text stands before and after a passage, to find it again by.
AROUND = 32
BEFORE_ALL = [-1, -1, "", "", "", ""]


class AnnotationRenderer(JsonRenderer):
    """JSON-LD by the profile of Web Annotation."""

    media_type = "application/ld+json"
    format = "jsonld"


class AnnotationsView(KnownParameters, APIView):
    """The passages of a source with what rests on them, in the order of its text: Web Annotations (W3C).

    Without a cursor the collection with its first page, with one that page. Offsets count Unicode code points.
    """

    def get_renderers(self) -> list[BaseRenderer]:
        return [AnnotationRenderer(), *super().get_renderers()]

    def known_parameters(self) -> list[str]:
        return ["page_size", "cursor", "format"]

    @extend_schema(
        operation_id="listAnnotations",
        parameters=PARAMETERS,
        responses={
            (200, AnnotationRenderer.media_type, JsonRenderer.media_type): ANNOTATIONS,
            410: None,
        },
    )
    def get(self, request: Request, slug: str) -> Response:
        source = self.source_of(slug)
        answer = AnnotationPages(request, source).answer()
        is_linked = isinstance(request.accepted_renderer, AnnotationRenderer)
        media_type = f'{AnnotationRenderer.media_type}; profile="{PROFILE}"' if is_linked else None
        return Response(answer, content_type=media_type)

    def source_of(self, slug: str) -> Source:
        visible = Source.objects.visible_to(self.request.user)
        if source := visible.only("slug", "title", "text", "sha256").filter(slug=slug).first():
            return source
        if RetiredSlug.objects.filter(table=Source._meta.db_table, slug=slug).exists():
            raise Gone
        raise NotFound(f"No source has the slug “{slug[:100]}”.")


class AnnotationPages(KeysetPagination):
    """Pages as the lists have them, over what rests on a source."""

    def __init__(self, request: Request, source: Source):
        self.request = request
        self.source = source
        self.addresses = Addresses(request)
        self.bound_to = f"{request.path}?{bound_parameters(request.query_params)}"

    def answer(self) -> dict:
        size, cursor = self.asked_size(), self.asked_cursor()
        is_backwards = cursor is not None and cursor.is_backwards
        place = cursor.place if cursor else None
        total, found = find_uses(
            self.source, user=self.request.user, size=size + 1, place=place, is_backwards=is_backwards
        )
        goes_on = len(found) > size
        del found[size:]
        if is_backwards:
            found.reverse()
        from_the_first = cursor is None or place == BEFORE_ALL
        self.find_links(
            [(None, None, *use.place) for use in found], None if from_the_first else cursor, goes_on
        )
        items = [self.annotation(use) for use in found]
        context = {"@context": [PROFILE, {"@vocab": self.addresses.terms}]}
        if cursor is None:
            first = self.link((None, None, *BEFORE_ALL), is_backwards=False)
            return {**context, **self.collection(total), "first": self.page(first, items)}
        address = self.request.build_absolute_uri()
        return {**context, "partOf": self.collection(total), **self.page(address, items)}

    def collection(self, total: int) -> dict:
        return {
            "id": f"{self.addresses.of('source', self.source.slug)}annotations/",
            "type": "AnnotationCollection",
            "label": f"What rests on {self.source.title or self.source.slug}",
            "total": total,
        }

    def page(self, address: str, items: list[dict]) -> dict:
        links = {"next": self.next, "prev": self.previous}
        shown = {name: link for name, link in links.items() if link}
        return {"id": address, "type": "AnnotationPage", **shown, "items": items}

    def annotation(self, use: Use) -> dict:
        text, start, end = self.source.text, use.start, use.end
        passage = {
            "source": self.source.slug,
            "sha256": self.source.sha256,
            "start": start,
            "end": end,
            "exact": text[start:end],
        }
        body = self.addresses.of(use.type, use.slug)
        return {
            "id": annotation_address(body, use.how, use.detail, passage),
            "type": "Annotation",
            "motivation": "linking",
            "body": {
                "id": body,
                "type": use.type,
                "slug": use.slug,
                "label": use.label,
                "how": use.how,
                "detail": use.detail,
            },
            "target": {
                "id": passage_node(passage, self.addresses)["@id"],
                "type": "SpecificResource",
                "source": self.addresses.of("source", self.source.slug),
                "sha256": self.source.sha256,
                "selector": [
                    {"type": "TextPositionSelector", "start": start, "end": end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": text[start:end],
                        "prefix": text[max(0, start - AROUND) : start],
                        "suffix": text[end : end + AROUND],
                    },
                ],
            },
        }
