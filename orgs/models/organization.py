from django.db import models

from sources.fields import AsPrinted, CountryField, EarliestDay, EdtfField, LatestDay, VocabularyField
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
from sources.triggers import no_cycle


@track
class Organization(Entry):
    """A body that acts: a company, a ministry, a technopark (schema.org `Organization`)."""

    class Classification(models.TextChoices):
        COMPANY = "company"
        MINISTRY = "ministry"
        GOVERNMENT = "government"
        PARLIAMENT = "parliament"
        COUNCIL = "council"
        AGENCY = "agency"
        TECHNOPARK = "technopark"
        RESEARCH_CENTRE = "research_centre"
        SCHOOL = "school"
        UNIVERSITY = "university"
        PROGRAMME = "programme"
        MEDIA = "media"
        STARTUP = "startup"
        NETWORK = "network"
        INTERNATIONAL = "international"
        OTHER = "other"

    CITED_FIELDS = entry_fields("classification", "parent", "country", "founded", "dissolved")

    classification = VocabularyField(choices=Classification)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    country = CountryField()
    founded_edtf = EdtfField("founded")
    founded_as_printed = AsPrinted()
    founded_earliest = EarliestDay("founded_edtf")
    founded_latest = LatestDay("founded_edtf")
    dissolved_edtf = EdtfField("dissolved")
    dissolved_as_printed = AsPrinted()
    dissolved_earliest = EarliestDay("dissolved_edtf")
    dissolved_latest = LatestDay("dissolved_edtf")

    class Meta:
        indexes = [
            models.Index("label", "slug", name="organization_by_label"),
            models.Index("updated_at", "slug", name="organization_by_change"),
        ]
        triggers = [
            *entry_triggers("organization", "orgs_organization"),
            *no_cycle("parent_id", name="organization_is_not_its_own_parent"),
        ]


@track
class OrganizationName(Name):
    entry = models.ForeignKey(Organization, models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        triggers = name_triggers(Organization._meta.db_table)


@track
class OrganizationIdentifier(Identifier):
    entry = models.ForeignKey(Organization, models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        triggers = identifier_triggers(Organization._meta.db_table)


@track
class OrganizationCitation(Citation):
    entry = models.ForeignKey(Organization, models.CASCADE, related_name="citations")
    field = VocabularyField(choices=Organization.CITED_FIELDS, blank=True, default="")

    class Meta(Citation.Meta):
        triggers = citation_triggers("organization", Organization._meta.db_table)
