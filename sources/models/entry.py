"""What every entry shares: names, identifiers, citations, and the page they belong to."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Expression, F, Func, Q, Value
from django.db.models.functions import Replace

from sources.fields import VocabularyField, language_is_a_tag
from sources.models.passage import Passage
from sources.models.resource import Reviewed, resource_triggers
from sources.triggers import (
    EVERY_CHANGE,
    after_each,
    has_part,
    keeps_part,
    no_cycle,
    touches,
)


class Entry(Reviewed):
    """A Person, Organization, Facility or Event: what the record has a page about (FollowTheMoney `Thing`).

    `label` is the preferred name in the record's language, else the first by language; the database keeps it.
    """

    label = models.TextField(editable=False, default="")
    description = models.TextField(blank=True, default="", help_text="The curator's words, in English.")
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_entries",
        help_text="The entry that this one turned out to be; its slug leads there.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label or self.slug


def joined(folded: Expression) -> Replace:
    """A folded name in one word, by which "alem ai" finds Alem.AI."""
    return Replace(folded, Value(" "))


class Name(models.Model):
    """One spelling of an entry (Wikibase label and alias). `folded` is what names are searched by."""

    class Kind(models.TextChoices):
        PREFERRED = "preferred"
        ALIAS = "alias"
        FORMER = "former"
        ACRONYM = "acronym"
        MISSPELLING = "misspelling"

    text = models.CharField(max_length=500)
    language = models.CharField(max_length=35, help_text="BCP 47: en, fr, de, ru, kk")
    kind = VocabularyField(choices=Kind, default=Kind.ALIAS)
    folded = models.GeneratedField(
        expression=Func(F("text"), function="fold_name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        abstract = True
        ordering = ["entry", "language", "text"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "text", "language"], name="%(class)s_is_stored_once"),
            models.UniqueConstraint(
                fields=["entry", "language"],
                condition=Q(kind="preferred"),
                name="%(class)s_is_preferred_once_per_language",
                violation_error_message="There is a preferred name in this language already.",
            ),
            language_is_a_tag("%(class)s_language_is_a_tag"),
            models.CheckConstraint(condition=~Q(text=""), name="%(class)s_has_a_text"),
        ]
        indexes = [
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="%(class)s_folded"),
            GinIndex(OpClass(joined(F("folded")), "gin_trgm_ops"), name="%(class)s_joined"),
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


class Identifier(models.Model):
    """What another system calls the entry: scheme and value (schema.org `PropertyValue`)."""

    scheme = models.CharField(max_length=100)
    value = models.CharField(max_length=500)

    class Meta:
        abstract = True
        ordering = ["entry", "scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="%(class)s_belongs_to_one_entry"),
            models.CheckConstraint(condition=~Q(scheme="") & ~Q(value=""), name="%(class)s_is_filled_in"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Citation(models.Model):
    """A passage that backs one field of an entry, or (field empty) the entry as a whole."""

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
        ordering = ["entry", "field", "passage"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "field", "passage"], name="%(class)s_is_stored_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field or 'whole'}: {self.passage}"


def entry_fields(*own: str) -> list[tuple[str, str]]:
    """What a citation of an entry can back: the entry's fields as the API names them, or the whole (empty)."""
    return [("", "the entry as a whole"), *((f, f) for f in ("names", "description", "identifiers", *own))]


# The label of each entry that `{which}` selects: the preferred name in the record's language comes first.
# Two writers take turns: what the second computes, it computes after the first has committed.
LABEL = """
    PERFORM FROM {entries} owner WHERE {which} ORDER BY owner.id FOR NO KEY UPDATE;
    UPDATE {entries} entry SET label = fresh.label
    FROM (
        SELECT DISTINCT ON (owner.id) owner.id, coalesce(name.text, owner.slug) AS label
        FROM {entries} owner LEFT JOIN {entries}name name ON name.entry_id = owner.id
        WHERE {which}
        ORDER BY owner.id,
            (name.kind = 'preferred'
             AND name.language IS NOT DISTINCT FROM (SELECT language FROM sources_record)) DESC NULLS LAST,
            name.kind = 'preferred' DESC, name.kind = 'misspelling', name.language, name.text
    ) fresh
    WHERE entry.id = fresh.id AND entry.label <> fresh.label;
"""
HAS_EVIDENCE = "verified_{entry}_has_a_citation"
IS_VERIFIED = "status = 'verified' AND merged_into_id IS NULL"


def entry_triggers(entry: str, entries: str) -> list[pgtrigger.Trigger]:
    """The rules of an entry's table: `entry` is its word, `entries` its table."""
    return [
        *resource_triggers("label"),
        pgtrigger.Trigger(
            name="label_begins_as_the_slug",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="NEW.label := NEW.slug; RETURN NEW;",
        ),
        *no_cycle("merged_into_id", name=f"{entry}_is_not_merged_into_itself"),
        has_part(
            HAS_EVIDENCE.format(entry=entry),
            part=f"{entries}citation",
            owner="entry_id",
            only_if=IS_VERIFIED,
        ),
    ]


def name_triggers(entries: str) -> list[pgtrigger.Trigger]:
    changed = "SELECT entry_id FROM {rows} changed"
    return [
        *touches(entries, by=changed),
        *after_each(
            EVERY_CHANGE,
            "label_follows_names",
            LABEL.replace("{entries}", entries).replace("{which}", f"owner.id IN ({changed})"),
        ),
    ]


def identifier_triggers(entries: str) -> list[pgtrigger.Trigger]:
    return touches(entries, by="SELECT entry_id FROM {rows} changed")


def citation_triggers(entry: str, entries: str) -> list[pgtrigger.Trigger]:
    return [
        *touches(entries, by="SELECT entry_id FROM {rows} changed"),
        keeps_part(HAS_EVIDENCE.format(entry=entry), whole=entries, owner="entry_id", only_if=IS_VERIFIED),
    ]
