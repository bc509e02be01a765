from django.contrib import admin

from events.models import Figure, Measure
from sources.admin.counts import count_of
from sources.admin.curated import CuratedAdmin
from sources.admin.permissions import visible_parts


@admin.register(Measure)
class MeasureAdmin(CuratedAdmin):
    list_display = ("label", "slug", "unit", "figure_count")
    ordering = ("label", "slug")
    search_fields = ("label", "slug", "unit")
    fields = ("slug", "label", "unit")

    def get_queryset(self, request):
        figures = count_of(visible_parts(Figure.objects.all(), request.user), "measure")
        return super().get_queryset(request).annotate(figure_count=figures)

    @admin.display(description="figures", ordering="figure_count")
    def figure_count(self, measure) -> int:
        return measure.figure_count
