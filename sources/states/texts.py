"""What text of the record may hold, by whatever door it comes."""

import re

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
CONTROL_BUT_LINES_AND_TABS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def one_line(text: str) -> str:
    """The text, or a ValueError where it holds what one line cannot."""
    return _without(CONTROL, text, "text on one line")


def lines(text: str) -> str:
    """The text, or a ValueError where it holds control characters other than line ends and tabs."""
    return _without(CONTROL_BUT_LINES_AND_TABS, text, "plain text")


def says_something(text: str) -> str:
    """Spaces, line ends and what cannot be seen are no text."""
    if text and not any(char.isprintable() and not char.isspace() for char in text):
        raise ValueError("expected some text, and there is only blank space (an empty field is left out)")
    return text


def _without(control: re.Pattern[str], text: str, expected: str) -> str:
    if found := control.search(text):
        raise ValueError(f"holds the control character U+{ord(found[0]):04X}: expected {expected}")
    return says_something(text)
