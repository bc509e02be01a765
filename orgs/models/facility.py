from django.db import models

from orgs.models.organization import Organization
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
class Facility(Entry):
    """A place or an installation: a building, a laboratory, a supercomputer (schema.org `Place`).

    The same body may be an organization too: then that organization is the `operator`.
    """

    class Classification(models.TextChoices):
        BUILDING = "building"
        CENTRE = "centre"
        DATA_CENTRE = "data_centre"
        SUPERCOMPUTER = "supercomputer"
        LABORATORY = "laboratory"
        OFFICE = "office"
        SCHOOL = "school"
        NETWORK = "network"
        OTHER = "other"

    class State(models.TextChoices):
        PLANNED = "planned"
        ANNOUNCED = "announced"
        OPENED = "opened"
        OPERATING = "operating"
        OTHER = "other"

    CITED_FIELDS = entry_fields(
        "classification",
        "operator",
        "located_in",
        "locality",
        "country",
        "floor",
        "state",
        "opened",
        "equipment",
    )

    classification = VocabularyField(choices=Classification)
    operator = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="operated_facilities"
    )
    located_in = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="houses")
    locality = models.CharField(max_length=200, blank=True, default="")
    country = CountryField()
    floor = models.CharField(max_length=50, blank=True, default="")
    state = VocabularyField(choices=State, blank=True, default="")
    opened_edtf = EdtfField("opened")
    opened_as_printed = AsPrinted()
    opened_earliest = EarliestDay("opened_edtf")
    opened_latest = LatestDay("opened_edtf")
    equipment = models.TextField(blank=True, default="")

    class Meta:
        verbose_name_plural = "facilities"
        indexes = [
            models.Index("label", "slug", name="facility_by_label"),
            models.Index("updated_at", "slug", name="facility_by_change"),
        ]
        triggers = [
            *entry_triggers("facility", "orgs_facility"),
            *no_cycle("located_in_id", name="facility_is_not_located_in_itself"),
        ]


@track
class FacilityName(Name):
    entry = models.ForeignKey(Facility, models.CASCADE, related_name="names")

    class Meta(Name.Meta):
        triggers = name_triggers(Facility._meta.db_table)


@track
class FacilityIdentifier(Identifier):
    entry = models.ForeignKey(Facility, models.CASCADE, related_name="identifiers")

    class Meta(Identifier.Meta):
        triggers = identifier_triggers(Facility._meta.db_table)


@track
class FacilityCitation(Citation):
    entry = models.ForeignKey(Facility, models.CASCADE, related_name="citations")
    field = VocabularyField(choices=Facility.CITED_FIELDS, blank=True, default="")

    class Meta(Citation.Meta):
        triggers = citation_triggers("facility", Facility._meta.db_table)
