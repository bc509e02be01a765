"""What a state holds of events, measures, statements and discrepancies."""

from events.models import (
    Attestation,
    AttestationPassage,
    Discrepancy,
    DiscrepancySubject,
    Event,
    EventCitation,
    EventIdentifier,
    EventName,
    Figure,
    Measure,
    Mention,
    Participation,
    ParticipationPassage,
    Reading,
    ReadingPassage,
    Statement,
)
from events.rules import (
    amount_has_its_comparator,
    one_attestation_is_best,
    one_reading_at_most_is_followed,
    participant_is_one,
)
from sources.kinds import STATUS
from sources.states.columns import Amount, EitherReference, ImpreciseDate, PassageOf, Reference, Value
from sources.states.kinds import Kind, Part, entry_parts, evidence, subjects, values
from sources.states.rules import one_preferred_name_per_language

EVENTS = Kind(
    "events",
    Event,
    (
        *values("description", "classification"),
        ImpreciseDate("date"),
        Reference("parent", kind="events"),
        Reference("facility", kind="facilities"),
        *values("locality", "country", "event_status"),
        STATUS,
    ),
    (
        *entry_parts(EventName, EventIdentifier, EventCitation),
        Part(
            "participations",
            Participation,
            "event",
            (*subjects(person="people", organization="organizations"), *values("role", "name_as_printed")),
            key=("person", "organization", "role"),
            parts=(evidence(ParticipationPassage, "participation"),),
        ),
    ),
    above="parent",
    evidence="citations",
    rules=(one_preferred_name_per_language, participant_is_one),
)

MEASURES = Kind("measures", Measure, values("label", "unit"))

STATEMENTS = Kind(
    "statements",
    Statement,
    (
        EitherReference(
            "speaker",
            choices=(
                Reference("person", kind="people", column="speaker_person"),
                Reference("organization", kind="organizations", column="speaker_organization"),
            ),
        ),
        *values("speaker_as_printed", "role", "kind", "gist"),
        Reference("event", kind="events"),
        ImpreciseDate("said_on"),
        Reference("answers", kind="statements"),
        STATUS,
    ),
    (
        Part(
            "mentions",
            Mention,
            "statement",
            subjects(person="people", organization="organizations", facility="facilities", event="events"),
            key=("person", "organization", "facility", "event"),
        ),
        Part(
            "figures",
            Figure,
            "statement",
            (
                Reference("measure", kind="measures"),
                PassageOf(),
                Value("comparator"),
                Amount("amount"),
                Amount("upper"),
            ),
            key=("measure", "passage"),
        ),
        Part(
            "attestations",
            Attestation,
            "statement",
            (
                Reference("source", kind="sources"),
                Value("form"),
                Value("is_translation", "unknown"),
                Value("is_best", default=False),
                PassageOf("attribution"),
                *values("attributed_via", "note"),
            ),
            key=("source", "form", "quotes"),
            loose_key=("source", "quotes"),
            is_unique=False,
            exclusive={"is_best": False},
            parts=(evidence(AttestationPassage, "attestation", name="quotes", is_ordered=True),),
        ),
    ),
    above="answers",
    evidence="attestations",
    rules=(one_attestation_is_best, amount_has_its_comparator),
)

DISCREPANCIES = Kind(
    "discrepancies",
    Discrepancy,
    (*values("title", "kind", "note"), STATUS),
    (
        Part(
            "about",
            DiscrepancySubject,
            "discrepancy",
            subjects(
                person="people",
                organization="organizations",
                facility="facilities",
                event="events",
                statement="statements",
            ),
            key=("person", "organization", "facility", "event", "statement"),
        ),
        Part(
            "readings",
            Reading,
            "discrepancy",
            (Value("label"), Value("is_followed", default=False), Value("why")),
            key=("label",),
            loose_key=("passages",),
            is_unique=False,
            is_ordered=True,
            exclusive={"is_followed": False},
            parts=(evidence(ReadingPassage, "reading"),),
        ),
    ),
    rules=(one_reading_at_most_is_followed,),
)
