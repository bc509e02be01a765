from django.db import models
from django.db.models import F, Q

from events.models.statement import Statement
from sources.fields import VocabularyField
from sources.history import track
from sources.models import Passage, Resource, resource_triggers
from sources.triggers import touches


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MeasureQuerySet":
        """All of them: a measure is a word of the record and says nothing of the world."""
        return self


@track
class Measure(Resource):
    """What a figure counts: `telegram-users-worldwide` is not `telegram-users-kazakhstan`."""

    label = models.CharField(max_length=300)
    unit = models.CharField(max_length=100)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(label=""), name="measure_has_a_label")]
        indexes = [
            models.Index("label", "slug", name="measure_by_label"),
            models.Index("updated_at", "slug", name="measure_by_change"),
        ]
        triggers = resource_triggers()

    def __str__(self) -> str:
        return self.label


TOO_LARGE = 10**24


@track
class Figure(models.Model):
    """A quantity inside a statement (schema.org `QuantitativeValue`).

    `amount` is empty where the words give none: "several", "dozens", "Milliarden".
    """

    class Comparator(models.TextChoices):
        EQUAL = "="
        MORE = ">"
        AT_LEAST = ">="
        LESS = "<"
        AT_MOST = "<="
        ABOUT = "~"

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="figures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="figures")
    passage = models.ForeignKey(
        Passage, models.PROTECT, related_name="figures", help_text="The words of the figure."
    )
    comparator = VocabularyField(choices=Comparator, blank=True, default="")
    amount = models.DecimalField(max_digits=30, decimal_places=6, null=True, blank=True)
    upper = models.DecimalField(max_digits=30, decimal_places=6, null=True, blank=True)

    class Meta:
        ordering = ["statement", "measure", "passage"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "measure", "passage"], name="figure_is_stored_once"),
            models.CheckConstraint(
                condition=Q(amount=None, comparator="") | Q(amount__isnull=False, comparator__gt=""),
                name="figure_has_an_amount_with_its_comparator",
                violation_error_message="Amount and comparator go together: both, or neither.",
            ),
            # NaN is more than any number.
            models.CheckConstraint(
                condition=~Q(amount__gte=TOO_LARGE),
                name="figure_amount_is_a_number",
                violation_error_message="The amount is no number, or too large.",
            ),
            models.CheckConstraint(
                condition=~Q(upper__gte=TOO_LARGE),
                name="figure_upper_is_a_number",
                violation_error_message="The upper bound is no number, or too large.",
            ),
            models.CheckConstraint(
                condition=Q(upper=None) | Q(amount__isnull=False, upper__gt=F("amount")),
                name="figure_ends_above_its_amount",
                violation_error_message="The upper bound is above an amount: give the amount it begins at.",
            ),
        ]
        triggers = touches("events_statement", by="SELECT statement_id FROM {rows} changed")

    def __str__(self) -> str:
        return f"{self.measure}: {self.comparator} {self.amount}"
