"""The API's own description, and a small record in which every resource has a row of the same slug."""

import json
from collections.abc import Iterator

import pytest
from django.core import signals
from django.db import close_old_connections
from django.test import Client

from tests.make import (
    make_affiliation,
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

SLUG = "known"


@pytest.fixture(scope="session")
def described() -> dict:
    return json.loads(Client().get("/api/v1/schema/?format=json").content)


@pytest.fixture
def small_record(db) -> None:
    make_record()
    passage = make_passage(make_source("Pavel Durov opens a lab for a billion users.", slug=SLUG))
    telegram = make_organization(slug=SLUG, passage=passage)
    durov = make_person(slug=SLUG, passage=passage, given_name="Pavel")
    make_affiliation(durov, telegram, passage=passage)
    lab = make_facility(slug=SLUG, passage=passage, operator=telegram)
    event = make_event(slug=SLUG, passage=passage, facility=lab, date_edtf="2025-10-02/2025-10-04")
    make_participation(event, person=durov, passage=passage)
    statement = make_statement(
        slug=SLUG, passage=passage, speaker_person=durov, event=event, said_on_edtf="2025-10-02"
    )
    statement.mentions.create(facility=lab)
    measure = make_measure(slug=SLUG)
    make_figure(statement, measure=measure, passage=passage, amount=1000000000, comparator=">")
    make_reading(make_discrepancy(slug=SLUG), passage=passage)
    make_statement(slug="proposed", passage=passage, status="proposed")
    make_person("Pawel Durow", slug="merged", passage=passage, status="proposed")


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """As for Django's own test client, a request ends without closing the connection that the test is on."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)
