from django.contrib import admin

from events.models import Figure, Measure
from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin


@admin.register(Measure)
class MeasureAdmin(CuratedAdmin):
    list_display = ("label", "slug", "unit", "figure_count")
    ordering = ("label", "slug")
    search_fields = ("label", "slug", "unit")
    fields = ("slug", "label", "unit")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(figure_count=count_of(Figure.objects.all(), "measure"))

    @admin.display(description="figures", ordering="figure_count")
    def figure_count(self, measure) -> int:
        return measure.figure_count
