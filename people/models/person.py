from django.db import models

from sources.fields import VocabularyField
from sources.history import track
from sources.models import (
    Citation,
    Entry,
    Identifier,
    Name,
    citation_triggers,
    entry_fields,
    entry_triggers,
    identifier_triggers,
    name_triggers,
)


@track
class Person(Entry):
    """A person whom the sources name. No birth date, gender or nationality is kept."""

    CITED_FIELDS = entry_fields("given_name", "family_name", "honorific")

    given_name = models.CharField(max_length=200, blank=True, default="")
    family_name = models.CharField(max_length=200, blank=True, default="")
    honorific = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index("label", "slug", name="person_by_label"),
            models.Index("updated_at", "slug", name="person_by_change"),
        ]
        triggers = entry_triggers("person", "people_person")


@track
class PersonName(Name):
    entry = models.ForeignKey(Person, models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        triggers = name_triggers(Person._meta.db_table)


@track
class PersonIdentifier(Identifier):
    entry = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        triggers = identifier_triggers(Person._meta.db_table)


@track
class PersonCitation(Citation):
    entry = models.ForeignKey(Person, models.CASCADE, related_name="citations")
    field = VocabularyField(choices=Person.CITED_FIELDS, blank=True, default="")

    class Meta(Citation.Meta):
        triggers = citation_triggers("person", Person._meta.db_table)
