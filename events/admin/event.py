from django.contrib import admin
from django.db.models import Prefetch

from events.models import Event, EventCitation, EventIdentifier, EventName, Participation, ParticipationPassage
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


class EventNameInline(NameInline):
    model = EventName


class EventIdentifierInline(IdentifierInline):
    model = EventIdentifier


class EventCitationInline(CitationInline):
    model = EventCitation


class ParticipationInline(PartInline, admin.StackedInline):
    model = Participation
    form = EvidenceForm
    autocomplete_fields = ("person", "organization")
    fields = (("person", "organization"), ("role", "name_as_printed"), "evidence")

    def get_queryset(self, request):
        parts = ParticipationPassage.objects.prefetch_related(Prefetch("passage", PASSAGES))
        return super().get_queryset(request).prefetch_related(Prefetch("evidence", parts))


# Not the whole standard.
COUNTRIES_IN_USE = ("country", admin.AllValuesFieldListFilter)


@admin.register(Event)
class EventAdmin(EntryAdmin):
    list_display = (
        "label",
        "slug",
        "classification",
        "date_edtf",
        "event_status",
        "parent",
        "status",
        "citation_count",
    )
    list_filter = ("status", "classification", "event_status", COUNTRIES_IN_USE, HasCitation)
    list_select_related = ("parent",)
    autocomplete_fields = ("parent", "facility")
    fields = (
        "slug",
        ("classification", "event_status"),
        "description",
        ("date_edtf", "date_as_printed"),
        "parent",
        "facility",
        ("locality", "country"),
        "status",
    )
    inlines = (EventNameInline, ParticipationInline, EventIdentifierInline, EventCitationInline)
