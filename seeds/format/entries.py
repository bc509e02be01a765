"""organizations.yaml, facilities.yaml, people.yaml and events.yaml."""

from typing import Annotated

from pydantic import Field

from events.models import Event, EventCitation, Participation
from orgs.models import Facility, FacilityCitation, Organization, OrganizationCitation
from people.models import Affiliation, Person, PersonCitation
from seeds.format.values import (
    ONE_LINE,
    SOMETHING,
    ImpreciseDate,
    Language,
    Quote,
    Shape,
    Slug,
    text_of,
)
from sources.models import Citation, Identifier, Name

Evidence = Annotated[list[Quote], Field(min_length=1)]


class NameRow(Shape):
    """One spelling of an entry."""

    text: text_of(Name, "text")
    language: Language
    kind: text_of(Name, "kind") = "alias"


class IdentifierRow(Shape):
    """What another system calls the entry."""

    scheme: Annotated[str, Field(min_length=1, max_length=100), ONE_LINE, SOMETHING]
    value: text_of(Identifier, "value")


class CitationRow(Quote):
    """Words that back one field of the entry, or (without `field`) the entry as a whole."""

    note: text_of(Citation, "note") = ""


class EntryRow(Shape):
    """What every entry has."""

    slug: Slug
    names: list[NameRow] = []
    description: text_of(Organization, "description") = ""
    identifiers: list[IdentifierRow] = []
    status: text_of(Organization, "status") = "proposed"


class OrganizationCitationRow(CitationRow):
    field: text_of(OrganizationCitation, "field") = ""


class OrganizationRow(EntryRow):
    """A body that acts: a company, a ministry, a technopark."""

    classification: text_of(Organization, "classification")
    parent: Slug = ""
    country: text_of(Organization, "country") = ""
    founded: ImpreciseDate = ImpreciseDate()
    dissolved: ImpreciseDate = ImpreciseDate()
    citations: list[OrganizationCitationRow] = []


class FacilityCitationRow(CitationRow):
    field: text_of(FacilityCitation, "field") = ""


class FacilityRow(EntryRow):
    """A place or an installation: a building, a laboratory, a supercomputer."""

    classification: text_of(Facility, "classification")
    operator: Slug = ""
    located_in: Slug = ""
    locality: text_of(Facility, "locality") = ""
    country: text_of(Facility, "country") = ""
    floor: text_of(Facility, "floor") = ""
    state: text_of(Facility, "state") = ""
    opened: ImpreciseDate = ImpreciseDate()
    equipment: text_of(Facility, "equipment") = ""
    citations: list[FacilityCitationRow] = []


class PersonCitationRow(CitationRow):
    field: text_of(PersonCitation, "field") = ""


class AffiliationRow(Shape):
    """A person's role at an organization, in the words of a source."""

    organization: Slug
    role: text_of(Affiliation, "role")
    language: Language
    role_code: text_of(Affiliation, "role_code")
    period: ImpreciseDate = ImpreciseDate()
    passages: Evidence


class PersonRow(EntryRow):
    """A person whom the sources name."""

    given_name: text_of(Person, "given_name") = ""
    family_name: text_of(Person, "family_name") = ""
    honorific: text_of(Person, "honorific") = ""
    affiliations: list[AffiliationRow] = []
    citations: list[PersonCitationRow] = []


class EventCitationRow(CitationRow):
    field: text_of(EventCitation, "field") = ""


class ParticipationRow(Shape):
    """The part that a person or an organization took in an event: exactly one of the two."""

    person: Slug = ""
    organization: Slug = ""
    role: text_of(Participation, "role")
    name_as_printed: text_of(Participation, "name_as_printed") = ""
    passages: Evidence


class EventRow(EntryRow):
    """A happening, or a part of one."""

    classification: text_of(Event, "classification")
    date: ImpreciseDate = ImpreciseDate()
    parent: Slug = ""
    facility: Slug = ""
    locality: text_of(Event, "locality") = ""
    country: text_of(Event, "country") = ""
    event_status: text_of(Event, "event_status")
    participations: list[ParticipationRow] = []
    citations: list[EventCitationRow] = []
