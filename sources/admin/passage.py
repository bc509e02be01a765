from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sources.admin.curated import CuratedAdmin
from sources.admin.uses import uses_of
from sources.models import Passage


@admin.register(Passage)
class PassageAdmin(CuratedAdmin):
    """Passages come into being where something is entered with its words; here they are only looked at.

    One on which nothing rests can be deleted.
    """

    list_display = ("exact", "source", "start", "end")
    search_fields = ("exact",)
    list_select_related = ("source",)
    fields = ("source", "start", "end", "exact", "used_by")
    readonly_fields = ("used_by",)
    kept_fields = ()

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__text", "source__original")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="used by")
    def used_by(self, passage: Passage) -> SafeString:
        return render_to_string("sources/uses.html", {"uses": uses_of([passage], passage.shown_to)[passage.pk]})
