from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from config.rest.policy import Role, reaches, role_of
from curation import tokens
from curation.models import Token
from sources.admin.history import changes_of
from sources.admin.paging import CappedPaginator


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Administrators make tokens for anyone, others see and revoke their own. Nobody changes or deletes one."""

    fields = ["user", "name", "scope", "expires_at"]
    kept_fields = ["beginning", "created_at", "created_by", "last_used", "revoked_at"]
    list_display = ["name", "beginning", "user", "scope", "expires_at", "last_used", "revoked_at", "is_good"]
    list_filter = ["scope", "revoked_at", "expires_at"]
    list_select_related = ["user", "created_by", "credential"]
    search_fields = ["name", "user__username", "beginning"]
    actions = ["revoke_chosen"]
    paginator = CappedPaginator
    show_full_result_count = False
    list_per_page = 50
    object_history_template = "sources/history.html"
    change_form_template = "curation/token_page.html"

    class Media:
        css = {"all": ["sources/admin.css"]}

    @admin.display(description="last used", ordering="credential__last_used_at")
    def last_used(self, token):
        return token.credential.last_used_at

    @admin.display(description="good", boolean=True)
    def is_good(self, token):
        return token.revoked_at is None and token.expires_at > timezone.now() and token.user.is_active

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows if is_administrator(request.user) else rows.filter(user=request.user)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return [*fieldsets, ("Kept by the database", {"fields": self.kept_fields, "classes": ["kept"]})]

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return obj is None or is_administrator(request.user) or obj.user_id == request.user.pk

    def has_add_permission(self, request):
        return is_administrator(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, token, form, change):
        token.created_by = request.user
        # It lives as long as this request: no session, message or log has it.
        request.secret = tokens.issue(token)

    @method_decorator(never_cache)
    def add_view(self, request, form_url="", extra_context=None):
        return super().add_view(request, form_url, extra_context)

    def response_add(self, request, token, post_url_continue=None):
        context = {
            **self.admin_site.each_context(request),
            "title": "This token is shown only now",
            "opts": self.opts,
            "token": token,
            "secret": request.secret,
        }
        return TemplateResponse(request, "curation/token_made.html", context)

    @admin.action(description="Revoke the chosen tokens")
    def revoke_chosen(self, request, chosen):
        self._revoke(request, chosen)

    def get_urls(self):
        revoke = self.admin_site.admin_view(require_POST(self.revoke_view))
        return [path("<int:pk>/revoke/", revoke, name="curation_token_revoke"), *super().get_urls()]

    def revoke_view(self, request, pk):
        chosen = self.get_queryset(request).filter(pk=pk)
        get_object_or_404(chosen)
        self._revoke(request, chosen)
        return HttpResponseRedirect(reverse("admin:curation_token_change", args=[pk]))

    def _revoke(self, request, chosen):
        ended = list(chosen.filter(revoked_at=None))
        tokens.revoke(chosen)
        for token in ended:
            self.log_change(request, token, "Revoked.")
        names = ", ".join(str(token) for token in ended)
        told = f"Revoked for good: {names}." if ended else "What was chosen had been revoked before."
        self.message_user(request, told, messages.SUCCESS if ended else messages.INFO)

    def history_view(self, request, object_id, extra_context=None):
        token = self.get_object(request, object_id)
        if token is None or not self.has_view_permission(request, token):
            raise PermissionDenied
        changes = changes_of(token, request.user)
        return super().history_view(request, object_id, {"changes": changes, **(extra_context or {})})


def is_administrator(user) -> bool:
    return reaches(role_of(user), Role.ADMINISTRATOR)
