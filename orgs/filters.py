from django.db.models import QuerySet
from django_filters import rest_framework as filters

from config.rest.filters import WordFilter
from orgs.models import Facility, Organization
from sources.filters import EntryFilters, by_slug


class OrganizationFilters(EntryFilters):
    classification = filters.ChoiceFilter(choices=Organization.Classification.choices, label="What it is.")
    country = filters.ChoiceFilter(
        choices=Organization._meta.get_field("country").choices, label="ISO 3166-1 alpha-2: KZ, DE."
    )
    parent = WordFilter(method="filter_parent", label="Slug of the organization that it belongs to.")

    def filter_parent(self, organizations: QuerySet, _name: str, slug: str) -> QuerySet:
        return organizations.filter(parent=by_slug(Organization, slug, self.user))


class FacilityFilters(EntryFilters):
    classification = filters.ChoiceFilter(choices=Facility.Classification.choices, label="What it is.")
    country = filters.ChoiceFilter(
        choices=Facility._meta.get_field("country").choices, label="ISO 3166-1 alpha-2: KZ, DE."
    )
    operator = WordFilter(method="filter_operator", label="Slug of the organization that runs it.")
    located_in = WordFilter(method="filter_located_in", label="Slug of the facility that it lies in.")
    state = filters.ChoiceFilter(choices=Facility.State.choices, label="How far it is built.")

    def filter_operator(self, facilities: QuerySet, _name: str, slug: str) -> QuerySet:
        return facilities.filter(operator=by_slug(Organization, slug, self.user))

    def filter_located_in(self, facilities: QuerySet, _name: str, slug: str) -> QuerySet:
        return facilities.filter(located_in=by_slug(Facility, slug, self.user))
