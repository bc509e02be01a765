from django.contrib import admin

from config.rest.policy import Act, may
from sources.admin.curated import CuratedAdmin
from sources.models import Record, Status


@admin.register(Record)
class RecordAdmin(CuratedAdmin):
    """One database holds one record."""

    fields = ("slug", "name", "description", "language")
    list_display = ("name", "slug", "language")
    kept_fields = ()

    def get_readonly_fields(self, request, obj=None):
        return ()

    def has_add_permission(self, request):
        return self.has_change_permission(request) and not Record.objects.exists()

    def has_change_permission(self, request, obj=None):
        # All labels follow its language: it is edited as what is verified.
        return may(request.user, Act.CHANGE, status=Status.VERIFIED)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, row, form, change):
        row.pk = 1
        super().save_model(request, row, form, change)
