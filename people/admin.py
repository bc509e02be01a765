from django.contrib import admin
from django.db.models import Prefetch

from people.models import Affiliation, AffiliationPassage, Person, PersonCitation, PersonIdentifier, PersonName
from sources.admin.curated import PartInline
from sources.admin.entries import (
    PASSAGES,
    CitationInline,
    EntryAdmin,
    HasCitation,
    IdentifierInline,
    NameInline,
)
from sources.forms.rows import EvidenceForm


class PersonNameInline(NameInline):
    model = PersonName


class PersonIdentifierInline(IdentifierInline):
    model = PersonIdentifier


class PersonCitationInline(CitationInline):
    model = PersonCitation


class AffiliationInline(PartInline, admin.StackedInline):
    model = Affiliation
    form = EvidenceForm
    autocomplete_fields = ("organization",)
    fields = (
        "organization",
        ("role", "language", "role_code"),
        ("period_edtf", "period_as_printed"),
        "evidence",
    )

    def get_queryset(self, request):
        parts = AffiliationPassage.objects.prefetch_related(Prefetch("passage", PASSAGES))
        return super().get_queryset(request).prefetch_related(Prefetch("evidence", parts))


@admin.register(Person)
class PersonAdmin(EntryAdmin):
    list_display = ("label", "slug", "given_name", "family_name", "status", "citation_count")
    list_filter = ("status", HasCitation)
    fields = ("slug", ("honorific", "given_name", "family_name"), "description", "status")
    inlines = (PersonNameInline, AffiliationInline, PersonIdentifierInline, PersonCitationInline)
