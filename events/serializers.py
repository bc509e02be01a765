"""The declared shape of events, measures and discrepancies; that of statements has a file of its own."""

from rest_framework import serializers

from events.models import Discrepancy, Event, Measure, Participation, Reading
from events.shapes import BY_SUBJECT, visible_participations, visible_readings
from sources.serializers import (
    RESOURCE_FIELDS,
    EntrySerializer,
    ImpreciseDateSerializer,
    PassageSerializer,
    ReferenceSerializer,
    VisibleParts,
)

REFERENCE_TYPES = ["person", "organization", "facility", "event", "statement"]


class TypedReferenceSerializer(ReferenceSerializer):
    """Another row by type, slug and label; null where there is none that this reader may see."""

    type = serializers.ChoiceField(REFERENCE_TYPES)

    def __init__(self, *columns: str, **options):
        self.columns = columns
        super().__init__(**options)

    def get_attribute(self, row):
        return self.described(row)

    def described(self, row) -> dict | None:
        """The one row that the columns point at, if this reader may see it."""
        for column in self.columns:
            if target := self.visible(getattr(row, column)):
                label = target.gist if column == "statement" else target.label
                return {"type": target._meta.model_name, "slug": target.slug, "label": label}
        return None


class VisibleTargets(serializers.ListSerializer):
    """What rows point at, as far as this reader may see it."""

    def to_representation(self, rows):
        targets = [self.child.described(row) for row in rows.order_by(*self.child.order)]
        return [target for target in targets if target]


class SubjectSerializer(TypedReferenceSerializer):
    """What the discrepancy is about."""

    order = BY_SUBJECT

    class Meta:
        list_serializer_class = VisibleTargets

    def __init__(self, **options):
        super().__init__("person", "organization", "facility", "event", "statement", **options)


class ParticipationSerializer(serializers.ModelSerializer):
    """The part that a person or an organization took in an event."""

    participant = TypedReferenceSerializer("person", "organization")
    passages = PassageSerializer(source="evidence", many=True, read_only=True)

    class Meta:
        model = Participation
        fields = ["participant", "role", "name_as_printed", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_participations(user)


class EventSerializer(EntrySerializer):
    """A happening, or a part of one."""

    date = ImpreciseDateSerializer("date")
    parent = ReferenceSerializer()
    facility = ReferenceSerializer()
    participations = ParticipationSerializer(many=True, read_only=True)

    class Meta:
        model = Event
        fields = EntrySerializer.fields_with(
            "classification",
            "date",
            "parent",
            "facility",
            "locality",
            "country",
            "event_status",
            "participations",
        )


class MeasureSerializer(serializers.ModelSerializer):
    """What a figure counts."""

    class Meta:
        model = Measure
        fields = ["slug", "label", "unit", *RESOURCE_FIELDS]


class ReadingSerializer(serializers.ModelSerializer):
    """What some of the sources say where they differ."""

    passages = PassageSerializer(source="evidence", many=True, read_only=True)

    class Meta:
        model = Reading
        fields = ["label", "is_followed", "why", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_readings(user)


class DiscrepancySerializer(serializers.ModelSerializer):
    """A point on which sources differ, among each other or in themselves."""

    about = SubjectSerializer(many=True)
    readings = ReadingSerializer(many=True, read_only=True)

    class Meta:
        model = Discrepancy
        fields = ["slug", "title", "kind", "note", "about", "readings", "status", *RESOURCE_FIELDS]
