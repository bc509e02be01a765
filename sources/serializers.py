"""The declared shape of sources and of what every entry shares.

On a read PostgreSQL writes it (shapes.py); a body is read by it into a state (sources.states).
"""

from django.db import models
from rest_framework import serializers

from config.rest.bodies import Fault, Faulty, StrictList, StrictSerializer
from sources.models import Derivation, Identifier, Name, Passage, Source
from sources.serializer_fields import (
    LineField,
    LinesField,
    MomentField,
    NumberField,
    OffsetField,
    SlugField,
    TextValue,
    UrlField,
    WordField,
    YesNoField,
    plain,
)
from sources.shapes import BY_PASSAGE, identifiers_of, names_of, visible_citations, visible_derivations
from sources.states.columns import State
from sources.states.texts import says_something
from sources.writing.quoting import Quoted

RESOURCE_FIELDS = ["version", "created_at", "updated_at"]
# Ten million characters: some twenty books.
LONGEST_SOURCE = 10_000_000


class RowSerializer(StrictSerializer, serializers.ModelSerializer):
    """The columns of a row, each taken only as the type that it is shown as."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: LineField,
        models.TextField: LinesField,
        models.URLField: UrlField,
        models.BooleanField: YesNoField,
        models.DateTimeField: MomentField,
        models.DecimalField: NumberField,
    }
    serializer_choice_field = WordField


class ResourceSerializer(RowSerializer):
    slug = SlugField()


class VisibleParts(StrictList):
    """The parts of a row, as far as this reader may see them."""

    def to_representation(self, parts):
        shown = self.child.visible_parts(self.context["request"].user).filter(pk__in=parts.values("pk"))
        return [self.child.to_representation(part) for part in shown]


class VisiblePassages(StrictList):
    """The passages that rows of evidence point at, as far as this reader may see their sources."""

    order = BY_PASSAGE

    def to_representation(self, evidence):
        sources = Source.objects.visible_to(self.context["request"].user)
        shown = evidence.filter(passage__source__in=sources).order_by(*self.order)
        return [self.child.to_representation(row.passage) for row in shown]


class PassageSerializer(RowSerializer):
    """The words of a source from `start` up to `end`, counted in Unicode code points.

    To name a passage, give its source and the exact words, or source, start and end. Words that occur more than
    once need their start. Where all are given, all must agree.
    """

    # For the API's description: the fields that each way to name one takes.
    named_by = {
        "PassageByWordsRequest": ["source", "exact"],
        "PassageByPlaceRequest": ["source", "start", "end"],
    }

    source = SlugField(source="source.slug")
    sha256 = LineField(
        source="source.sha256",
        required=False,
        help_text="Of the source's text in UTF-8. Sent along, it must be that of the source.",
    )
    language = serializers.CharField(source="source.language", read_only=True)
    start = OffsetField(required=False)
    end = OffsetField(required=False)
    exact = TextValue(required=False, validators=[plain(says_something)])

    class Meta:
        model = Passage
        ref_name = "Passage"
        fields = ["source", "sha256", "language", "start", "end", "exact"]
        list_serializer_class = VisiblePassages

    def to_state(self, values: dict) -> Quoted:
        if "exact" not in values and not {"start", "end"} <= values.keys():
            raise Faulty(Fault((), "give the exact words, or start and end"))
        if "exact" in values and "end" in values:
            values.setdefault("start", values["end"] - len(values["exact"]))
        if values.get("start", 0) < 0:
            raise Faulty(Fault(("end",), "the words are longer than the text up to there"))
        return Quoted(**values)


class ImpreciseDateSerializer(StrictSerializer):
    """A date as exact as its source: EDTF level 0-1, the days it allows, the words as printed.

    `edtf` is empty where the words give no date. A day is null where the date is open or empty.
    """

    edtf = LineField(required=False, allow_blank=True, max_length=40)
    earliest = serializers.DateField(read_only=True, allow_null=True)
    latest = serializers.DateField(read_only=True, allow_null=True)
    as_printed = LineField(required=False, allow_blank=True, max_length=200)

    def __init__(self, column=None, **options):
        self.column = column
        super().__init__(source="*", required=False, allow_null=True, **options)

    def to_state(self, values: dict) -> State:
        return {name: text for name, text in values.items() if text}

    def to_representation(self, row):
        edtf, earliest, latest, as_printed = (
            getattr(row, f"{self.column}_{part}") for part in ("edtf", "earliest", "latest", "as_printed")
        )
        if not (edtf or as_printed):
            return None
        return super().to_representation(
            {"edtf": edtf, "earliest": earliest, "latest": latest, "as_printed": as_printed}
        )


class ReferenceSerializer(StrictSerializer):
    """Another row by slug and label; null where there is none that this reader may see.

    To name a row its slug is enough: as text, or as the object that is shown.
    """

    named_by = {"RowBySlugRequest": ["slug"]}
    named_by_text = {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$", "maxLength": 200}

    slug = SlugField()
    label = serializers.CharField(read_only=True)

    def __init__(self, **options):
        super().__init__(**{"required": False, "allow_null": True, **options})

    def to_internal_value(self, value) -> str:
        return super().to_internal_value({"slug": value} if isinstance(value, str) else value)

    def to_state(self, values: dict) -> str:
        return values["slug"]

    def get_attribute(self, row):
        return self.visible(super().get_attribute(row))

    def visible(self, row):
        if row is None:
            return None
        return type(row).objects.visible_to(self.context["request"].user).filter(pk=row.pk).first()


class DerivationSerializer(RowSerializer):
    """What the source was made from."""

    source = SlugField(source="derived_from.slug")

    class Meta:
        model = Derivation
        fields = ["source", "kind", "said_by"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_derivations(user)


class SourceSerializer(ResourceSerializer):
    """A document as received. Its text never changes: a changed page is a new source."""

    text = TextValue(max_length=LONGEST_SOURCE, help_text="As received, to the letter.")
    sha256 = serializers.CharField(read_only=True, help_text="Of the text in UTF-8.")
    published = ImpreciseDateSerializer("published")
    derived_from = DerivationSerializer(source="derivations", many=True, required=False)

    class Meta:
        model = Source
        fields = [
            "slug",
            "kind",
            "title",
            "language",
            "text",
            "sha256",
            "original_media_type",
            "url",
            "publisher",
            "byline",
            "published",
            "retrieved_at",
            "licence",
            "note",
            "derived_from",
            "status",
            *RESOURCE_FIELDS,
        ]
        read_only_fields = ["original_media_type", *RESOURCE_FIELDS]


class ListedSourceSerializer(SourceSerializer):
    """A document as received; its text is in the detail."""

    class Meta(SourceSerializer.Meta):
        fields = [field for field in SourceSerializer.Meta.fields if field != "text"]


class NameSerializer(StrictSerializer):
    """One spelling of the entry."""

    text = LineField(max_length=500)
    language = LineField(max_length=35, help_text="BCP 47: en, fr, de, ru, kk")
    kind = WordField(Name.Kind.choices, required=False)

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, _user):
        return names_of(self.parent.parent.Meta.model)


class IdentifierSerializer(StrictSerializer):
    """What another system calls the entry."""

    scheme = LineField(max_length=Identifier._meta.get_field("scheme").max_length)
    value = LineField(max_length=Identifier._meta.get_field("value").max_length)

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, _user):
        return identifiers_of(self.parent.parent.Meta.model)


class CitationSerializer(StrictSerializer):
    """The passage that backs one field of the entry, or (field empty) the entry as a whole."""

    field = LineField(required=False, allow_blank=True)
    passage = PassageSerializer()
    note = LinesField(required=False, allow_blank=True)

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_citations(self.parent.parent.Meta.model, user)

    def to_state(self, values: dict) -> State:
        """Each resource has fields of its own to cite."""
        words = [word for word, _ in self.parent.parent.Meta.model.CITED_FIELDS]
        try:
            WordField(words, allow_blank=True).run_validation(values.get("field", ""))
        except Faulty as error:
            raise Faulty(*(fault.within("field") for fault in error.faults)) from error
        return values


class EvidenceSerializer(PassageSerializer):
    """A passage behind a part of a row."""

    def to_state(self, values: dict) -> State:
        return {"passage": super().to_state(values)}


class EntrySerializer(ResourceSerializer):
    """What every entry shows; each adds fields of its own, by `fields_with`."""

    label = serializers.CharField(
        read_only=True,
        help_text="The preferred name in the record's language, else the first by language.",
    )
    names = NameSerializer(many=True, required=False)
    identifiers = IdentifierSerializer(many=True, required=False)
    citations = CitationSerializer(many=True, required=False)

    class Meta:
        read_only_fields = RESOURCE_FIELDS

    @staticmethod
    def fields_with(*own: str) -> list[str]:
        before, after = ["slug", "label", "names", "description"], ["identifiers", "citations", "status"]
        return [*before, *own, *after, *RESOURCE_FIELDS]
