from django.db import models
from django.db.models import Q

from orgs.models import Organization
from people.models.person import Person
from sources.fields import AsPrinted, EarliestDay, EdtfField, LatestDay, VocabularyField, language_is_a_tag
from sources.history import track
from sources.models import Passage
from sources.triggers import has_part, keeps_part, touches

HAS_PASSAGE = "affiliation_has_a_passage"


@track
class Affiliation(models.Model):
    """A person's role at an organization, in the words of a source (Popolo Membership)."""

    class RoleCode(models.TextChoices):
        FOUNDER = "founder"
        CHIEF_EXECUTIVE = "chief_executive"
        HEAD_OF_STATE = "head_of_state"
        DEPUTY_HEAD_OF_GOVERNMENT = "deputy_head_of_government"
        MINISTER = "minister"
        CHAIR = "chair"
        MEMBER = "member"
        REPRESENTATIVE = "representative"
        STAFF = "staff"
        OTHER = "other"

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="affiliations")
    role = models.CharField(max_length=300, help_text="As printed.")
    language = models.CharField(max_length=35, help_text="The language of the printed role: en, fr, de")
    role_code = VocabularyField(choices=RoleCode)
    period_edtf = EdtfField("period")
    period_as_printed = AsPrinted()
    period_earliest = EarliestDay("period_edtf")
    period_latest = LatestDay("period_edtf")
    passages = models.ManyToManyField(Passage, through="AffiliationPassage", related_name="+")

    class Meta:
        ordering = ["person", "organization", "language", "role"]
        constraints = [
            models.UniqueConstraint(
                "person",
                "organization",
                "role",
                "language",
                name="affiliation_is_stored_once_per_role",
                violation_error_message="The person has this role at this organization already.",
            ),
            models.CheckConstraint(condition=~Q(role=""), name="affiliation_has_a_role"),
            language_is_a_tag("affiliation_language_is_a_tag"),
        ]
        triggers = [
            *touches("people_person", by="SELECT person_id FROM {rows} changed"),
            has_part(HAS_PASSAGE, part="people_affiliationpassage", owner="affiliation_id"),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.organization})"


@track
class AffiliationPassage(models.Model):
    affiliation = models.ForeignKey(Affiliation, models.CASCADE, related_name="evidence")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="affiliation_uses")

    class Meta:
        ordering = ["affiliation", "passage"]
        constraints = [
            models.UniqueConstraint(
                "affiliation",
                "passage",
                name="affiliation_has_a_passage_once",
                violation_error_message="The affiliation has this passage already.",
            ),
        ]
        triggers = [
            *touches(
                "people_person",
                by="SELECT person_id FROM people_affiliation WHERE id IN"
                " (SELECT affiliation_id FROM {rows} changed)",
            ),
            keeps_part(HAS_PASSAGE, whole="people_affiliation", owner="affiliation_id"),
        ]

    def __str__(self) -> str:
        return str(self.passage)
