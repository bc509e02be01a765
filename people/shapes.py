from django.db.models import Exists, Expression, OuterRef, QuerySet

from config.rest.expressions import JsonList, JsonObject
from orgs.models import Organization
from orgs.shapes import organization_shape
from people.models import Affiliation, AffiliationPassage, Person
from sources.shapes import Shape, entry_shape, imprecise_date, passages, reference, visible_evidence


def person_shape(user) -> Shape:
    return entry_shape(
        Person,
        user,
        given_name="given_name",
        family_name="family_name",
        honorific="honorific",
        affiliations=affiliations(user, organization=reference(Organization, user, by="organization")),
    )


def person_expansions(user) -> Shape:
    organization = reference(Organization, user, by="organization", **organization_shape(user))
    return {"affiliations.organization": affiliations(user, organization=organization)}


def affiliations(user, *, organization: Expression) -> JsonList:
    affiliation = JsonObject(
        organization=organization,
        role="role",
        language="language",
        role_code="role_code",
        period=imprecise_date("period"),
        passages=passages(evidence_of_affiliation(user)),
    )
    return JsonList(visible_affiliations(user).filter(person=OuterRef("pk")).values(json=affiliation))


def visible_affiliations(user) -> QuerySet:
    organization = Organization.objects.visible_to(user).filter(pk=OuterRef("organization"))
    affiliations = Affiliation.objects.filter(Exists(organization), Exists(evidence_of_affiliation(user)))
    return affiliations.order_by("organization__slug", "language", "role")


def evidence_of_affiliation(user) -> QuerySet:
    return visible_evidence(AffiliationPassage, user).filter(affiliation=OuterRef("pk"))
