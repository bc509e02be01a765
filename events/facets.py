"""By what events, statements, discrepancies and measures are counted."""

from django.db.models import QuerySet

from config.rest.facets import Facet
from events.models import Event, ParticipationPassage, ReadingPassage, Statement
from events.shapes import visible_participations
from events.statement_shape import in_visible_words, visible_attestations, visible_figures
from orgs.models import Organization
from people.models import Person
from sources.facets import cited_source, entry_words, source_words, typed_entry_words
from sources.shapes import visible_evidence


def event_told_in(user) -> QuerySet:
    """Which event has evidence in which source."""
    taken = visible_participations(user).order_by()
    evidence = visible_evidence(ParticipationPassage, user).order_by().filter(participation__in=taken)
    return cited_source(Event, user).union(evidence.values_list("participation__event", "passage__source"))


def discrepancy_told_in(user) -> QuerySet:
    """Which discrepancy has a reading in which source."""
    evidence = visible_evidence(ReadingPassage, user).order_by()
    return evidence.values_list("reading__discrepancy", "passage__source")


def event_facets(user) -> list[Facet]:
    return [
        Facet("classification", key="classification"),
        Facet("country", key="country"),
        Facet("source", rows=event_told_in(user), words=source_words(user)),
        Facet("status", key="status"),
    ]


def statement_facets(user) -> list[Facet]:
    attestations = visible_attestations(user)
    return [
        Facet("language", key=in_visible_words("language", user)),
        Facet("source", rows=attestations.values_list("statement", "source"), words=source_words(user)),
        Facet("speaker", key="speaker_person", words=typed_entry_words(Person, user)),
        Facet("speaker", key="speaker_organization", words=typed_entry_words(Organization, user)),
        Facet("event", key="event", words=entry_words(Event, user)),
        Facet("kind", key="kind"),
        Facet("status", key="status"),
        Facet("form", rows=attestations.values_list("statement", "form")),
    ]


def discrepancy_facets(user) -> list[Facet]:
    return [
        Facet("kind", key="kind"),
        Facet("source", rows=discrepancy_told_in(user), words=source_words(user)),
        Facet("status", key="status"),
    ]


def measure_facets(user) -> list[Facet]:
    figures = visible_figures(user).filter(statement__in=Statement.objects.visible_to(user))
    return [Facet("source", rows=figures.values_list("measure", "passage__source"), words=source_words(user))]
