"""The declared shape of the feed of changes. PostgreSQL writes the resources in it."""

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from curation.changes.resources import RESOURCES, TYPES

CHANGED_RESOURCE = PolymorphicProxySerializer(
    component_name="ChangedResource",
    serializers=[followed.serializer for followed in RESOURCES.values()],
    resource_type_field_name=None,
)


@extend_schema_field(CHANGED_RESOURCE)
class ChangedResourceField(serializers.Field):
    """PostgreSQL has written it."""


class ChangeSerializer(serializers.Serializer):
    """What became of a resource: it is as given (`upsert`), gone (`remove`), or part of another (`merge`)."""

    type = serializers.ChoiceField(TYPES)
    slug = serializers.SlugField()
    version = serializers.IntegerField()
    change = serializers.ChoiceField(["upsert", "remove", "merge"])
    resource = ChangedResourceField(
        allow_null=True, help_text="As its list shows it to you now; null where it is gone."
    )
    into = serializers.SlugField(allow_null=True, help_text="Of a merge: the slug of what it is now.")
    at = serializers.DateTimeField(help_text="When the change was made, which may be that of what it shows.")
    by = serializers.CharField(allow_null=True, help_text="The user's name; null for who is not signed in.")
    reason = serializers.CharField(allow_null=True)
    run = serializers.CharField(allow_null=True, help_text="The import or other run that made the change.")


class ChangesSerializer(serializers.Serializer):
    """A page of changes, the oldest first, each resource once."""

    results = ChangeSerializer(many=True)
    next = serializers.URLField(help_text="Where to go on: now if has_more, else when you want to know more.")
    has_more = serializers.BooleanField()
