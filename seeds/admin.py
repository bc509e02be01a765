from django.contrib import admin

from config.rest.policy import Role, reaches, role_of
from seeds.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    """What imports did: to be read, never changed."""

    list_display = ["id", "record", "started_at", "account", "folder"]
    list_filter = ["record", "account"]
    search_fields = ["folder", "account"]
    date_hierarchy = "started_at"

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return reaches(role_of(request.user), Role.ADMINISTRATOR)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
