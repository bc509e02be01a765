"""What a state holds of the record and of sources, and what all entries' kinds have."""

from sources.models import Derivation, Record, Source
from sources.states.columns import FrozenText, ImpreciseDate, Moment, Reference, Value
from sources.states.kinds import Kind, Part, values

STATUS = Value("status", "proposed")

RECORD = Kind("record", Record, values("name", "description", "language"))

SOURCES = Kind(
    "sources",
    Source,
    (
        FrozenText("text"),
        *values("kind", "title", "language", "url", "publisher", "byline"),
        ImpreciseDate("published"),
        Moment("retrieved_at"),
        *values("licence", "note"),
        STATUS,
    ),
    (
        Part(
            "derived_from",
            Derivation,
            "source",
            (Reference("source", kind="sources", column="derived_from"), *values("kind", "said_by")),
            key=("source",),
        ),
    ),
    above="derived_from",
)
