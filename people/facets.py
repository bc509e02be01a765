from django.db.models import QuerySet

from config.rest.facets import Facet
from orgs.models import Organization
from people.models import AffiliationPassage, Person
from people.shapes import visible_affiliations
from sources.facets import cited_source, entry_words, source_words
from sources.shapes import visible_evidence


def person_told_in(user) -> QuerySet:
    """Which person has evidence in which source."""
    roles = visible_affiliations(user).order_by()
    evidence = visible_evidence(AffiliationPassage, user).order_by().filter(affiliation__in=roles)
    return cited_source(Person, user).union(evidence.values_list("affiliation__person", "passage__source"))


def person_facets(user) -> list[Facet]:
    roles = visible_affiliations(user).order_by()
    return [
        Facet(
            "organization",
            rows=roles.values_list("person", "organization"),
            words=entry_words(Organization, user),
        ),
        Facet("source", rows=person_told_in(user), words=source_words(user)),
        Facet("status", key="status"),
    ]
