"""From words quoted in a body to their place in the source."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from config.rest.bodies import Fault, Path
from sources.models import Passage, Source
from sources.passages import PLACES_SHOWN, QuoteAmbiguous, QuoteNotFound, closest_words, find_quote, find_starts
from sources.states.columns import Keys, Span, State

# How much of the text a candidate shows on either side of the words.
CONTEXT = 40


@dataclass(frozen=True)
class Quoted:
    """A passage as a body names it: source and words, or source and place. What is not given is None."""

    source: str
    exact: str | None = None
    start: int | None = None
    end: int | None = None
    sha256: str | None = None


@dataclass
class Quoting:
    """The quotes of one state, found in their sources as this user sees them. Each source is read once."""

    user: Any
    keys: Keys
    texts: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    # Sources that are quoted and that this user does not see.
    unknown: set[str] = field(default_factory=set)

    def placed(self, state: State) -> State:
        """The state with a span in place of each quote; one that has no place is a fault, and null."""
        slugs = {quoted.source for quoted in quotes_in(state)}
        self._read(slugs)
        self.unknown = slugs - self.texts.keys()
        return self._placed(state, ())

    def _read(self, slugs: set[str]) -> None:
        sources = Source.objects.visible_to(self.user).filter(slug__in=slugs)
        for key, slug, text, sha256 in sources.values_list("pk", "slug", "text", "sha256"):
            self.keys.add("sources", key, slug)
            self.texts[slug], self.hashes[slug] = text, sha256

    def _placed(self, value: Any, path: Path) -> Any:
        if isinstance(value, Quoted):
            fault = self._fault(value)
            if fault is None:
                return list(self._span(value))
            self.faults.append(fault.within(*path))
            return None
        if isinstance(value, dict):
            return {name: self._placed(item, (*path, name)) for name, item in value.items()}
        if isinstance(value, list):
            return [self._placed(item, (*path, position)) for position, item in enumerate(value)]
        return value

    def _span(self, quoted: Quoted) -> Span:
        if quoted.end is not None and quoted.start is not None:
            return quoted.source, quoted.start, quoted.end
        return quoted.source, *find_quote(self.texts[quoted.source], quoted.exact, quoted.start)

    def _fault(self, quoted: Quoted) -> Fault | None:
        if quoted.source in self.unknown:
            return Fault(("source",), f"there is no source “{quoted.source}”")
        text = self.texts[quoted.source]
        if quoted.sha256 not in (None, self.hashes[quoted.source]):
            return Fault(("sha256",), "the source has another text: quote the one that is stored here")
        if quoted.start is not None and quoted.end is not None:
            return place_fault(text, quoted)
        try:
            find_quote(text, quoted.exact, quoted.start)
        except (QuoteNotFound, QuoteAmbiguous) as error:
            return Fault(("exact",), str(error), candidates=candidates(text, quoted.exact))
        return None


def place_fault(text: str, quoted: Quoted) -> Fault | None:
    """What is wrong with a passage that is named by its place."""
    if quoted.start >= len(text):
        return Fault(("start",), f"expected less than {len(text)}, where the text ends")
    if not quoted.start < quoted.end <= len(text):
        told = f"expected more than the start, {quoted.start}, and at most {len(text)}, where the text ends"
        return Fault(("end",), told)
    reads = text[quoted.start : quoted.end]
    if quoted.exact not in (None, reads):
        told = "the source has other words between start and end"
        return Fault(
            ("exact",),
            told,
            candidates=(*candidates(text, quoted.exact), candidate(text, quoted.start, quoted.end)),
        )
    return None


def candidates(text: str, words: str) -> tuple[dict, ...]:
    """Where the words stand, or the words most like them."""
    starts = find_starts(text, words)[:PLACES_SHOWN]
    if not starts:
        words = closest_words(text, words)
        starts = find_starts(text, words)[:1]
    return tuple(candidate(text, start, start + len(words)) for start in starts)


def candidate(text: str, start: int, end: int) -> dict:
    return {
        "start": start,
        "end": end,
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }


def quotes_in(value: Any) -> Iterator[Quoted]:
    if isinstance(value, Quoted):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from quotes_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from quotes_in(item)


def store_passages(spans: set[Span], texts: dict[str, str], keys: Keys) -> None:
    """Have a passage for each span; afterwards `keys` knows them all."""
    if not spans:
        return
    source_ids = keys.ids["sources"]
    Passage.objects.bulk_create(
        [
            Passage(source_id=source_ids[source], start=start, end=end, exact=texts[source][start:end])
            for source, start, end in sorted(spans)
        ],
        # Somebody may have selected the same words before, or do so at this moment.
        ignore_conflicts=True,
    )
    starts = {start for _, start, _ in spans}
    stored = Passage.objects.filter(source__in={source_ids[source] for source, _, _ in spans}, start__in=starts)
    for key, source, start, end in stored.values_list("pk", "source_id", "start", "end"):
        keys.add_passage(key, (keys.slugs["sources"][source], start, end))
