"""The declared shape of merges: what is sent to make one, and what is told of it."""

from rest_framework import serializers

from config.rest.bodies import StrictSerializer
from curation.models import EntryType
from sources.models import Name
from sources.serializer_fields import LinesField, OffsetField, SlugField, WordField
from sources.writing.reasons import LONGEST


class MergePreviewRequestSerializer(StrictSerializer):
    """Which entry is to be merged into which: the loser's slug will lead to the winner."""

    type = WordField(EntryType.choices)
    loser = SlugField()
    winner = SlugField()


class MergeRequestSerializer(MergePreviewRequestSerializer):
    """As the preview, with the versions that it showed."""

    loser_version = OffsetField(required=False, help_text="The loser's version, as the preview showed it.")
    winner_version = OffsetField(required=False, help_text="The winner's version, as the preview showed it.")
    reason = LinesField(
        required=False,
        max_length=LONGEST,
        allow_blank=True,
        help_text="Else the header X-Change-Reason counts.",
    )


class UndoRequestSerializer(StrictSerializer):
    """Why the merge is taken back."""

    reason = LinesField(
        required=False,
        max_length=LONGEST,
        allow_blank=True,
        help_text="Else the header X-Change-Reason counts.",
    )


class MergeSerializer(serializers.Serializer):
    """One entry was found to be another. Undone, it stays in the list."""

    id = serializers.IntegerField()
    type = serializers.ChoiceField(EntryType.choices)
    loser = serializers.SlugField()
    winner = serializers.SlugField()
    reason = serializers.CharField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    undone_by = serializers.CharField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)
    undo_reason = serializers.CharField()


class ObstacleSerializer(serializers.Serializer):
    """Why the two cannot be merged as they are; `subject` is loser or winner, or empty for both."""

    subject = serializers.CharField()
    detail = serializers.CharField()


class ExampleSerializer(serializers.Serializer):
    """A row that moves, by the page it is on; slug is empty where that is the loser's own."""

    type = serializers.CharField()
    slug = serializers.CharField()
    label = serializers.CharField()


class UnitedSerializer(serializers.Serializer):
    """Two rows that would be equal; of what they say otherwise (`differs`) the winner's stays."""

    label = serializers.CharField()
    differs = serializers.DictField()


class MoveSerializer(serializers.Serializer):
    """What points at the loser in one way: how many rows move to the winner, how many unite with one of its."""

    type = serializers.CharField()
    field = serializers.CharField()
    moved = serializers.IntegerField()
    examples = ExampleSerializer(many=True, help_text="20 at most.")
    united = serializers.IntegerField()
    united_examples = UnitedSerializer(many=True, help_text="20 at most.")


class RenamedNameSerializer(serializers.Serializer):
    """A name of the loser that becomes one of another kind."""

    text = serializers.CharField()
    language = serializers.CharField()
    before = serializers.ChoiceField(Name.Kind.choices)
    after = serializers.ChoiceField(Name.Kind.choices)


class MergePreviewSerializer(serializers.Serializer):
    """What a merge would do. Nothing was written."""

    type = serializers.ChoiceField(EntryType.choices)
    loser = serializers.DictField(help_text="The entry as its own address shows it.")
    winner = serializers.DictField(help_text="The entry as its own address shows it.")
    obstacles = ObstacleSerializer(many=True, help_text="Empty where the two can be merged.")
    moves = MoveSerializer(many=True)
    names = RenamedNameSerializer(many=True)
    lacking = serializers.DictField(
        help_text="What the loser says and the winner does not: it is not taken over."
    )
    differing = serializers.DictField(help_text="What the two say otherwise: the winner's stays.")


class KeptSerializer(serializers.Serializer):
    """What did not become as it was before the merge. `column` is empty for a whole row."""

    table = serializers.CharField()
    row = serializers.IntegerField()
    label = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField(allow_null=True)
    why = serializers.CharField()


class UndoneSerializer(serializers.Serializer):
    """What an undoing gave back, in rows of each table, and what stays as it is now."""

    merge = MergeSerializer()
    restored = serializers.DictField(child=serializers.IntegerField())
    recreated = serializers.DictField(child=serializers.IntegerField())
    kept = KeptSerializer(many=True)
