from django.contrib import admin

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
from sources.admin.entries import CitationInline, EntryAdmin, HasCitation, IdentifierInline, NameInline


class OrganizationNameInline(NameInline):
    model = OrganizationName


class OrganizationIdentifierInline(IdentifierInline):
    model = OrganizationIdentifier


class OrganizationCitationInline(CitationInline):
    model = OrganizationCitation


# Not the whole standard.
COUNTRIES_IN_USE = ("country", admin.AllValuesFieldListFilter)


@admin.register(Organization)
class OrganizationAdmin(EntryAdmin):
    list_display = ("label", "slug", "classification", "country", "parent", "status", "citation_count")
    list_filter = ("status", "classification", COUNTRIES_IN_USE, HasCitation)
    list_select_related = ("parent",)
    autocomplete_fields = ("parent",)
    fields = (
        "slug",
        "classification",
        "description",
        "parent",
        "country",
        ("founded_edtf", "founded_as_printed"),
        ("dissolved_edtf", "dissolved_as_printed"),
        "status",
    )
    inlines = (OrganizationNameInline, OrganizationIdentifierInline, OrganizationCitationInline)


class FacilityNameInline(NameInline):
    model = FacilityName


class FacilityIdentifierInline(IdentifierInline):
    model = FacilityIdentifier


class FacilityCitationInline(CitationInline):
    model = FacilityCitation


@admin.register(Facility)
class FacilityAdmin(EntryAdmin):
    list_display = (
        "label",
        "slug",
        "classification",
        "state",
        "operator",
        "located_in",
        "status",
        "citation_count",
    )
    list_filter = ("status", "classification", "state", COUNTRIES_IN_USE, HasCitation)
    list_select_related = ("operator", "located_in")
    autocomplete_fields = ("operator", "located_in")
    fields = (
        "slug",
        "classification",
        "description",
        "operator",
        "located_in",
        ("locality", "country", "floor"),
        "state",
        ("opened_edtf", "opened_as_printed"),
        "equipment",
        "status",
    )
    inlines = (FacilityNameInline, FacilityIdentifierInline, FacilityCitationInline)
