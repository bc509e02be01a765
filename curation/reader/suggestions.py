"""What the reader proposes for words that a curator has selected. Every part of it can be changed by hand."""

from django.db.models import F, Value
from django.db.models.functions import Abs

from curation.reader.attributions import find_attribution, likely_form, window
from curation.reader.figures_in_words import read_figure
from curation.reader.known_names import known_names
from curation.reader.names_in_text import NamedEntry, NamedPlace
from curation.reader.sentences import Span, trim
from events.models import AttestationPassage, Event, Statement
from sources.models import Source

OPENING, CLOSING = '«“„"‹‘', '»”“"›’'
SPEAKERS_SHOWN = 5


def suggest(source: Source, start: int, end: int, user) -> dict:
    """For the words from `start` up to `end`, which lie in the text: a form filled in as far as they say."""
    text = source.text
    start, end = worth_quoting(text, start, end)
    low, high = window(text, start, end)
    names = [
        NamedPlace(low + name.start, low + name.end, name.entries) for name in known_names(text[low:high], user)
    ]
    attribution = find_attribution(text, start, end, names)
    figure = read_figure(text[start:end], source.language)
    is_interview = source.kind == Source.Kind.INTERVIEW
    return {
        "start": start,
        "end": end,
        "exact": text[start:end],
        "form": likely_form(
            text, start, end, is_interview=is_interview, has_attribution=attribution.span is not None
        ),
        "speakers": speakers(text, attribution.speakers),
        "attribution": passage(text, attribution.span),
        "event": likely_event(source, start, names, user),
        "mentions": [
            reference(entry)
            for entry in dict.fromkeys(
                entry for name in names if start <= name.start and name.end <= end for entry in name.entries
            )
        ],
        "figure": {
            "comparator": figure.comparator,
            "amount": None if figure.amount is None else f"{figure.amount:f}",
            "upper": None if figure.upper is None else f"{figure.upper:f}",
        },
    }


def worth_quoting(text: str, start: int, end: int) -> Span:
    """Without the blanks at its ends, nor quotation marks that stand at both: a quotation leaves them out."""
    trimmed = trim(text, start, end)
    if trimmed is None:
        return start, end
    start, end = trimmed
    if end - start > 2 and text[start] in OPENING and text[end - 1] in CLOSING:
        return trim(text, start + 1, end - 1) or trimmed
    return start, end


def speakers(text: str, places: list[NamedPlace]) -> list[dict]:
    found: dict[NamedEntry, dict] = {}
    for place in places:
        for entry in place.entries:
            if entry.type in ("person", "organization"):
                found.setdefault(entry, {**reference(entry), "as_printed": text[place.start : place.end]})
    return list(found.values())[:SPEAKERS_SHOWN]


def reference(entry: NamedEntry) -> dict:
    return {"type": entry.type, "slug": entry.slug, "label": entry.label}


def passage(text: str, span: Span | None) -> dict | None:
    return span and {"start": span[0], "end": span[1], "exact": text[span[0] : span[1]]}


def likely_event(source: Source, start: int, names: list[NamedPlace], user) -> dict | None:
    """The occasion of the nearest statement of the source; without any, the nearest event that is named."""
    near = (
        AttestationPassage.objects.filter(
            passage__source=source,
            attestation__statement__in=Statement.objects.visible_to(user),
            attestation__statement__event__in=Event.objects.visible_to(user),
        )
        .annotate(away=Abs(F("passage__start") - Value(start)))
        .order_by("away", "attestation__statement__slug")
        .values_list("attestation__statement__event__slug", "attestation__statement__event__label")
        .first()
    )
    if near:
        return {"slug": near[0], "label": near[1]}
    events = [
        (abs(name.start - start), entry) for name in names for entry in name.entries if entry.type == "event"
    ]
    return {"slug": min(events)[1].slug, "label": min(events)[1].label} if events else None
