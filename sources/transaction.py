"""What was committed together, as the history knows it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# A longer number is none of ours.
LONGEST = 18


class Transaction(NamedTuple):
    """Its number and its moment: a database restored elsewhere counts its transactions anew."""

    id: int
    at: datetime

    @property
    def key(self) -> str:
        """As it is written into addresses."""
        return f"{self.id}-{(self.at - BEGINNING) // timedelta(microseconds=1)}"

    @classmethod
    def of_key(cls, key: str) -> "Transaction | None":
        numbers = key.split("-")
        if len(numbers) != 2 or not all(n.isascii() and n.isdecimal() and len(n) <= LONGEST for n in numbers):
            return None
        number, microseconds = map(int, numbers)
        try:
            return cls(number, BEGINNING + timedelta(microseconds=microseconds))
        except OverflowError:
            return None
