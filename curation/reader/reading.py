"""All that the reader shows of one source to one user."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from curation.reader.card_html import card_html
from curation.reader.cards import Card, cards_of, entries_meant, passage_id
from curation.reader.kinds import BACKING_OF
from curation.reader.known_names import known_names
from curation.reader.names_in_text import NamedPlace
from curation.reader.segments import Segment, Span, blocks, cut
from curation.reader.sentences import covered, sentence_spans
from curation.reader.text_html import Marked, block_html
from curation.uses import Use, find_uses
from sources.models import Source

# A source of which more is used is a book; the reader says that it shows the first.
MOST_USES = 10_000
# The coverage bar is so many units high.
BAR = 1_000


class Stretch(NamedTuple):
    """A part of the coverage bar: sentences one after another that all carry something, or all nothing."""

    top: float
    height: float
    is_covered: bool


@dataclass
class Block:
    """A piece of the text that a browser lays out by itself."""

    start: int
    html: SafeString


@dataclass
class Reading:
    blocks: list[Block]
    cards: list[SafeString]
    stretches: list[Stretch]
    sentences: int
    sentences_covered: int
    names: dict[str, str]
    names_unlinked: int
    has_more: bool


def read(source: Source, user) -> Reading:
    """A fixed number of SQL statements, whatever rests on the source."""
    text = source.text
    total, uses = find_uses(source, user=user, size=MOST_USES)
    cards = cards_of(uses, user)
    spans = sorted({(use.start, use.end) for use in uses})
    names, sentences = known_names(text, user), sentence_spans(text)
    is_covered = covered(sentences, spans)
    pieces = blocks(text)
    cuts = cut(pieces, spans, [(name.start, name.end) for name in names], sentences)
    linked = linked_names(cuts, names, meant_by_passage(uses, cards, spans))
    marked = Marked(
        ids=[passage_id(*span) for span in spans],
        backings=backings_by_passage(uses, spans),
        names=names,
        linked=linked,
        bare={number for number, carries in enumerate(is_covered) if not carries},
    )
    return Reading(
        blocks=[
            Block(start, block_html(text, segments, marked))
            for (start, _), segments in zip(pieces, cuts, strict=True)
        ],
        cards=[card_html(card) for card in cards],
        stretches=stretches(sentences, is_covered, len(text)),
        sentences=len(sentences),
        sentences_covered=sum(is_covered),
        names={f"{entry.type}:{entry.slug}": entry.label for name in names for entry in name.entries},
        names_unlinked=len(names) - len(linked),
        has_more=total > len(uses),
    )


def backings_by_passage(uses: list[Use], spans: list[Span]) -> list[list[str]]:
    found: dict[Span, dict[str, None]] = {span: {} for span in spans}
    for use in uses:
        found[use.start, use.end][BACKING_OF[use.how].name] = None
    return [list(found[span]) for span in spans]


def meant_by_passage(uses: list[Use], cards: list[Card], spans: list[Span]) -> list[set[tuple[str, str]]]:
    """The entries that each passage is linked with."""
    by_row = {(card.type, card.slug): card for card in cards}
    found = defaultdict(set)
    for use in uses:
        found[use.start, use.end] |= entries_meant(use, by_row[use.type, use.slug])
    return [found[span] for span in spans]


def linked_names(
    cuts: list[list[Segment]], names: list[NamedPlace], meant: list[set[tuple[str, str]]]
) -> set[int]:
    """The numbers of the names that a passage over them links with one of the entries that they may mean."""
    linked = set()
    for segments in cuts:
        for segment in segments:
            if segment.name is None or segment.name in linked:
                continue
            entries = {(entry.type, entry.slug) for entry in names[segment.name].entries}
            if any(entries & meant[number] for number in segment.passages):
                linked.add(segment.name)
    return linked


def stretches(sentences: list[Span], is_covered: list[bool], length: int) -> list[Stretch]:
    runs: list[tuple[int, int, bool]] = []
    for (start, end), carries in zip(sentences, is_covered, strict=True):
        if runs and runs[-1][2] == carries:
            runs[-1] = (runs[-1][0], end, carries)
        else:
            runs.append((start, end, carries))
    unit = BAR / max(1, length)
    return [
        Stretch(round(start * unit, 2), round((end - start) * unit, 2), carries) for start, end, carries in runs
    ]
