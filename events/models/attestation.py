import pgtrigger
from django.db import models
from django.db.models import Q

from events.models.statement import HAS_ATTESTATION, Statement
from sources.fields import VocabularyField
from sources.history import track
from sources.models import Passage, Source
from sources.triggers import EVERY_CHANGE, after_each, has_part, keeps_part, refuse, touches

HAS_PASSAGE = "attestation_has_a_passage"

# The words of the best attestation, its passages joined where the source says something in between.
# Two writers take turns: what the second computes, it computes after the first has committed.
STATEMENT_TEXT = """
    PERFORM FROM events_statement WHERE id IN ({statements}) ORDER BY id FOR NO KEY UPDATE;
    UPDATE events_statement statement SET text = fresh.text, language = fresh.language
    FROM (
        SELECT owner.id,
               coalesce(string_agg(passage.exact, ' […] ' ORDER BY part.position), '') AS text,
               coalesce(min(source.language), '') AS language
        FROM events_statement owner
        LEFT JOIN events_attestation best ON best.statement_id = owner.id AND best.is_best
        LEFT JOIN sources_source source ON source.id = best.source_id
        LEFT JOIN events_attestationpassage part ON part.attestation_id = best.id
        LEFT JOIN sources_passage passage ON passage.id = part.passage_id
        WHERE owner.id IN ({statements})
        GROUP BY owner.id
    ) fresh
    WHERE statement.id = fresh.id
    AND (statement.text, statement.language) IS DISTINCT FROM (fresh.text, fresh.language);
"""
ONE_SOURCE = "attestation_passages_are_of_its_source"


@track
class Attestation(models.Model):
    """How one source renders a statement: its passages, in order, and the form (schema.org `appearance`)."""

    class Form(models.TextChoices):
        DIRECT_QUOTE = "direct_quote"
        PARTIAL_QUOTE = "partial_quote"
        INDIRECT = "indirect"
        PARAPHRASE = "paraphrase"
        CLAIM = "claim"
        OTHER = "other"

    class Translation(models.TextChoices):
        YES = "yes"
        NO = "no"
        UNKNOWN = "unknown"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="attestations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="attestations")
    form = VocabularyField(choices=Form)
    is_translation = VocabularyField(choices=Translation, default=Translation.UNKNOWN)
    is_best = models.BooleanField(default=False, help_text="The statement takes its text from here.")
    attribution = models.ForeignKey(
        Passage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attributed_attestations",
        help_text="The words that say who said it.",
    )
    attributed_via = models.CharField(
        max_length=300, blank=True, default="", help_text="The channel that the source names, as printed."
    )
    note = models.TextField(blank=True, default="")
    passages = models.ManyToManyField(Passage, through="AttestationPassage", related_name="attestations")

    class Meta:
        ordering = ["statement", "-is_best", "source", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(is_best=True),
                name="statement_has_one_best_attestation",
                violation_error_message="Another attestation of this statement is the best one.",
            ),
        ]
        indexes = [models.Index("source", "statement", name="attestation_by_source")]
        triggers = [
            *touches("events_statement", by="SELECT statement_id FROM {rows} changed"),
            *after_each(
                EVERY_CHANGE,
                "statement_text_is_of_the_best",
                STATEMENT_TEXT.replace("{statements}", "SELECT statement_id FROM {rows} changed"),
            ),
            *after_each(
                [pgtrigger.Insert, pgtrigger.Update],
                ONE_SOURCE,
                """
                IF EXISTS (
                    SELECT 1 FROM new_rows attestation
                    JOIN sources_passage passage ON passage.id = attestation.attribution_id
                    WHERE passage.source_id <> attestation.source_id
                ) OR EXISTS (
                    SELECT 1 FROM new_rows attestation
                    JOIN events_attestationpassage part ON part.attestation_id = attestation.id
                    JOIN sources_passage passage ON passage.id = part.passage_id
                    WHERE passage.source_id <> attestation.source_id
                ) THEN
                """
                + refuse(ONE_SOURCE, "'a passage of another source'")
                + "END IF;",
            ),
            keeps_part(
                HAS_ATTESTATION,
                whole="events_statement",
                owner="statement_id",
                only_if="status = 'verified'",
                among="is_best",
            ),
            has_part(HAS_PASSAGE, part="events_attestationpassage", owner="attestation_id"),
        ]

    def __str__(self) -> str:
        return f"{self.form} in {self.source}"


@track
class AttestationPassage(models.Model):
    """A passage's place in an attestation: "said X" and photo credits fall between passages."""

    attestation = models.ForeignKey(Attestation, models.CASCADE, related_name="parts")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="attestation_uses")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["attestation", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attestation", "position"], name="attestation_passages_stand_in_order"
            ),
            models.UniqueConstraint(fields=["attestation", "passage"], name="attestation_has_a_passage_once"),
        ]
        triggers = [
            *touches(
                "events_statement",
                by="SELECT statement_id FROM events_attestation WHERE id IN"
                " (SELECT attestation_id FROM {rows} changed)",
            ),
            *after_each(
                EVERY_CHANGE,
                "statement_text_is_of_the_best",
                STATEMENT_TEXT.replace(
                    "{statements}",
                    "SELECT statement_id FROM events_attestation WHERE id IN"
                    " (SELECT attestation_id FROM {rows} changed)",
                ),
            ),
            *after_each(
                [pgtrigger.Insert, pgtrigger.Update],
                ONE_SOURCE,
                """
                PERFORM FROM events_attestation WHERE id IN (SELECT attestation_id FROM new_rows)
                ORDER BY id FOR SHARE;
                IF EXISTS (
                    SELECT 1 FROM new_rows part
                    JOIN events_attestation attestation ON attestation.id = part.attestation_id
                    JOIN sources_passage passage ON passage.id = part.passage_id
                    WHERE passage.source_id <> attestation.source_id
                ) THEN
                """
                + refuse(ONE_SOURCE, "'a passage of another source'")
                + "END IF;",
            ),
            keeps_part(HAS_PASSAGE, whole="events_attestation", owner="attestation_id"),
        ]

    def __str__(self) -> str:
        return str(self.passage)
