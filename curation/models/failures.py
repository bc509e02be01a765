from django.db import models


class FailedTokens(models.Model):
    """How often an address sent a token that is not good, and since when. All processes count here."""

    address = models.CharField(max_length=50, primary_key=True, help_text="A network of 64 bits for IPv6.")
    since = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "failed tokens"

    def __str__(self) -> str:
        return f"{self.failures} from {self.address}"
