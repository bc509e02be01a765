"""What imports remember: each run, and what the files last said of each row."""

from django.db import models
from django.db.models.functions import Now


class ImportRun(models.Model):
    """One import that was carried out: from which files, by whom, and what it changed."""

    record = models.SlugField(max_length=200, help_text="The slug of the record.")
    folder = models.TextField(help_text="Where the files lay.")
    files = models.JSONField(help_text="The sha256 of each file.")
    plan = models.JSONField(help_text="What was created, updated, kept and deleted, field by field.")
    account = models.CharField(max_length=200, help_text="The account of the machine that ran it.")
    context_id = models.UUIDField(help_text="The context under which the history keeps its changes.")
    started_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"Import {self.pk} of {self.record}"


class ImportedRow(models.Model):
    """What the files last said of a row, whatever has become of it in the database since.

    With it, an import can tell what changed in the files from what curators changed.
    """

    kind = models.CharField(max_length=40)
    slug = models.SlugField(max_length=200)
    state = models.JSONField()
    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="rows", help_text="The run that last took it in."
    )

    class Meta:
        constraints = [models.UniqueConstraint("kind", "slug", name="imported_row_is_stored_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"
