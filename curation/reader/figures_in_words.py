"""What number a source's words say, in English, French, German and Russian. A guess that a curator checks.

"over 11 million" is more than 11,000,000; "dozens" and "Milliarden" give no amount.
"""

import re
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

AMOUNT_DIGITS, AMOUNT_PLACES = 24, 6


class FigureInWords(NamedTuple):
    """As a figure has them; where the words give no amount, comparator and amount are empty."""

    comparator: str
    amount: Decimal | None
    upper: Decimal | None


NO_AMOUNT = FigureInWords("", None, None)

THOUSAND, MILLION, MILLIARD, BILLION = (Decimal(10) ** power for power in (3, 6, 9, 12))
# A singular says one by itself ("un milliard"), a plural needs a number before it ("des milliards").
SCALES = {
    "thousand": THOUSAND, "thousands": THOUSAND, "mille": THOUSAND, "milliers": THOUSAND, "tausend": THOUSAND,
    "тысяча": THOUSAND, "тысячу": THOUSAND, "тысячи": THOUSAND, "тысяч": THOUSAND, "тыс": THOUSAND,
    "million": MILLION, "millions": MILLION, "mio": MILLION, "millionen": MILLION, "mln": MILLION,
    "миллион": MILLION, "миллиона": MILLION, "миллионов": MILLION, "миллионы": MILLION, "млн": MILLION,
    "bn": MILLIARD, "milliard": MILLIARD, "milliards": MILLIARD, "milliarde": MILLIARD, "milliarden": MILLIARD,
    "mrd": MILLIARD, "миллиард": MILLIARD, "миллиарда": MILLIARD, "миллиардов": MILLIARD,
    "миллиарды": MILLIARD, "млрд": MILLIARD, "трлн": BILLION, "триллион": BILLION, "триллиона": BILLION,
    "триллионов": BILLION, "billion": MILLIARD, "billions": MILLIARD, "trillion": BILLION,
    "trillions": BILLION, "billionen": BILLION,
}  # fmt: skip
# The long scale, in which a billion is a million millions.
LONG_SCALE = {
    "billion": BILLION,
    "billions": BILLION,
    "trillion": BILLION * MILLION,
    "trillions": BILLION * MILLION,
}
SHORT_SCALE_LANGUAGES = ("en", "ru", "kk")
NUMERALS = {
    word: Decimal(number)
    for number, words in enumerate(
        (
            "a an one un une ein eine einen einer один одна одну",
            "two deux zwei два две двух",
            "three trois drei три трёх трех",
            "four quatre vier четыре четырёх четырех",
            "five cinq fünf пять пяти",
            "six sechs шесть шести",
            "seven sept sieben семь семи",
            "eight huit acht восемь восьми",
            "nine neuf neun девять девяти",
            "ten dix zehn десять десяти",
            "eleven onze elf одиннадцать",
            "twelve douze zwölf двенадцать",
        ),
        start=1,
    )
    for word in words.split()
}
# An article counts only before a scale: "a million", not "a lab".
ARTICLES = {"a", "an", "un", "une", "ein", "eine", "einen", "einer"}
SAYS_ONE = {
    *("тысяча", "тысячу", "миллион", "миллиона", "миллиард", "миллиарда", "триллион", "триллиона"),
    *("tausend", "mille"),
}

COMPARATORS = {
    ">": "more than|over|above|exceeding|exceeds|exceeded|in excess of|plus de|plus d'|au-delà de|mehr als"
    "|dépasse|über|более чем|более|больше|свыше|превышает|превысило",
    ">=": "at least|no less than|no fewer than|not less than|au moins|mindestens|wenigstens|не менее|не меньше"
    "|минимум|как минимум",
    "<": "less than|fewer than|under|below|moins de|moins d'|weniger als|unter|менее|меньше",
    "<=": "at most|up to|no more than|not more than|jusqu'à|au plus|pas plus de|bis zu|höchstens|maximal"
    "|nicht mehr als|не более чем|не более|не больше|максимум|до",
    "~": "about|around|approximately|roughly|some|nearly|almost|close to|environ|près de|quelque|presque"
    "|autour de|rund|etwa|circa|ca.|ungefähr|fast|knapp|около|примерно|порядка|почти|приблизительно",
}
PHRASES = sorted(
    ((phrase, sign) for sign, phrases in COMPARATORS.items() for phrase in phrases.split("|")),
    key=lambda pair: -len(pair[0]),
)
SIGN_OF = dict(PHRASES)
BEFORE = re.compile(
    rf"(?<!\w)({'|'.join(re.escape(phrase) for phrase, _ in PHRASES)})(?!\w)"
    r"\s*(?:(?:the|les|des|die|den|la|le)\s+)?$"
)
AFTER = re.compile(
    r"\s*(?:\+|or more|and more|and above|ou plus|et plus|oder mehr|und mehr|и более|и больше)(?!\w)"
)
SYMBOLS = {">": ">", "<": "<", "≥": ">=", "≤": "<=", "~": "~", "≈": "~"}

DIGITS = r"\d+(?:[ .,'’\u00a0\u202f]\d+)*"
WORD = "|".join(sorted([*NUMERALS, *SCALES], key=len, reverse=True))
QUANTITY = re.compile(rf"(?<![\w])(?:(?P<digits>{DIGITS})|(?P<word>{WORD}))(?!\d)")
SCALE = re.compile(rf"[ \u00a0\u202f-]*(?P<scale>{'|'.join(sorted(SCALES, key=len, reverse=True))})(?!\w)")
BETWEEN = re.compile(r"\s*(?:-|–|—|to|and|bis|und|à|et|до|и)\s*")
OPENS_A_RANGE = re.compile(r"(?<!\w)(?:from|between|de|entre|von|zwischen|от|с|между)\s*$")
JOINS_A_RANGE = re.compile(r"\s*(?:-|–|—|to|bis|à|до)\s*")


class Quantity(NamedTuple):
    start: int
    end: int
    number: Decimal
    scale: Decimal


def read_figure(words: str, language: str) -> FigureInWords:
    """Comparator, amount and upper bound; of several numbers the one that most looks like a figure."""
    text = words.lower().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
    quantities = _quantities(text, language)
    if not quantities:
        return NO_AMOUNT
    for one, other in pairwise(quantities):
        if found := _range(text, one, other):
            return found
    best = max(quantities, key=lambda one: (bool(_sign(text, one)), one.scale > 1, -one.start))
    amount = best.number * best.scale
    if not _fits(amount):
        return NO_AMOUNT
    return FigureInWords(_sign(text, best) or "=", amount, None)


def _quantities(text: str, language: str) -> list[Quantity]:
    found, reached = [], 0
    for match in QUANTITY.finditer(text):
        if match.start() < reached:
            continue
        if quantity := _quantity(text, match, language):
            found.append(quantity)
            reached = quantity.end
    return found


def _quantity(text: str, match: re.Match, language: str) -> Quantity | None:
    word = match["word"]
    if word in SCALES and word not in NUMERALS:
        is_one = word in SAYS_ONE and not _is_word(text, match.end())
        return Quantity(match.start(), match.end(), Decimal(1), _scale(word, language)) if is_one else None
    if word and _is_word(text, match.end()):
        return None
    scaled = SCALE.match(text, match.end())
    if word in ARTICLES and not scaled:
        return None
    number = NUMERALS[word] if word else _number(match["digits"], language, is_scaled=scaled is not None)
    if number is None:
        return None
    scale = _scale(scaled["scale"], language) if scaled else Decimal(1)
    return Quantity(match.start(), scaled.end() if scaled else match.end(), number, scale)


def _is_word(text: str, place: int) -> bool:
    return place < len(text) and text[place].isalnum()


def _scale(word: str, language: str) -> Decimal:
    is_short = language.split("-")[0].lower() in SHORT_SCALE_LANGUAGES
    return SCALES[word] if is_short else LONG_SCALE.get(word, SCALES[word])


def _number(digits: str, language: str, *, is_scaled: bool) -> Decimal | None:
    """English parts decimals by a point and thousands by a comma, the other languages the other way round."""
    digits = re.sub(r"[ '\u00a0\u202f]", "", digits)
    decimal, thousands = (".", ",") if language.split("-")[0].lower() == "en" else (",", ".")
    if decimal in digits and thousands not in digits and digits.count(decimal) == 1:
        return Decimal(digits.replace(decimal, "."))
    whole, _, fraction = digits.partition(decimal)
    groups = whole.split(thousands)
    if all(len(group) == 3 for group in groups[1:]) and not (is_scaled and len(groups) == 2):
        return Decimal(f"{''.join(groups)}.{fraction}" if fraction.isdigit() else "".join(groups))
    if len(groups) == 2 and not fraction:
        return Decimal(".".join(groups))
    return None


def _range(text: str, one: Quantity, other: Quantity) -> FigureInWords | None:
    joint = text[one.end : other.start]
    opened = OPENS_A_RANGE.search(text, 0, one.start)
    if not (JOINS_A_RANGE.fullmatch(joint) or (opened and BETWEEN.fullmatch(joint))):
        return None
    scale = other.scale if one.scale == 1 else one.scale
    amount, upper = one.number * scale, other.number * other.scale
    if upper <= amount or not _fits(upper):
        return None
    return FigureInWords("=", amount, upper)


def _sign(text: str, quantity: Quantity) -> str:
    """The comparator that the words around the quantity give; empty where they give none."""
    before = text[: quantity.start].rstrip()
    if before[-1:] in SYMBOLS:
        return SYMBOLS[before[-1]]
    if AFTER.match(text, quantity.end):
        return ">="
    found = BEFORE.search(text[: quantity.start])
    return SIGN_OF[found[1]] if found else ""


def _fits(amount: Decimal) -> bool:
    return amount < Decimal(10) ** AMOUNT_DIGITS and -amount.as_tuple().exponent <= AMOUNT_PLACES
