"""Finding words in a source's text. Places are offsets in Unicode code points, half open: [start, end)."""

from rapidfuzz import fuzz

# How many places are looked for, and how many an error names: one letter stands in a book a million times.
PLACES_SOUGHT = 1_000
PLACES_SHOWN = 10
# Looking for the closest words takes time with the length of both: enough for an article, quick for a book.
COMPARED_TEXT = 200_000
COMPARED_QUOTE = 1_000
# Below this likeness (0 to 100) the closest words would mislead.
CLOSE = 60


class QuoteNotFound(ValueError):
    """The text does not have these words."""

    def __init__(self, text: str, quote: str):
        super().__init__(quote)
        self.text = text
        self.quote = quote

    def __str__(self) -> str:
        closest = closest_words(self.text, self.quote)
        message = "the words do not stand in the source, letter for letter"
        return f"{message}; the closest there are “{closest}”" if closest else message


class QuoteNotAtStart(QuoteNotFound):
    """The words stand in the text, but not at the start given; `starts` are where they do."""

    def __init__(self, text: str, quote: str, start: int, starts: list[int]):
        super().__init__(text, quote)
        self.start = start
        self.starts = starts

    def __str__(self) -> str:
        return f"the words do not start at {self.start}, but at {_places(self.starts)}"


class QuoteAmbiguous(ValueError):
    """The text has these words more than once; `starts` are where."""

    def __init__(self, quote: str, starts: list[int]):
        super().__init__(quote)
        self.quote = quote
        self.starts = starts

    def __str__(self) -> str:
        number = len(self.starts)
        times = f"at least {number:,} times" if number == PLACES_SOUGHT else f"{number} times"
        return f"the words occur {times}, at {_places(self.starts)}: give the start, or quote more of them"


def find_quote(text: str, quote: str, start: int | None = None) -> tuple[int, int]:
    """The place of `quote` in `text`, to the letter; `start` says which where it occurs more than once."""
    if start is not None and start >= 0 and quote and text.startswith(quote, start):
        return start, start + len(quote)
    starts = find_starts(text, quote)
    if not starts:
        raise QuoteNotFound(text, quote)
    if start is not None:
        raise QuoteNotAtStart(text, quote, start, starts)
    if len(starts) > 1:
        raise QuoteAmbiguous(quote, starts)
    return starts[0], starts[0] + len(quote)


def find_starts(text: str, quote: str) -> list[int]:
    """The places where the quote begins, overlapping ones too: the first of them, if they are very many."""
    starts: list[int] = []
    start = text.find(quote) if quote else -1
    while start != -1 and len(starts) < PLACES_SOUGHT:
        starts.append(start)
        start = text.find(quote, start + 1)
    return starts


def closest_words(text: str, quote: str) -> str:
    """What the text has that reads most like the quote, in whole words; empty where nothing is near it."""
    text = text[:COMPARED_TEXT]
    near = fuzz.partial_ratio_alignment(quote[:COMPARED_QUOTE], text, score_cutoff=CLOSE)
    if near is None:
        return ""
    start, end = near.dest_start, near.dest_end
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip()


def _places(starts: list[int]) -> str:
    shown = ", ".join(str(start) for start in starts[:PLACES_SHOWN])
    left_out = len(starts) - PLACES_SHOWN
    return f"{shown} and {left_out:,} more" if left_out > 0 else shown
