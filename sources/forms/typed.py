"""From the words that a curator typed to the passage of the source that has them."""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from sources.models import Passage, Source
from sources.passages import PLACES_SHOWN, QuoteAmbiguous, QuoteNotAtStart, QuoteNotFound, find_quote

NEWLINE = re.compile(r"\r\n|\r|\n")
# How much of the text an error shows on either side of words that stand in several places.
CONTEXT = 40
# No text is as long as a number with more digits.
LONGEST_START = 10


class TypedPassage(NamedTuple):
    """One passage as a form shows it and sends it back, all as text. `start` is for words that recur."""

    source: str
    words: str
    start: str

    @classmethod
    def of(cls, passage: Passage, *, with_source: bool) -> "TypedPassage":
        return cls(str(passage.source_id) if with_source else "", passage.exact, str(passage.start))

    def with_plain_newlines(self) -> "TypedPassage":
        """Browsers send every line end as CRLF, whatever it was."""
        return self._replace(words=NEWLINE.sub("\n", self.words))

    def is_empty(self) -> bool:
        return not (self.words.strip() or self.start.strip())


def stored_passages(typed: list[TypedPassage], among: QuerySet) -> list[Passage]:
    """The passages of sources `among` which these words are, in the same order.

    A ValidationError tells of all that are nowhere.
    """
    sources = among.only("slug", "text").in_bulk({int(row.source) for row in typed if is_number(row.source)})
    passages, errors = [], []
    for row in typed:
        try:
            passages.append(_stored_passage(row, sources))
        except ValidationError as error:
            errors.append(error)
    if errors:
        raise ValidationError(errors)
    if len({passage.pk for passage in passages}) < len(passages):
        raise ValidationError("The same words stand here twice: remove one of them.", code="repeated")
    return passages


def _stored_passage(typed: TypedPassage, sources: dict[int, Source]) -> Passage:
    source = sources.get(int(typed.source)) if is_number(typed.source) else None
    if source is None:
        raise ValidationError("Choose the source that has the words “%(words)s”.", params=typed._asdict())
    if not typed.words.strip():
        raise ValidationError("Fill in the words too, not only their start.")
    if typed.start.strip() and not is_number(typed.start.strip()):
        raise ValidationError(
            "The start is a number, an offset in the source's text, not “%(start)s”.", params=typed._asdict()
        )
    start = int(typed.start) if typed.start.strip() else None
    first, end = place(source, typed.words, start)
    passage, _ = Passage.objects.get_or_create(
        source=source, start=first, end=end, defaults={"exact": source.text[first:end]}
    )
    return passage


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_START


def place(source: Source, words: str, start: int | None) -> tuple[int, int]:
    """Where the source has the words, or a ValidationError that helps to find them."""
    as_typed = as_the_text_breaks_lines(source.text, words)
    if start is not None and source.text.startswith(as_typed, start):
        return start, start + len(as_typed)
    # Blanks around the words come along when they are copied.
    words = as_the_text_breaks_lines(source.text, words.strip())
    try:
        return find_quote(source.text, words, start)
    except QuoteNotAtStart as error:
        if len(error.starts) == 1:
            # The start only tells places apart; here it is left over from other words.
            return error.starts[0], error.starts[0] + len(words)
        message = f"{source}: {error}. Give one of these as the start: "
        raise ValidationError(
            message + _places(source.text, words, error.starts), code="not_at_start"
        ) from error
    except QuoteNotFound as error:
        message = f"{source}: {error}" if str(error).endswith("”") else f"{source}: {error}."
        raise ValidationError(message, code="not_found") from error
    except QuoteAmbiguous as error:
        message = f"{source}: the words stand there {len(error.starts)} times. Give one of these as the start: "
        raise ValidationError(message + _places(source.text, words, error.starts), code="ambiguous") from error


def as_the_text_breaks_lines(text: str, words: str) -> str:
    """The same words with the line ends that the text has there; LF where the text does not have them."""
    lines = NEWLINE.split(words)
    if len(lines) == 1:
        return words
    found = re.search(f"(?:{NEWLINE.pattern})".join(re.escape(line) for line in lines), text)
    return found.group() if found else "\n".join(lines)


def _places(text: str, words: str, starts: list[int]) -> str:
    places = []
    for start in starts[:PLACES_SHOWN]:
        end = start + len(words)
        before, after = text[max(start - CONTEXT, 0) : start], text[end : end + CONTEXT]
        around = " ".join(f"{before}[{text[start:end]}]{after}".split())
        places.append(f"{start}: …{around}…")
    left_out = len(starts) - len(places)
    return "; ".join(places) + (f"; and {left_out} more" if left_out else "")
