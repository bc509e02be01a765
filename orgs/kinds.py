"""What a state holds of organizations and facilities."""

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
from sources.kinds import STATUS
from sources.states.columns import ImpreciseDate, Reference, Value
from sources.states.kinds import Kind, entry_parts, values
from sources.states.rules import one_preferred_name_per_language

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
    rules=(one_preferred_name_per_language,),
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
    rules=(one_preferred_name_per_language,),
)
