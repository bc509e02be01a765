import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q

from sources.fields import AsPrinted, EarliestDay, EdtfField, LatestDay, VocabularyField, language_is_a_tag
from sources.history import track
from sources.models.resource import Reviewed, resource_triggers
from sources.triggers import EVERY_CHANGE, after_each, never_changes, touches


@track
class Source(Reviewed):
    """A document as received; its text never changes (schema.org `NewsArticle` and its like)."""

    class Kind(models.TextChoices):
        ARTICLE = "article"
        INTERVIEW = "interview"
        PRESS_RELEASE = "press_release"
        TRANSCRIPT = "transcript"
        SESSION_PAGE = "session_page"
        DATASET = "dataset"
        OTHER = "other"

    kind = VocabularyField(choices=Kind)
    title = models.TextField(blank=True, default="", help_text="As printed; empty where none is printed.")
    language = models.CharField(max_length=35, help_text="BCP 47: en, fr, de, ru, kk")
    text = models.TextField(
        validators=[ProhibitNullCharactersValidator()],
        help_text="As received, to the letter. It never changes once stored.",
    )
    sha256 = models.GeneratedField(
        expression=Func(F("text"), function="text_sha256"),
        output_field=models.CharField(max_length=64),
        db_persist=True,
    )
    original = models.BinaryField(
        null=True, blank=True, help_text="The file that the text was drawn from (html, pdf), byte for byte."
    )
    original_media_type = models.CharField(
        max_length=100,
        blank=True,
        default="",
        validators=[RegexValidator(r"^[\w.+-]+/[\w.+-]+$", "A media type looks like text/html.")],
    )
    url = models.URLField(max_length=2000, blank=True, default="")
    publisher = models.CharField(max_length=300, blank=True, default="", help_text="As printed.")
    byline = models.CharField(max_length=300, blank=True, default="", help_text="As printed.")
    published_edtf = EdtfField("published")
    published_as_printed = AsPrinted()
    published_earliest = EarliestDay("published_edtf")
    published_latest = LatestDay("published_edtf")
    retrieved_at = models.DateTimeField(null=True, blank=True)
    licence = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField(blank=True, default="")
    search = models.GeneratedField(
        expression=Func("language", "title", "byline", "publisher", "text", function="source_search_vector"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    origin = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="Sources that derive from each other, however far, share it: the lowest id among them.",
    )

    class Meta:
        constraints = [
            language_is_a_tag("source_language_is_a_tag"),
            models.CheckConstraint(
                condition=~Q(text=""), name="source_has_a_text", violation_error_message="A source has a text."
            ),
            models.CheckConstraint(
                condition=Q(original=None, original_media_type="")
                | Q(original__isnull=False, original_media_type__gt=""),
                name="source_original_has_a_media_type",
                violation_error_message="An original file and its media type go together: both, or neither.",
            ),
        ]
        indexes = [
            models.Index("updated_at", "slug", name="source_by_change"),
            models.Index("sha256", name="source_by_sha256"),
            GinIndex("search", name="source_search"),
        ]
        triggers = [
            *resource_triggers("origin"),
            never_changes("text", "original", "original_media_type", name="source_text_never_changes"),
            pgtrigger.Trigger(
                name="passages_follow_its_language",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("language"),
                condition=pgtrigger.AnyChange("language"),
                func="UPDATE sources_passage SET search = NULL WHERE source_id = NEW.id; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="source_begins_as_its_own_origin",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="NEW.origin := NEW.id; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.slug})" if self.title else self.slug


# Whoever was connected before (they share an origin) or is connected now takes the lowest id it reaches.
CONNECTED_COMPONENT = """
    PERFORM pg_advisory_xact_lock(hashtext('origin_is_the_connected_component'));
    WITH RECURSIVE affected(id) AS (
        SELECT member.id FROM sources_source member WHERE member.origin IN (
            SELECT source.origin FROM sources_source source JOIN {rows} changed
            ON source.id IN (changed.source_id, changed.derived_from_id)
        )
    ), reached(start, id) AS (
        SELECT id, id FROM affected
        UNION
        SELECT reached.start,
               CASE WHEN edge.source_id = reached.id THEN edge.derived_from_id ELSE edge.source_id END
        FROM reached JOIN sources_derivation edge ON reached.id IN (edge.source_id, edge.derived_from_id)
    ), lowest AS (
        SELECT start, min(id) AS origin FROM reached GROUP BY start
    )
    UPDATE sources_source SET origin = lowest.origin FROM lowest
    WHERE sources_source.id = lowest.start AND sources_source.origin IS DISTINCT FROM lowest.origin;
"""


@track
class Derivation(models.Model):
    """One source made from another: what connects them is one origin, however many sources tell it."""

    class Kind(models.TextChoices):
        TRANSLATION = "translation"
        REPRINT = "reprint"
        QUOTES = "quotes"
        PRESS_RELEASE = "press_release"
        OTHER = "other"

    source = models.ForeignKey(Source, models.CASCADE, related_name="derivations")
    derived_from = models.ForeignKey(Source, models.PROTECT, related_name="derived_sources")
    kind = VocabularyField(choices=Kind)
    said_by = models.CharField(max_length=300, blank=True, default="", help_text="Who says so.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "source",
                "derived_from",
                name="source_derives_once_from_another",
                violation_error_message="The source is said to derive from that one already.",
            ),
            models.CheckConstraint(
                condition=~Q(source=F("derived_from")),
                name="source_does_not_derive_from_itself",
                violation_error_message="A source does not derive from itself.",
            ),
        ]
        triggers = [
            *touches("sources_source", by="SELECT source_id FROM {rows} changed"),
            *after_each(EVERY_CHANGE, "origin_is_the_connected_component", CONNECTED_COMPONENT),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.derived_from}"
