from orgs.models import Facility, Organization
from sources.serializers import EntrySerializer, ImpreciseDateSerializer, ReferenceSerializer


class OrganizationSerializer(EntrySerializer):
    """A body that acts."""

    parent = ReferenceSerializer()
    founded = ImpreciseDateSerializer("founded")
    dissolved = ImpreciseDateSerializer("dissolved")

    class Meta(EntrySerializer.Meta):
        model = Organization
        fields = EntrySerializer.fields_with("classification", "parent", "country", "founded", "dissolved")


class FacilitySerializer(EntrySerializer):
    """A place or an installation."""

    operator = ReferenceSerializer()
    located_in = ReferenceSerializer()
    opened = ImpreciseDateSerializer("opened")

    class Meta(EntrySerializer.Meta):
        model = Facility
        fields = EntrySerializer.fields_with(
            "classification",
            "operator",
            "located_in",
            "locality",
            "country",
            "floor",
            "state",
            "opened",
            "equipment",
        )
