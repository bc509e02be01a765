"""The declared shape of sources and of what every entry shares. On a read PostgreSQL writes it (shapes.py)."""

from rest_framework import serializers

from sources.models import Derivation, Name, Passage, Source
from sources.shapes import BY_PASSAGE, identifiers_of, names_of, visible_citations, visible_derivations

RESOURCE_FIELDS = ["version", "created_at", "updated_at"]


class VisibleParts(serializers.ListSerializer):
    """The parts of a row, as far as this reader may see them."""

    def to_representation(self, parts):
        shown = self.child.visible_parts(self.context["request"].user).filter(pk__in=parts.values("pk"))
        return [self.child.to_representation(part) for part in shown]


class VisiblePassages(serializers.ListSerializer):
    """The passages that rows of evidence point at, as far as this reader may see their sources."""

    order = BY_PASSAGE

    def to_representation(self, evidence):
        sources = Source.objects.visible_to(self.context["request"].user)
        shown = evidence.filter(passage__source__in=sources).order_by(*self.order)
        return [self.child.to_representation(row.passage) for row in shown]


class PassageSerializer(serializers.ModelSerializer):
    """The words of a source from `start` up to `end`, counted in Unicode code points."""

    source = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    sha256 = serializers.CharField(source="source.sha256", read_only=True, help_text="Of the source's text.")
    language = serializers.CharField(source="source.language", read_only=True)

    class Meta:
        model = Passage
        fields = ["source", "sha256", "language", "start", "end", "exact"]
        list_serializer_class = VisiblePassages


class ImpreciseDateSerializer(serializers.Serializer):
    """A date as exact as its source: EDTF level 0-1, the days it allows, the words as printed.

    `edtf` is empty where the words give no date. A day is null where the date is open or empty.
    """

    edtf = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    as_printed = serializers.CharField()

    def __init__(self, column=None, **options):
        self.column = column
        super().__init__(source="*", read_only=True, allow_null=True, **options)

    def to_representation(self, row):
        edtf, earliest, latest, as_printed = (
            getattr(row, f"{self.column}_{part}") for part in ("edtf", "earliest", "latest", "as_printed")
        )
        if not (edtf or as_printed):
            return None
        return super().to_representation(
            {"edtf": edtf, "earliest": earliest, "latest": latest, "as_printed": as_printed}
        )


class ReferenceSerializer(serializers.Serializer):
    """Another row by slug and label; null where there is none that this reader may see."""

    slug = serializers.SlugField()
    label = serializers.CharField()

    def __init__(self, **options):
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, row):
        return self.visible(super().get_attribute(row))

    def visible(self, row):
        if row is None:
            return None
        return type(row).objects.visible_to(self.context["request"].user).filter(pk=row.pk).first()


class DerivationSerializer(serializers.ModelSerializer):
    source = serializers.SlugRelatedField(source="derived_from", slug_field="slug", read_only=True)

    class Meta:
        model = Derivation
        fields = ["source", "kind", "said_by"]
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_derivations(user)


class SourceSerializer(serializers.ModelSerializer):
    """A document as received. Its text never changes."""

    published = ImpreciseDateSerializer("published")
    derived_from = DerivationSerializer(source="derivations", many=True, read_only=True)

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


class ListedSourceSerializer(SourceSerializer):
    """A document as received; its text is in the detail."""

    class Meta(SourceSerializer.Meta):
        fields = [field for field in SourceSerializer.Meta.fields if field != "text"]


class NameSerializer(serializers.Serializer):
    text = serializers.CharField()
    language = serializers.CharField(help_text="BCP 47: en, fr, de, ru, kk")
    kind = serializers.ChoiceField(Name.Kind.choices)

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, _user):
        return names_of(self.parent.parent.Meta.model)


class IdentifierSerializer(serializers.Serializer):
    """What another system calls the entry."""

    scheme = serializers.CharField()
    value = serializers.CharField()

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, _user):
        return identifiers_of(self.parent.parent.Meta.model)


class CitationSerializer(serializers.Serializer):
    """The passage that backs one field of the entry, or (field empty) the entry as a whole."""

    field = serializers.CharField()
    passage = PassageSerializer()
    note = serializers.CharField()

    class Meta:
        list_serializer_class = VisibleParts

    def visible_parts(self, user):
        return visible_citations(self.parent.parent.Meta.model, user)


class EntrySerializer(serializers.ModelSerializer):
    """What every entry shows; each adds fields of its own, by `fields_with`."""

    names = NameSerializer(many=True, read_only=True)
    identifiers = IdentifierSerializer(many=True, read_only=True)
    citations = CitationSerializer(many=True, read_only=True)

    @staticmethod
    def fields_with(*own: str) -> list[str]:
        before, after = ["slug", "label", "names", "description"], ["identifiers", "citations", "status"]
        return [*before, *own, *after, *RESOURCE_FIELDS]
