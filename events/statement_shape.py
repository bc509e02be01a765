from django.db.models import ExpressionWrapper, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from config.rest.expressions import CountDistinct, JsonList, JsonObject, PlainNumber
from events.models import Attestation, AttestationPassage, Event, Figure, Mention, Statement
from events.shapes import event_shape
from orgs.models import Facility, Organization
from orgs.shapes import organization_shape
from people.models import Person
from people.shapes import person_shape
from sources.models import Source
from sources.shapes import (
    Shape,
    imprecise_date,
    passage,
    passage_by,
    passages,
    reference,
    resource_shape,
    typed_reference,
    visible_evidence,
)

BY_MENTION = ("person__slug", "organization__slug", "facility__slug", "event__slug")


def statement_shape(user) -> Shape:
    mentions = Mention.objects.filter(statement=OuterRef("pk")).order_by(*BY_MENTION)
    figures = visible_figures(user).filter(statement=OuterRef("pk"))
    attestations = visible_attestations(user).filter(statement=OuterRef("pk"))
    return {
        "slug": "slug",
        "kind": "kind",
        "text": in_visible_words("text", user),
        "language": in_visible_words("language", user),
        "gist": "gist",
        "speaker": Coalesce(
            typed_reference(Person, user, by="speaker_person"),
            typed_reference(Organization, user, by="speaker_organization"),
        ),
        "speaker_as_printed": "speaker_as_printed",
        "role": "role",
        "event": reference(Event, user, by="event"),
        "answers": reference(Statement, user, by="answers", slug="slug", gist="gist"),
        "said_on": imprecise_date("said_on"),
        "mentions": JsonList(mentions.values(json=Coalesce(*mention_references(user)))),
        "figures": JsonList(figures.values(json=FIGURE)),
        "attestations": JsonList(attestations.values(json=attestation(user))),
        "corroboration": Subquery(attestations.order_by().values(json=CORROBORATION)),
        "status": "status",
        **resource_shape(),
    }


def statement_expansions(user) -> Shape:
    return {
        "speaker": Coalesce(
            typed_reference(Person, user, by="speaker_person", whole=person_shape(user)),
            typed_reference(Organization, user, by="speaker_organization", whole=organization_shape(user)),
        ),
        "event": reference(Event, user, by="event", **event_shape(user)),
        "answers": reference(Statement, user, by="answers", **statement_shape(user)),
    }


def in_visible_words(column: str, user) -> Subquery:
    """What the best attestation says, unless its source is hidden from this reader.

    A subquery of one value, not EXISTS: for that PostgreSQL may read all attestations, however short the page.
    """
    words = ExpressionWrapper(OuterRef(column), output_field=TextField())
    best = visible_attestations(user).filter(statement=OuterRef("pk"), is_best=True)
    return Subquery(best.order_by().values(words=words))


def has_visible_words(user) -> IsNull:
    return IsNull(in_visible_words("text", user), False)


def visible_attestations(user) -> QuerySet:
    attestations = Attestation.objects.filter(source__in=Source.objects.visible_to(user))
    return attestations.order_by("-is_best", "source__slug", "pk")


def visible_figures(user) -> QuerySet:
    return visible_evidence(Figure, user).order_by(
        "measure__slug", "passage__source__slug", "passage__start", "passage__end"
    )


def mention_references(user) -> list:
    return [
        typed_reference(Person, user, by="person"),
        typed_reference(Organization, user, by="organization"),
        typed_reference(Facility, user, by="facility"),
        typed_reference(Event, user, by="event"),
    ]


def attestation(user) -> JsonObject:
    parts = visible_evidence(AttestationPassage, user).filter(attestation=OuterRef("pk")).order_by("position")
    return JsonObject(
        form="form",
        is_translation="is_translation",
        is_best="is_best",
        passages=passages(parts),
        attribution=passage_by("attribution", user),
        attributed_via="attributed_via",
        note="note",
    )


FIGURE = JsonObject(
    measure="measure__slug",
    comparator="comparator",
    amount=PlainNumber("amount"),
    upper=PlainNumber("upper"),
    unit="measure__unit",
    passage=passage("passage__"),
)
# Sources that derive from each other share an origin: a reprint does not make a statement better attested.
CORROBORATION = JsonObject(sources=CountDistinct("source"), independent=CountDistinct("source__origin"))
