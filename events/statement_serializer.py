"""The declared shape of statements. On a read PostgreSQL writes it (statement_shape.py)."""

from rest_framework import serializers

from config.rest.bodies import Fault, Faulty
from events.models import Attestation, Figure, Statement
from events.serializers import TypedReferenceSerializer, VisibleTargets
from events.statement_shape import BY_MENTION, visible_attestations, visible_figures
from sources.serializer_fields import NumberField, SlugField
from sources.serializers import (
    RESOURCE_FIELDS,
    EvidenceSerializer,
    ImpreciseDateSerializer,
    PassageSerializer,
    ReferenceSerializer,
    ResourceSerializer,
    RowSerializer,
    VisibleParts,
    VisiblePassages,
)
from sources.states.columns import State


class MentionSerializer(TypedReferenceSerializer):
    """An entry that the statement speaks of."""

    order = BY_MENTION

    class Meta(TypedReferenceSerializer.Meta):
        list_serializer_class = VisibleTargets

    def __init__(self, **options):
        super().__init__("person", "organization", "facility", "event", **options)


class QuestionSerializer(ReferenceSerializer):
    """The question that the statement answers."""

    label = None
    gist = serializers.CharField(read_only=True)


class FigureSerializer(RowSerializer):
    """A quantity inside the statement. The amount is null where the words give none: "several", "dozens"."""

    measure = SlugField(source="measure.slug")
    amount = NumberField(max_digits=30, decimal_places=6, required=False, allow_null=True)
    upper = NumberField(max_digits=30, decimal_places=6, required=False, allow_null=True)
    unit = serializers.CharField(source="measure.unit", read_only=True)
    passage = PassageSerializer()

    class Meta:
        model = Figure
        fields = ["measure", "comparator", "amount", "upper", "unit", "passage"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_figures(user)


class PassagesInTheirOrder(VisiblePassages):
    order = ("position",)


class AttestingPassageSerializer(EvidenceSerializer):
    class Meta(EvidenceSerializer.Meta):
        list_serializer_class = PassagesInTheirOrder


class AttestationSerializer(RowSerializer):
    """How one source renders the statement."""

    passages = AttestingPassageSerializer(source="parts", many=True, allow_empty=False)
    attribution = PassageSerializer(required=False, allow_null=True)

    class Meta:
        model = Attestation
        fields = ["form", "is_translation", "is_best", "passages", "attribution", "attributed_via", "note"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_attestations(user)

    def to_state(self, values: dict) -> State:
        """The passages name the source, and all the same one."""
        quotes = values.pop("passages")
        source = quotes[0]["passage"].source
        others = [
            ("passages", position) for position, quote in enumerate(quotes) if quote["passage"].source != source
        ]
        if values.get("attribution") and values["attribution"].source != source:
            others.append(("attribution",))
        if others:
            told = f"an attestation is of one source: the first passage is of {source}"
            raise Faulty(*(Fault((*place, "source"), told) for place in others))
        return {"source": source, **values, "quotes": quotes}


class CorroborationSerializer(serializers.Serializer):
    """How many sources tell it, and how many of them do not derive from each other."""

    sources = serializers.IntegerField()
    independent = serializers.IntegerField()

    def get_attribute(self, statement):
        attestations = visible_attestations(self.context["request"].user).filter(statement=statement)
        told_in = set(attestations.values_list("source", "source__origin"))
        return {"sources": len(told_in), "independent": len({origin for _source, origin in told_in})}


class WordsField(serializers.CharField):
    """What the best attestation says; null where this reader may see none."""

    def get_attribute(self, statement):
        attestations = visible_attestations(self.context["request"].user)
        best = attestations.filter(statement=statement, is_best=True)
        return super().get_attribute(statement) if best.exists() else None


class StatementSerializer(ResourceSerializer):
    """One assertion that can be true or false by itself (or one question, one joke), made once."""

    text = WordsField(read_only=True, allow_null=True, help_text="In the words of the best attestation.")
    language = WordsField(read_only=True, allow_null=True, help_text="BCP 47 tag of the text.")
    speaker = TypedReferenceSerializer("speaker_person", "speaker_organization")
    event = ReferenceSerializer()
    answers = QuestionSerializer()
    said_on = ImpreciseDateSerializer("said_on")
    mentions = MentionSerializer(many=True, required=False)
    figures = FigureSerializer(many=True, required=False)
    attestations = AttestationSerializer(many=True, required=False)
    corroboration = CorroborationSerializer(read_only=True)

    class Meta:
        model = Statement
        fields = [
            "slug",
            "kind",
            "text",
            "language",
            "gist",
            "speaker",
            "speaker_as_printed",
            "role",
            "event",
            "answers",
            "said_on",
            "mentions",
            "figures",
            "attestations",
            "corroboration",
            "status",
            *RESOURCE_FIELDS,
        ]
        read_only_fields = RESOURCE_FIELDS
