"""The roles in the admin: the policy that decides in the API decides what pages and forms offer and accept."""

from collections.abc import Iterable

from django import forms
from django.contrib.admin.utils import quote
from django.db.models import CASCADE, Exists, ForeignKey, Model, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from rest_framework.exceptions import PermissionDenied

from config.rest.policy import Act, check, may, needed, role_of
from sources.models import Passage, Reviewed, Status
from sources.review import ACTS, ReasonMissing, check_review


def may_do(user, act: Act, row: Model) -> bool:
    return may(user, act, **state(user, row))


def state(user, row: Model) -> dict:
    """A row as the policy asks for it; what has no status is not reviewed."""
    if not isinstance(row, Reviewed):
        return {"status": None}
    return {"status": row.status, "is_own": row.proposed_by_id == user.pk}


def statuses_for(user, row: Reviewed | None) -> list[str]:
    """The statuses that the user may choose among; None is a row to come."""
    if row is None:
        allowed = [
            s for s in (Status.PROPOSED, Status.VERIFIED) if may(user, Act.CREATE, status=s, is_own=True)
        ]
        return allowed or [Status.PROPOSED]
    return [status for status in Status if status == row.status or may_do(user, ACTS[status], row)]


class ByRole:
    """A page's permissions."""

    def has_module_permission(self, request):
        return role_of(request.user) is not None

    def has_view_permission(self, request, obj=None):
        return role_of(request.user) is not None

    def has_add_permission(self, request):
        return may(request.user, Act.CREATE, status=self._status_at_first, is_own=True)

    def has_change_permission(self, request, obj=None):
        return self._may(request.user, Act.CHANGE, obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(request.user, Act.DELETE, obj)

    def _may(self, user, act: Act, row: Model | None) -> bool:
        if row is not None:
            return may_do(user, act, row)
        # Some row, which the policy would let this user act on.
        return may(user, act, status=self._status_at_first, is_own=True)

    @property
    def _status_at_first(self) -> str | None:
        return Status.PROPOSED if issubclass(self.model, Reviewed) else None

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        is_given = issubclass(self.model, Reviewed) and len(statuses_for(request.user, obj)) == 1
        return [*fixed, "status"] if is_given else fixed

    def get_deleted_objects(self, objs, request):
        deleted, counts, _, protected = super().get_deleted_objects(objs, request)
        refused = [row for row in objs if not self.has_delete_permission(request, row)]
        return deleted, counts, [_why_not_deleted(request.user, row) for row in refused], protected


def _why_not_deleted(user, row: Model) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    link = format_html('<a href="{}">{}</a>', reverse(name, args=[quote(row.pk)]), row)
    least = needed(Act.DELETE, **state(user, row))
    return format_html("{}: to delete it takes the role {}", link, least)


class PartByRole:
    """Parts belong to the row whose page they stand on: who may change it may change them."""

    def has_view_permission(self, request, obj=None):
        return self._page.has_view_permission(request, obj)

    def has_add_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return self._page.has_add_permission(request)
        return self._page.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    @property
    def _page(self):
        return self.admin_site.get_model_admin(self.parent_model)


class ReviewForm(forms.ModelForm):
    """A form that knows who fills it in, and what status this person may give."""

    user = None

    reason = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        help_text="Why this change: the history keeps it. What is rejected needs one.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "status" in self.fields:
            offered = statuses_for(self.user, None if self.instance._state.adding else self.instance)
            self.fields["status"].choices = [(s, s.label) for s in Status if s in offered]

    def clean(self):
        cleaned = super().clean()
        wanted = self.data.get(self.add_prefix("status"))
        if isinstance(self.instance, Reviewed) and wanted in Status.values:
            self.check_status(wanted, cleaned.get("reason", ""))
        return cleaned

    def check_status(self, wanted: str, reason: str) -> None:
        """Also of a status that is not offered: the policy's words tell more than the field's."""
        row, user, is_new = self.instance, self.user, self.instance._state.adding
        try:
            if is_new:
                check(user, Act.CREATE, status=wanted, is_own=True)
            check_review(
                user,
                old=None if is_new else row.status,
                new=wanted,
                proposed_by=user.pk if is_new else row.proposed_by_id,
                reason=reason,
            )
        except PermissionDenied as error:
            self.errors.pop("status", None)
            self.add_error("status" if "status" in self.fields else None, str(error.detail))
        except ReasonMissing:
            self.add_error("reason", "Say why it is rejected: who proposed it will want to know.")


def only_visible(user, queryset):
    """What of it the user may see, where its model hides anything."""
    return queryset.visible_to(user) if hasattr(queryset, "visible_to") else queryset


def visible_parts(parts: QuerySet, user) -> QuerySet:
    """The parts that point at nothing hidden from the user: at no entry, and at no words of a source."""
    if user.has_perm("sources.view_unverified"):
        return parts
    for key in keys_to_what_is_hidden(parts.model):
        is_seen = Q(**{f"{key.name}__in": key.related_model.objects.visible_to(user)})
        parts = parts.filter(is_seen | Q(**{key.name: None}))
    for relation in parts.model._meta.related_objects:
        if relation.on_delete is CASCADE:
            evidence = relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})
            parts = parts.exclude(Exists(evidence.exclude(passage__in=Passage.objects.visible_to(user))))
    return parts


def keys_to_what_is_hidden(model: type[Model]) -> list[ForeignKey]:
    """The model's keys to rows of which not everyone sees all."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [key for key in keys if hasattr(key.related_model._default_manager, "visible_to")]


def may_read_history(user, row: Model) -> bool:
    """It tells what a row was before it was verified: for who may see that, and for who proposed it."""
    is_own = getattr(row, "proposed_by_id", None) == user.pk
    return is_own or user.has_perm("sources.view_unverified")


def hide_references(user, rows: Iterable[Model], names: Iterable[str]) -> None:
    """Empty the rows' references to what the user may not see; the rows are for showing only."""
    if user.has_perm("sources.view_unverified"):
        return
    for name in names if rows else ():
        key = rows[0]._meta.get_field(name)
        keys = {getattr(row, key.attname) for row in rows} - {None}
        seen = set(
            only_visible(user, key.related_model.objects.filter(pk__in=keys)).values_list("pk", flat=True)
        )
        for row in rows:
            if getattr(row, key.attname) not in seen:
                setattr(row, key.name, None)


def references_of(model: type[Model]) -> list[str]:
    return [key.name for key in keys_to_what_is_hidden(model)]
