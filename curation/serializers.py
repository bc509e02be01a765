"""The declared shape of what the whole record answers. PostgreSQL writes it (search.py)."""

from rest_framework import serializers

from curation.search import TYPES
from sources.models import Name


class MatchedNameSerializer(serializers.Serializer):
    text = serializers.CharField()
    language = serializers.CharField()
    kind = serializers.ChoiceField(Name.Kind.choices)


class MatchedPassageSerializer(serializers.Serializer):
    """The words of a source from `start` up to `end`, counted in Unicode code points."""

    source = serializers.SlugField()
    sha256 = serializers.CharField(help_text="Of the source's text.")
    language = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    exact = serializers.CharField()


class MatchedSerializer(serializers.Serializer):
    """What matched: a name, a passage, or a field with its text (of a source's text a snippet)."""

    name = MatchedNameSerializer(required=False)
    passage = MatchedPassageSerializer(required=False)
    field = serializers.ChoiceField(
        ["title", "byline", "publisher", "text", "gist", "note", "readings", "label"], required=False
    )
    text = serializers.CharField(required=False)
    snippet = serializers.CharField(required=False)


class HitSerializer(serializers.Serializer):
    type = serializers.ChoiceField(TYPES)
    slug = serializers.SlugField()
    label = serializers.CharField(
        help_text="The label of an entry, the gist of a statement, the title of all else."
    )
    score = serializers.FloatField(
        help_text="Above 0, at most 1. It orders the hits of one question and means no more."
    )
    matched = MatchedSerializer()


class SearchSerializer(serializers.Serializer):
    """A page of hits, best first."""

    count = serializers.IntegerField(allow_null=True, help_text="Null where some hits were left out.")
    count_estimate = serializers.IntegerField(
        allow_null=True, help_text="Where some hits were left out: there are at least so many."
    )
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    note = serializers.CharField(allow_null=True, help_text="Which hits were left out, if so.")
    results = HitSerializer(many=True)
