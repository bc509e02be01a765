"""What a state holds of people."""

from people.models import (
    Affiliation,
    AffiliationPassage,
    Person,
    PersonCitation,
    PersonIdentifier,
    PersonName,
)
from sources.kinds import STATUS
from sources.states.columns import ImpreciseDate, Reference
from sources.states.kinds import Kind, Part, entry_parts, evidence, values
from sources.states.rules import one_preferred_name_per_language

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
    rules=(one_preferred_name_per_language,),
)
