from django.db.models import Exists, OuterRef, Q, QuerySet

from config.rest.filters import WordFilter
from orgs.models import Organization
from people.facets import person_told_in
from people.models import AffiliationPassage, Person
from people.shapes import visible_affiliations
from sources.filters import EntryFilters, by_slug, in_source
from sources.shapes import visible_evidence


class PersonFilters(EntryFilters):
    organization = WordFilter(
        method="filter_organization", label="Slug of an organization where the person has a role."
    )
    event = WordFilter(method="filter_event", label="Slug of an event that the person took part in.")

    def filter_organization(self, people: QuerySet, _name: str, slug: str) -> QuerySet:
        roles = visible_affiliations(self.user).filter(organization=by_slug(Organization, slug, self.user))
        return people.filter(Exists(roles.filter(person=OuterRef("pk"))))

    def filter_event(self, people: QuerySet, _name: str, slug: str) -> QuerySet:
        # Events stand above people and cannot be imported here; the person's own relation leads to them.
        participation = Person.participations.rel.related_model
        evidence = participation.evidence.rel.related_model
        event = participation._meta.get_field("event").related_model
        shown = visible_evidence(evidence, self.user).filter(
            participation__event=by_slug(event, slug, self.user)
        )
        return people.filter(Exists(shown.filter(participation__person=OuterRef("pk"))))

    def told_in(self) -> QuerySet:
        return person_told_in(self.user)

    def filter_source(self, people: QuerySet, _name: str, slug: str) -> QuerySet:
        evidence = visible_evidence(AffiliationPassage, self.user).filter(in_source(slug, self.user))
        roles = visible_affiliations(self.user).filter(
            Exists(evidence.filter(affiliation=OuterRef("pk"))), person=OuterRef("pk")
        )
        return people.filter(Q(self.cited_in(Person, slug)) | Q(Exists(roles)))
