from django.contrib import admin
from django.db.models import Prefetch

from events.forms import ReadingForm, ReadingFormSet
from events.models import Discrepancy, DiscrepancySubject, Reading, ReadingPassage
from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin, PartInline
from sources.admin.entries import PASSAGES
from sources.admin.permissions import visible_parts


class SubjectInline(PartInline, admin.TabularInline):
    model = DiscrepancySubject
    autocomplete_fields = ("person", "organization", "facility", "event", "statement")
    fields = autocomplete_fields
    verbose_name = "subject"
    verbose_name_plural = "what it is about (one column in each row)"


class ReadingInline(PartInline, admin.StackedInline):
    model = Reading
    form = ReadingForm
    formset = ReadingFormSet
    fields = ("label", "evidence", "is_followed", "why")

    def get_queryset(self, request):
        parts = ReadingPassage.objects.prefetch_related(Prefetch("passage", PASSAGES))
        return super().get_queryset(request).prefetch_related(Prefetch("evidence", parts))


@admin.register(Discrepancy)
class DiscrepancyAdmin(CuratedAdmin):
    list_display = ("title", "slug", "kind", "status", "reading_count", "updated_at")
    list_filter = ("status", "kind")
    ordering = ("-updated_at", "-slug")
    search_fields = ("title", "note", "slug__startswith", "readings__label")
    fields = ("slug", "title", "kind", "note", "status")
    kept_fields = ("proposed_by", "version", "created_at", "updated_at")
    inlines = (SubjectInline, ReadingInline)

    def get_queryset(self, request):
        readings = count_of(visible_parts(Reading.objects.all(), request.user), "discrepancy")
        return super().get_queryset(request).annotate(reading_count=readings)

    @admin.display(description="readings")
    def reading_count(self, discrepancy) -> int:
        return discrepancy.reading_count
