import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from sources.history import track
from sources.models.source import Source
from sources.triggers import after_each, never_changes, refuse


class PassageQuerySet(models.QuerySet):
    def visible_to(self, user) -> "PassageQuerySet":
        return self.filter(source__in=Source.objects.visible_to(user))


@track
class Passage(models.Model):
    """The span `[start, end)` of a source's text, counted in Unicode code points, with its exact words.

    W3C Web Annotation: `TextPositionSelector` and `TextQuoteSelector` in one. Another span is another passage.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    search = SearchVectorField(
        editable=False,
        null=True,
        help_text="The words, stemmed in the source's language; the database keeps it.",
    )

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["source", "start", "end"]
        constraints = [
            models.UniqueConstraint(
                "source",
                "start",
                "end",
                name="passage_is_stored_once",
                violation_error_message="These words of this source are stored as a passage already.",
            ),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")),
                name="passage_ends_after_it_starts",
                violation_error_message="A passage ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(end=F("start") + Length("exact")),
                name="passage_is_as_long_as_its_words",
                violation_error_message="From start to end there are as many characters as the words have.",
            ),
        ]
        indexes = [GinIndex("search", name="passage_search")]
        triggers = [
            pgtrigger.Trigger(
                name="passage_is_searched_in_its_language",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("search"),
                func="""
                NEW.search := to_tsvector(text_search_configuration(
                    (SELECT language FROM sources_source WHERE id = NEW.source_id)
                ), NEW.exact);
                RETURN NEW;
                """,
            ),
            *after_each(
                [pgtrigger.Insert],
                "passage_reads_so_in_its_source",
                """
                IF EXISTS (
                    SELECT 1 FROM {rows} passage JOIN sources_source source ON source.id = passage.source_id
                    WHERE substr(source.text, passage.start + 1, passage."end" - passage.start) <> passage.exact
                ) THEN
                """
                + refuse("passage_reads_so_in_its_source", "'the source has other words between start and end'")
                + "END IF;",
            ),
            never_changes("source_id", "start", "end", "exact", name="passage_never_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.source} [{self.start}, {self.end}) {self.exact[:60]}"
