"""What an imprecise date says of its own exactness."""

import re

EXACT_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)(?:/(\d{4}-\d\d-\d\d))?")


def exact_days(edtf: str) -> tuple[str, str] | None:
    """The first and the last day, where the date gives both to the day and without doubt."""
    days = EXACT_DAYS.fullmatch(edtf)
    return (days[1], days[2] or days[1]) if days else None
