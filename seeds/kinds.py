"""What the record files hold of each kind of row: its columns, and its parts with theirs.

Reading back, planning and writing all go by this one description. The order is that of dependency.
"""

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
from orgs.models import (
    Facility,
    FacilityCitation,
    FacilityIdentifier,
    FacilityName,
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationName,
)
from people.models import (
    Affiliation,
    AffiliationPassage,
    Person,
    PersonCitation,
    PersonIdentifier,
    PersonName,
)
from seeds.columns import (
    Amount,
    EitherReference,
    FrozenText,
    ImpreciseDate,
    Moment,
    PassageOf,
    Reference,
    Value,
)
from seeds.parts import Kind, Part, entry_parts, evidence, subjects, values
from sources.models import Derivation, Record, Source

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

ORGANIZATIONS = Kind(
    "organizations",
    Organization,
    (
        *values("description", "classification"),
        Reference("parent", kind="organizations"),
        Value("country"),
        ImpreciseDate("founded"),
        ImpreciseDate("dissolved"),
        STATUS,
    ),
    entry_parts(OrganizationName, OrganizationIdentifier, OrganizationCitation),
    above="parent",
    evidence="citations",
)

FACILITIES = Kind(
    "facilities",
    Facility,
    (
        *values("description", "classification"),
        Reference("operator", kind="organizations"),
        Reference("located_in", kind="facilities"),
        *values("locality", "country", "floor", "state"),
        ImpreciseDate("opened"),
        Value("equipment"),
        STATUS,
    ),
    entry_parts(FacilityName, FacilityIdentifier, FacilityCitation),
    above="located_in",
    evidence="citations",
)

PEOPLE = Kind(
    "people",
    Person,
    (*values("description", "given_name", "family_name", "honorific"), STATUS),
    (
        *entry_parts(PersonName, PersonIdentifier, PersonCitation),
        Part(
            "affiliations",
            Affiliation,
            "person",
            (
                Reference("organization", kind="organizations"),
                *values("role", "language", "role_code"),
                ImpreciseDate("period"),
            ),
            key=("organization", "role", "language"),
            parts=(evidence(AffiliationPassage, "affiliation"),),
        ),
    ),
    evidence="citations",
)

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
)

KINDS = (
    RECORD,
    SOURCES,
    ORGANIZATIONS,
    FACILITIES,
    PEOPLE,
    EVENTS,
    MEASURES,
    STATEMENTS,
    DISCREPANCIES,
)
BY_NAME = {kind.name: kind for kind in KINDS}
