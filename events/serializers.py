"""The declared shape of events, measures and discrepancies; that of statements has a file of its own."""

from django.db.models import Model

from config.rest.bodies import Fault, Faulty, StrictList
from events.models import Discrepancy, Event, Measure, Participation, Reading, Statement
from events.shapes import BY_SUBJECT, visible_participations, visible_readings
from orgs.models import Facility, Organization
from people.models import Person
from sources.serializer_fields import WordField
from sources.serializers import (
    RESOURCE_FIELDS,
    EntrySerializer,
    EvidenceSerializer,
    ImpreciseDateSerializer,
    ReferenceSerializer,
    ResourceSerializer,
    RowSerializer,
    VisibleParts,
)
from sources.states.columns import State
from sources.writing.resolving import find_rows, near_slugs

MODELS = {model._meta.model_name: model for model in (Person, Organization, Facility, Event, Statement)}
REFERENCE_TYPES = list(MODELS)


class TypedReferenceSerializer(ReferenceSerializer):
    """Another row by type, slug and label; null where there is none that this reader may see.

    To name a row give its type and slug, as the object that is shown or as text: person:pavel-durov. The slug
    alone will do where only one row here can have it.
    """

    named_by = {"RowByTypeAndSlugRequest": ["type", "slug"]}
    named_by_text = {"type": "string", "pattern": f"^(({'|'.join(REFERENCE_TYPES)}):)?[-a-zA-Z0-9_]{{1,200}}$"}
    type = WordField(REFERENCE_TYPES)

    class Meta:
        ref_name = "TypedReference"

    def __init__(self, *columns: str, **options):
        self.columns = columns
        super().__init__(**options)

    def to_internal_value(self, value) -> State:
        if isinstance(value, str):
            type_, _, slug = value.rpartition(":")
            value = {"type": type_ or self.only_type_of(slug), "slug": slug}
        return super().to_internal_value(value)

    def only_type_of(self, slug: str) -> str:
        """The type of the one row that this slug can name here."""
        self.fields["slug"].run_validation(slug)
        user = self.context["request"].user
        found = [model._meta.model_name for model in self.models_here() if find_rows(model, {slug}, user)]
        if len(found) == 1:
            return found[0]
        told = f"is that of {' and '.join(found)}" if found else "names nothing here"
        near = [
            f"{model._meta.model_name}:{near}"
            for model in self.models_here()
            for near in near_slugs(model, slug, user)
        ]
        hint = (
            f"; did you mean {' or '.join(near)}?"
            if near
            else f": write type:slug, such as {self.types()[0]}:{slug}"
        )
        raise Faulty(Fault((), f"the slug “{slug}” {told}{hint}", tuple(near)))

    def types(self) -> list[str]:
        return [column.removeprefix("speaker_") for column in self.columns]

    def models_here(self) -> "list[type[Model]]":
        return [MODELS[type_] for type_ in self.types()]

    def to_state(self, values: dict) -> State:
        if values["type"] not in self.types():
            raise Faulty(Fault(("type",), f"may be {' or '.join(self.types())} here"))
        return {values["type"]: values["slug"]}

    def get_attribute(self, row):
        return self.described(row)

    def described(self, row) -> dict | None:
        """The one row that the columns point at, if this reader may see it."""
        for column in self.columns:
            if target := self.visible(getattr(row, column)):
                label = target.gist if column == "statement" else target.label
                return {"type": target._meta.model_name, "slug": target.slug, "label": label}
        return None


class VisibleTargets(StrictList):
    """What rows point at, as far as this reader may see it."""

    def to_representation(self, rows):
        targets = [self.child.described(row) for row in rows.order_by(*self.child.order)]
        return [target for target in targets if target]


class SubjectSerializer(TypedReferenceSerializer):
    """What the discrepancy is about."""

    order = BY_SUBJECT

    class Meta(TypedReferenceSerializer.Meta):
        list_serializer_class = VisibleTargets

    def __init__(self, **options):
        super().__init__("person", "organization", "facility", "event", "statement", **options)


class ParticipationSerializer(RowSerializer):
    """The part that a person or an organization took in an event."""

    participant = TypedReferenceSerializer("person", "organization", required=True, allow_null=False)
    passages = EvidenceSerializer(source="evidence", many=True, allow_empty=False)

    class Meta:
        model = Participation
        fields = ["participant", "role", "name_as_printed", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_participations(user)

    def to_state(self, values: dict) -> State:
        return values.pop("participant") | values


class EventSerializer(EntrySerializer):
    """A happening, or a part of one."""

    date = ImpreciseDateSerializer("date")
    parent = ReferenceSerializer()
    facility = ReferenceSerializer()
    participations = ParticipationSerializer(many=True, required=False)

    class Meta(EntrySerializer.Meta):
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


class MeasureSerializer(ResourceSerializer):
    """What a figure counts."""

    class Meta:
        model = Measure
        fields = ["slug", "label", "unit", *RESOURCE_FIELDS]
        read_only_fields = RESOURCE_FIELDS


class ReadingSerializer(RowSerializer):
    """What some of the sources say where they differ."""

    passages = EvidenceSerializer(source="evidence", many=True, allow_empty=False)

    class Meta:
        model = Reading
        fields = ["label", "is_followed", "why", "passages"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_readings(user)


class DiscrepancySerializer(ResourceSerializer):
    """A point on which sources differ, among each other or in themselves."""

    about = SubjectSerializer(many=True, required=False)
    readings = ReadingSerializer(many=True, required=False)

    class Meta:
        model = Discrepancy
        fields = ["slug", "title", "kind", "note", "about", "readings", "status", *RESOURCE_FIELDS]
        read_only_fields = RESOURCE_FIELDS
