"""Where the sentences of a text lie, in any language of the sources. Offsets are code points.

A line end always ends a sentence: headings and captions carry no full stop.
"""

import re

Span = tuple[int, int]

LINE = re.compile(r"[^\r\n\u2028\u2029]+")
# A mark that may end a sentence, with the quotation marks, brackets and notes that close with it.
STOP = re.compile(r"[.!?…]+(?:[\"'»“”’)\]]|\[\d+\]|[ \u00a0\u202f]»)*[ \u00a0\u202f\t]+")
# What stands before a full stop that ends no sentence: a title, an initial, a day or floor by its number.
SHORTENED = re.compile(
    r"(?:^|[\s(«„“\"])"
    r"(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|approx|Inc|Ltd|Co|Jr|Sr|M|MM|Mme|env|bzw|ca|usw|Nr|Hr|Fr|"
    r"z\.\s?B|d\.\s?h|u\.\s?a|e\.g|i\.e|[Сс]т|г|гг|им|тыс|т\.\s?е|"
    r"[^\W\d_]|\d{1,2})$"
)
LOOKED_BACK = 12
GOES_ON = re.compile(r"[^\W\d_]")


def sentence_spans(text: str) -> list[Span]:
    """Every sentence that says something, without the blanks around it."""
    return [span for line in LINE.finditer(text) for span in _in_line(text, line.start(), line.end())]


def _in_line(text: str, start: int, end: int) -> list[Span]:
    spans, begun = [], start
    for stop in STOP.finditer(text, start, end):
        if _ends_a_sentence(text, stop):
            spans.append((begun, stop.end()))
            begun = stop.end()
    spans.append((begun, end))
    return [trimmed for one in spans if (trimmed := trim(text, *one)) and says_something(text, *trimmed)]


def _ends_a_sentence(text: str, stop: re.Match) -> bool:
    following = GOES_ON.match(text, stop.end())
    if following and following.group().islower():
        return False
    is_plain_stop = stop.group().rstrip() == "."
    before = text[max(0, stop.start() - LOOKED_BACK) : stop.start()]
    return not (is_plain_stop and SHORTENED.search(before))


def says_something(text: str, start: int, end: int) -> bool:
    return any(sign.isalnum() for sign in text[start:end])


def trim(text: str, start: int, end: int) -> Span | None:
    """The span without blanks at its ends; None where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def covered(sentences: list[Span], spans: list[Span]) -> list[bool]:
    """For each sentence whether any of the spans lies in it, be it in part. Both are in their order."""
    answer, waiting, reached = [], 0, 0
    for start, end in sentences:
        while waiting < len(spans) and spans[waiting][0] < end:
            reached = max(reached, spans[waiting][1])
            waiting += 1
        answer.append(reached > start)
    return answer
