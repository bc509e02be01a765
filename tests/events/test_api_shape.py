"""What PostgreSQL writes on a read is what the serializers declare, for every resource and every reader."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.management import call_command
from django.db.models import QuerySet
from rest_framework.test import APIRequestFactory

from config.rest.renderers import JsonRenderer
from events.models import DiscrepancySubject, Mention
from events.views import DiscrepancyViewSet, EventViewSet, MeasureViewSet, StatementViewSet
from orgs.models import FacilityIdentifier, OrganizationName
from orgs.views import FacilityViewSet, OrganizationViewSet
from people.models import AffiliationPassage, PersonCitation, PersonName
from people.views import PersonViewSet
from sources.models import Derivation, Passage
from sources.views import SourceViewSet
from tests.make import (
    make_affiliation,
    make_attestation,
    make_discrepancy,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_participation,
    make_passage,
    make_person,
    make_reading,
    make_record,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db

VIEWSETS = {
    "sources": SourceViewSet,
    "people": PersonViewSet,
    "organizations": OrganizationViewSet,
    "facilities": FacilityViewSet,
    "events": EventViewSet,
    "statements": StatementViewSet,
    "discrepancies": DiscrepancyViewSet,
    "measures": MeasureViewSet,
}


def make_proposer():
    return get_user_model().objects.create_user("proposer")


def make_editor():
    editor = get_user_model().objects.create_user("editor")
    editor.user_permissions.add(Permission.objects.get(codename="view_unverified"))
    return editor


@pytest.fixture
def proposer():
    """A record in which some of everything is verified, proposed by the user returned, or hidden from both."""
    proposer = make_proposer()
    make_record()
    printed = make_source(
        'Le 10/02/2025. „Durow“ öffnet 🚀 ein Labor.\r\n\u0001 "\\', language="de", title="Ein Labor"
    )
    proposed = make_source(
        status="proposed", proposed_by=proposer, published_edtf="2025-10", url="https://a.kz/"
    )
    hidden = make_source("Павел Дуров", status="proposed", language="ru", published_as_printed="вчера")
    Derivation.objects.create(source=printed, derived_from=hidden, kind="translation", said_by="the byline")
    Derivation.objects.create(source=printed, derived_from=proposed, kind="quotes")

    seen = [make_passage(printed, words) for words in ("🚀 ein Labor", "Le 10/02/2025", "Durow")]
    his, unseen = make_passage(proposed), make_passage(hidden)
    ministry = make_organization(
        "Ministry", parent=make_organization("Government", status="rejected"), country="KZ"
    )
    secret = make_organization("Secret", status="proposed", founded_edtf="../2024", passage=unseen)
    OrganizationName.objects.create(entry=ministry, text="Министерство", language="ru", kind="alias")
    building = make_facility("Alem.AI", operator=secret, opened_as_printed="bald", floor="7")
    FacilityIdentifier.objects.create(entry=building, scheme="wikidata", value="Q1")
    lab = make_facility("Lab", located_in=building, status="proposed", proposed_by=proposer, state="planned")
    durov = make_person("Pavel Durov", passage=seen[2], given_name="Pavel")
    PersonName.objects.create(entry=durov, text='Дуров \\ "П"', language="ru", kind="alias")
    PersonCitation.objects.create(entry=durov, field="names", passage=unseen, note="hidden")
    nobody = make_person("Nobody", status="proposed")
    make_affiliation(durov, secret, passage=seen[0])
    make_affiliation(durov, ministry, role="Berater", language="de", passage=unseen, period_edtf="2024~/..")
    both = make_affiliation(durov, ministry, role="adviser", passage=his, period_edtf="2024")
    AffiliationPassage.objects.create(affiliation=both, passage=seen[1])

    forum = make_event(
        "Forum", facility=lab, date_edtf="2025-10-02/2025-10-04", date_as_printed="2.-4. Oktober"
    )
    speech = make_event("Speech", parent=forum, facility=building, classification="speech", country="KZ")
    make_participation(forum, person=durov, passage=seen[0], name_as_printed="Durow")
    make_participation(forum, organization=secret, passage=seen[0])
    make_participation(forum, organization=ministry, role="host", passage=unseen)
    make_participation(speech, person=nobody, passage=his)

    question = make_statement("Why?", kind="question", status="proposed", proposed_by=proposer, passage=his)
    lines = make_statement(
        "He opens a lab.",
        passage=seen[0],
        speaker_person=durov,
        event=speech,
        answers=question,
        said_on_edtf="2025-10-02?",
        said_on_as_printed="Le 10/02/2025",
    )
    make_attestation(lines, seen[2], seen[1], form="paraphrase", attribution=seen[2], note="inverted")
    make_attestation(lines, his, form="claim", attributed_via="a channel", is_translation="yes")
    make_attestation(lines, unseen, form="indirect")
    users = make_measure()
    make_figure(
        lines, measure=users, comparator=">", amount="1000000000", upper="1000000000.5", passage=seen[1]
    )
    make_figure(lines, measure=users, passage=seen[2])
    make_figure(lines, measure=users, comparator="~", amount="0.000001", passage=unseen)
    for entry in (
        {"person": nobody},
        {"person": durov},
        {"facility": lab},
        {"organization": ministry},
        {"event": forum},
    ):
        Mention.objects.create(statement=lines, **entry)
    make_statement("Words nobody may see", speaker_organization=secret, speaker_as_printed="S.", passage=unseen)
    make_statement("Without any words", passage=False, status="proposed", proposed_by=proposer)

    disputed = make_discrepancy()
    for subject in ({"person": durov}, {"facility": lab}, {"organization": secret}, {"statement": lines}):
        DiscrepancySubject.objects.create(discrepancy=disputed, **subject)
    make_reading(disputed, label="opened", passage=seen[0], is_followed=True, why="two sources")
    make_reading(disputed, label="planned", passage=unseen)
    make_reading(disputed, label="\\", passage=Passage.objects.get(pk=his.pk))
    return proposer


@pytest.mark.parametrize("reader", ["nobody", "proposer", "editor"])
@pytest.mark.parametrize("resource", VIEWSETS)
def test_finished_json_is_what_the_serializer_declares(client, proposer, resource, reader):
    user = {"nobody": None, "proposer": proposer, "editor": make_editor()}[reader]
    if user:
        client.force_login(user)
    reader = user or AnonymousUser()

    listed = client.get(f"/api/v1/{resource}/", {"ordering": "slug"}).json()["results"]
    details = details_of(client, resource, reader)

    viewset = VIEWSETS[resource]
    assert listed == declared(resource, reader, viewset(detail=False).get_serializer_class())
    assert details == declared(resource, reader, viewset.serializer_class)
    assert [list(row) for row in details] == [list(viewset.serializer_class().fields)] * len(details)


def test_finished_json_of_the_shipped_record_is_what_the_serializers_declare(client):
    call_command("import_seeds", "seeds/digital-bridge-2025", verbosity=0)

    answers = {resource: details_of(client, resource, AnonymousUser()) for resource in VIEWSETS}

    assert answers == {
        resource: declared(resource, AnonymousUser(), viewset.serializer_class)
        for resource, viewset in VIEWSETS.items()
    }


def rows_of(resource: str, reader) -> QuerySet:
    return VIEWSETS[resource].queryset.visible_to(reader).order_by("slug")


def details_of(client, resource: str, reader) -> list[dict]:
    return [client.get(f"/api/v1/{resource}/{row.slug}/").json() for row in rows_of(resource, reader)]


def declared(resource: str, reader, serializer_class) -> list[dict]:
    request = APIRequestFactory().get("/")
    request.user = reader
    return [as_json(serializer_class(row, context={"request": request})) for row in rows_of(resource, reader)]


def as_json(serializer) -> dict:
    return json.loads(JsonRenderer().render(serializer.data))
