from config.rest.facets import Facet
from orgs.models import Facility, Organization
from sources.facets import cited_source, source_words


def organization_facets(user) -> list[Facet]:
    return [
        Facet("classification", key="classification"),
        Facet("country", key="country"),
        Facet("source", rows=cited_source(Organization, user), words=source_words(user)),
        Facet("status", key="status"),
    ]


def facility_facets(user) -> list[Facet]:
    return [
        Facet("classification", key="classification"),
        Facet("country", key="country"),
        Facet("state", key="state"),
        Facet("source", rows=cited_source(Facility, user), words=source_words(user)),
        Facet("status", key="status"),
    ]
