from orgs.models.facility import Facility, FacilityCitation, FacilityIdentifier, FacilityName
from orgs.models.organization import (
    Organization,
    OrganizationCitation,
    OrganizationIdentifier,
    OrganizationName,
)

__all__ = [
    "Facility",
    "FacilityCitation",
    "FacilityIdentifier",
    "FacilityName",
    "Organization",
    "OrganizationCitation",
    "OrganizationIdentifier",
    "OrganizationName",
]
