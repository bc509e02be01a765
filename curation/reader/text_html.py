"""A source's text as markup: every word as received, each segment knowing its place and what rests on it.

Whatever the text holds stays text: each slice is escaped here, and nothing else of a source gets into the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from curation.reader.names_in_text import NamedPlace
from curation.reader.segments import Segment

# Shades of overlap that the style sheet tells apart.
DEEPEST = 3


@dataclass(frozen=True)
class Marked:
    """What lies upon a text, by the numbers that its segments have: passages, names, sentences."""

    ids: list[str]
    backings: list[list[str]]
    names: list[NamedPlace]
    linked: set[int]
    bare: set[int]


def as_received(text: str) -> str:
    """Escaped. A browser would make a CR a line feed, unless it is told that one is meant."""
    return escape(text).replace("\r", "&#13;")


def block_html(text: str, segments: Iterable[Segment], marked: Marked) -> SafeString:
    # All that is put together is escaped above, a number, or a word of this code.
    return mark_safe("".join(_segment(text, segment, marked) for segment in segments))  # noqa: S308 - see above


def _segment(text: str, segment: Segment, marked: Marked) -> str:
    attributes, classes = [f'data-start="{segment.start}"'], []
    if segment.passages:
        classes += dict.fromkeys(name for number in segment.passages for name in marked.backings[number])
        depth = min(DEEPEST, len(segment.passages))
        if depth > 1:
            classes.append(f"deep-{depth}")
        ids = " ".join(marked.ids[number] for number in segment.passages)
        attributes.append(f'data-passages="{ids}" tabindex="-1"')
    if segment.name is not None:
        classes += ["name", "linked" if segment.name in marked.linked else "unlinked"]
        place = marked.names[segment.name]
        named = " ".join(f"{entry.type}:{entry.slug}" for entry in place.entries)
        meant = ", ".join(f"{entry.label} ({entry.type})" for entry in place.entries)
        attributes.append(
            f'data-named="{named}" data-name-at="{place.start}-{place.end}" title="{escape(meant)}"'
        )
    if segment.sentence is not None:
        attributes.append(f'data-sentence="{segment.sentence}"')
        if segment.sentence in marked.bare:
            classes.append("bare")
    if classes:
        attributes.append(f'class="{" ".join(classes)}"')
    tag = "mark" if segment.passages else "span"
    return f"<{tag} {' '.join(attributes)}>{as_received(text[segment.start : segment.end])}</{tag}>"
