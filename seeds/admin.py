from django.contrib import admin

from seeds.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """What imports did: to be read, never changed."""

    list_display = ["id", "record", "started_at", "account", "folder"]
    list_filter = ["record", "account"]
    search_fields = ["folder", "account"]
    date_hierarchy = "started_at"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
