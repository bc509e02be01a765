"""The declared shape of a source's annotations, as OpenAPI has it."""

from drf_spectacular.utils import OpenApiParameter

from config.rest.paging import LARGEST_PAGE, PAGE_SIZE
from curation.search import TYPES

HOW = ["citation", "affiliation", "participation", "attestation", "attribution", "figure", "reading"]
TEXT = {"type": "string"}
ADDRESS = {"type": "string", "format": "uri"}
OFFSET = {"type": "integer", "minimum": 0, "description": "In Unicode code points."}

PARAMETERS = [
    OpenApiParameter("cursor", str, description="The page to show, as `next` and `prev` have it."),
    OpenApiParameter(
        "page_size", {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE}
    ),
]


CONTEXT = {"type": "array", "items": {}, "description": "Web Annotation's own, and this API's for the rest."}


def of_all(title: str, **properties: dict) -> dict:
    """An object that has all of these; its title names the component."""
    return {"type": "object", "title": title, "required": list(properties), "properties": properties}


BODY = of_all(
    "AnnotationBody",
    id=ADDRESS,
    type={"type": "string", "enum": TYPES, "description": "What rests on the passage."},
    slug=TEXT,
    label=TEXT,
    how={"type": "string", "enum": HOW},
    detail={
        "type": "string",
        "description": "The field cited (empty: the whole), the role, the form, the measure or the reading.",
    },
)
POSITION = of_all("TextPositionSelector", type={"const": "TextPositionSelector"}, start=OFFSET, end=OFFSET)
QUOTE = of_all("TextQuoteSelector", type={"const": "TextQuoteSelector"}, exact=TEXT, prefix=TEXT, suffix=TEXT)
TARGET = of_all(
    "AnnotationTarget",
    id=ADDRESS,
    type={"const": "SpecificResource"},
    source=ADDRESS,
    sha256=TEXT,
    selector={"type": "array", "items": {"oneOf": [POSITION, QUOTE]}, "minItems": 2, "maxItems": 2},
)
ANNOTATION = of_all(
    "Annotation",
    id=ADDRESS,
    type={"const": "Annotation"},
    motivation={"const": "linking"},
    body=BODY,
    target=TARGET,
)
OF_A_PAGE = {
    "id": ADDRESS,
    "type": {"const": "AnnotationPage"},
    "items": {"type": "array", "items": ANNOTATION},
}
LINKS = {"next": ADDRESS, "prev": ADDRESS}
OF_ALL_PAGES = {
    "id": ADDRESS,
    "type": {"const": "AnnotationCollection"},
    "label": TEXT,
    "total": {"type": "integer", "minimum": 0},
}
FIRST = of_all("FirstAnnotationPage", **OF_A_PAGE)
COLLECTION = of_all("AnnotationCollection", **{"@context": CONTEXT}, **OF_ALL_PAGES, first=FIRST)
WHOLE = of_all("WholeAnnotationCollection", **OF_ALL_PAGES)
PAGE = of_all("AnnotationPage", **{"@context": CONTEXT}, **OF_A_PAGE, partOf=WHOLE)
for page in (FIRST, PAGE):
    page["properties"] |= LINKS
ANNOTATIONS = {"anyOf": [COLLECTION, PAGE], "description": "Without a cursor the collection, with one a page."}
