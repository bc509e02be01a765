from django.db import models
from django.db.models import Q

from sources.fields import SlugField, language_is_a_tag
from sources.history import track


@track
class Record(models.Model):
    """What this database holds: one record of one happening (schema.org `Dataset`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    slug = SlugField(max_length=200)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True, default="")
    language = models.CharField(
        max_length=35, help_text="The main language: labels are names in it where there are any."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="database_holds_one_record",
                violation_error_message="A database holds one record.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="record_has_a_name"),
            language_is_a_tag("record_language_is_a_tag"),
        ]
        # What the roles are made of: config.rest.policy.
        permissions = [
            ("view_unverified", "Can see what is proposed or rejected"),
            ("propose", "Can propose, and change and delete own proposals"),
            ("edit", "Can edit what is not verified"),
            ("verify", "Can verify and reject, and edit what is verified"),
            ("administer", "Can give tokens and undo imports"),
        ]

    def __str__(self) -> str:
        return self.name
