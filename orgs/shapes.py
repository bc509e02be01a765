from orgs.models import Facility, Organization
from sources.shapes import Shape, entry_shape, imprecise_date, reference


def organization_shape(user) -> Shape:
    return entry_shape(
        Organization,
        user,
        classification="classification",
        parent=reference(Organization, user, by="parent"),
        country="country",
        founded=imprecise_date("founded"),
        dissolved=imprecise_date("dissolved"),
    )


def organization_expansions(user) -> Shape:
    return {"parent": reference(Organization, user, by="parent", **organization_shape(user))}


def facility_shape(user) -> Shape:
    return entry_shape(
        Facility,
        user,
        classification="classification",
        operator=reference(Organization, user, by="operator"),
        located_in=reference(Facility, user, by="located_in"),
        locality="locality",
        country="country",
        floor="floor",
        state="state",
        opened=imprecise_date("opened"),
        equipment="equipment",
    )


def facility_expansions(user) -> Shape:
    return {
        "operator": reference(Organization, user, by="operator", **organization_shape(user)),
        "located_in": reference(Facility, user, by="located_in", **facility_shape(user)),
    }
