from people.models import Affiliation, Person
from people.shapes import visible_affiliations
from sources.serializers import (
    EntrySerializer,
    EvidenceSerializer,
    ImpreciseDateSerializer,
    ReferenceSerializer,
    RowSerializer,
    VisibleParts,
)


class AffiliationSerializer(RowSerializer):
    """A person's role at an organization, in the words of a source."""

    organization = ReferenceSerializer(required=True, allow_null=False)
    period = ImpreciseDateSerializer("period")
    passages = EvidenceSerializer(source="evidence", many=True, allow_empty=False)

    class Meta:
        model = Affiliation
        fields = ["organization", "role", "language", "role_code", "period", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_affiliations(user)


class PersonSerializer(EntrySerializer):
    """A person whom the sources name."""

    affiliations = AffiliationSerializer(many=True, required=False)

    class Meta(EntrySerializer.Meta):
        model = Person
        fields = EntrySerializer.fields_with("given_name", "family_name", "honorific", "affiliations")
