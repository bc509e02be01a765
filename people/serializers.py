from rest_framework import serializers

from people.models import Affiliation, Person
from people.shapes import visible_affiliations
from sources.serializers import (
    EntrySerializer,
    ImpreciseDateSerializer,
    PassageSerializer,
    ReferenceSerializer,
    VisibleParts,
)


class AffiliationSerializer(serializers.ModelSerializer):
    """A person's role at an organization, in the words of a source."""

    organization = ReferenceSerializer()
    period = ImpreciseDateSerializer("period")
    passages = PassageSerializer(source="evidence", many=True, read_only=True)

    class Meta:
        model = Affiliation
        fields = ["organization", "role", "language", "role_code", "period", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_affiliations(user)


class PersonSerializer(EntrySerializer):
    """A person whom the sources name."""

    affiliations = AffiliationSerializer(many=True, read_only=True)

    class Meta:
        model = Person
        fields = EntrySerializer.fields_with("given_name", "family_name", "honorific", "affiliations")
