"""Imprecise dates: EDTF (ISO 8601-2) levels 0 and 1, as the days they allow."""

from datetime import date
from time import monotonic

import pytest
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db


def bounds(edtf: str) -> tuple[date | None, date | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT edtf_earliest(%s), edtf_latest(%s)", [edtf, edtf])
        return cursor.fetchone()


def edtf_range(edtf: str | None) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT edtf_range(%s)::text", [edtf])
        (days,) = cursor.fetchone()
        return days


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-10-02", date(2025, 10, 2), date(2025, 10, 2)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
        # Uncertain, approximate, both: the days stay those of the date.
        ("2025?", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-10~", date(2025, 10, 1), date(2025, 10, 31)),
        ("2025-10-02%", date(2025, 10, 2), date(2025, 10, 2)),
        # Unspecified digits.
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("20XX", date(2000, 1, 1), date(2099, 12, 31)),
        ("000X", date(1, 1, 1), date(9, 12, 31)),
        ("00XX", date(1, 1, 1), date(99, 12, 31)),
        ("2025-XX", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-XX-XX", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-02-XX", date(2025, 2, 1), date(2025, 2, 28)),
        ("201X~", date(2010, 1, 1), date(2019, 12, 31)),
        # Seasons: anywhere in their year.
        ("2025-21", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-22", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-23", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-24?", date(2025, 1, 1), date(2025, 12, 31)),
        # Intervals.
        ("2025-10-02/2025-10-04", date(2025, 10, 2), date(2025, 10, 4)),
        ("2025-10-02?/2025-10-04~", date(2025, 10, 2), date(2025, 10, 4)),
        ("2024/2025-10", date(2024, 1, 1), date(2025, 10, 31)),
        ("2025-10/2025", date(2025, 10, 1), date(2025, 12, 31)),
        ("2025-10-02/2025-10-02", date(2025, 10, 2), date(2025, 10, 2)),
        ("201X/2025-XX", date(2010, 1, 1), date(2025, 12, 31)),
        # Open (..) and unknown ends have no bound.
        ("2025-10/..", date(2025, 10, 1), None),
        ("../2026", None, date(2026, 12, 31)),
        ("2025-10-02/", date(2025, 10, 2), None),
        ("/2026?", None, date(2026, 12, 31)),
    ],
)
def test_edtf_allows_the_days_from_the_earliest_to_the_latest(edtf, earliest, latest):
    assert bounds(edtf) == (earliest, latest)


@pytest.mark.parametrize(
    ("edtf", "days"),
    [
        ("2025-10", "[2025-10-01,2025-11-01)"),
        ("2025-10-02/2025-10-04", "[2025-10-02,2025-10-05)"),
        ("2025/..", "[2025-01-01,)"),
        ("../2026", "(,2027-01-01)"),
        ("9999", "[9999-01-01,10000-01-01)"),
        (None, None),
    ],
)
def test_edtf_range_is_a_range_of_days(edtf, days):
    assert edtf_range(edtf) == days


INVALID = [
    " ",
    " 2025",
    "2025 ",
    "2025\n",
    "0000",
    "0000-01-01",
    "25",
    "02025",
    "-2025",
    "Y12025",
    "\uff12\uff10\uff12\uff15",
    "2025-13",
    "2025-00",
    "2025-1",
    "2025-20",
    "2025-25",
    "2025-21-XX",
    "2025-02-30",
    "2025-02-29",
    "2025-04-31",
    "2025-10-32",
    "2025-10-00",
    "2025-10-2",
    "20251002",
    "2025-10-02T10:00:00",
    "2025/10/02",
    "Le 10/02/2025",
    "10/02/2025",
    "201x",
    "2025-xx",
    "2XXX",
    "XXXX",
    "20X5",
    "201X-05",
    "2025-1X",
    "2025-XX-02",
    "2025-10-0X",
    "2025??",
    "2025?~",
    "?2025",
    "2025?-10",
    "[2024,2025]",
    "/",
    "../..",
    "../",
    "/..",
    "..",
    "2025//",
    "2025/2026/2027",
    "2025 / 2026",
    "2025/2024",
    "2025-10-04/2025-10-02",
    "2025-12/2025-10-XX",
    "2025/2025-02-30",
    "2025-13/2026",
    "2025/...",
]


@pytest.mark.parametrize("edtf", ["", *INVALID])
def test_edtf_range_of_another_text_is_null(edtf):
    assert (edtf_range(edtf), bounds(edtf)) == (None, (None, None))


@pytest.mark.parametrize("edtf", ["2" * 100_000, "2025/" * 20_000, "X" * 100_000 + "/2025"])
def test_edtf_range_refuses_a_huge_text_at_once(edtf):
    began = monotonic()

    days = edtf_range(edtf)

    assert (days, monotonic() - began < 1) == (None, True)


@pytest.fixture
def dated():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE dated (said_on edtf NOT NULL, "
            "earliest date GENERATED ALWAYS AS (public.edtf_earliest(said_on)) STORED)"
        )
        yield cursor


def test_edtf_domain_takes_valid_dates_and_none(dated):
    dated.execute("INSERT INTO dated VALUES ('2025-10-02?'), ('../2026'), ('')")

    dated.execute("SELECT said_on, earliest FROM dated ORDER BY said_on")

    assert dated.fetchall() == [("", None), ("../2026", None), ("2025-10-02?", date(2025, 10, 2))]


@pytest.mark.parametrize("edtf", INVALID)
def test_edtf_domain_refuses_what_is_no_edtf(dated, edtf):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        dated.execute("INSERT INTO dated VALUES (%s)", [edtf])

    assert refused.value.__cause__.diag.constraint_name == "date_is_edtf_level_0_or_1"
