"""Copies made by following the changes, while several writers write, come to equal the exports."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event as Flag

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from events.models import Discrepancy, Measure, Mention, Statement
from orgs.models import Organization
from people.models import Person, PersonName
from sources.models import Derivation, Source
from tests.curation.mirror import Mirror, an_editor, exported, sign_in
from tests.make import (
    a_slug,
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

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8  # of reading, while the others write
PAUSE = 0.02  # seconds between two changes of a writer
STATUSES = ["proposed", "verified", "rejected"]


class Writer:
    """Does one thing after another, by chance, on what there is and on what it made itself."""

    def __init__(self, seed: int, shared: dict[str, list], author: User):
        self.chance = Random(seed)  # noqa: S311 - it decides nothing but a test
        self.shared = shared
        self.author = author
        self.own = []
        self.is_first = seed == 0

    def write(self, stop: Flag) -> int:
        times = 0
        try:
            while not stop.wait(PAUSE):
                times += self.carry_out(self.chance.choice(self.actions()))
        finally:
            connection.close()
        return times

    def carry_out(self, action: Callable[[], object]) -> bool:
        try:
            with transaction.atomic():
                action()
        except OperationalError as error:
            if isinstance(error.__cause__, DeadlockDetected):
                # Of two who wait for each other one is sent away, and nothing of theirs is written.
                return False
            raise
        return True

    def actions(self) -> list[Callable[[], object]]:
        actions = [
            self.make,
            self.make,
            self.make_hidden,
            self.rename,
            self.judge,
            self.judge,
            self.describe,
            self.delete,
            self.merge,
            self.measure,
            self.speak_another_language,
            self.give_up,
        ]
        # Derivations wait for each other in the middle of their work; one writer makes them.
        return [*actions, self.derive] if self.is_first else actions

    def any(self, type_: str):
        return self.chance.choice(self.shared[type_])

    def make(self) -> None:
        person, organization = self.any("speaker"), self.any("organization")
        statement = make_statement(
            speaker_person=person,
            passage=make_passage(self.any("source")),
            status=self.chance.choice(STATUSES),
            proposed_by=self.chance.choice([None, self.author]),
        )
        Mention.objects.create(statement=statement, organization=organization)
        make_figure(statement, measure=self.any("measure"), passage=make_passage(self.any("source")))
        self.own.append(statement)

    def make_hidden(self) -> None:
        make_person("Hidden", slug=a_slug("hidden"), status="proposed", passage=False)

    def rename(self) -> None:
        PersonName.objects.filter(entry=self.any("person")).update(text=f"Name {self.chance.randrange(1000)}")

    def judge(self) -> None:
        row = self.any(self.chance.choice(["person", "organization", "source", "statement", "event"]))
        type(row).objects.filter(pk=row.pk).update(status=self.chance.choice(STATUSES))

    def describe(self) -> None:
        Organization.objects.filter(pk=self.any("organization").pk).update(
            description=str(self.chance.random())
        )

    def delete(self) -> None:
        if self.own:
            self.own.pop().delete()

    def merge(self) -> None:
        winner = self.any("speaker")
        Person.objects.filter(pk=self.any("loser").pk).update(merged_into=self.chance.choice([None, winner]))

    def measure(self) -> None:
        Measure.objects.filter(pk=self.any("measure").pk).update(unit=str(self.chance.randrange(1000)))

    def speak_another_language(self) -> None:
        Source.objects.filter(pk=self.any("source").pk).update(language=self.chance.choice(["en", "fr", "de"]))

    def derive(self) -> None:
        one, other = self.chance.sample(self.shared["source"], 2)
        if not Derivation.objects.filter(source=one).delete()[0]:
            Derivation.objects.create(source=one, derived_from=other, kind="reprint")

    def give_up(self) -> None:
        Statement.objects.filter(pk=self.any("statement").pk).update(gist="Rolled back")
        transaction.set_rollback(True)


def make_shared(author: User) -> dict[str, list]:
    make_record()
    sources = [make_source(f"Text {n}.") for n in range(4)]
    people = [make_person(f"Person {n}", passage=make_passage(sources[n])) for n in range(4)]
    people.append(make_person("Own", status="proposed", proposed_by=author, passage=make_passage(sources[0])))
    organizations = [make_organization(f"Body {n}", passage=make_passage(sources[n])) for n in range(3)]
    make_affiliation(people[0], organizations[0], passage=make_passage(sources[1]))
    facility = make_facility(operator=organizations[0])
    event = make_event(facility=facility)
    make_participation(event, person=people[1], passage=make_passage(sources[2]))
    discrepancy = make_discrepancy()
    make_reading(discrepancy, passage=make_passage(sources[3]))
    Discrepancy.objects.get().about.create(person=people[2])
    return {
        "source": sources,
        "person": people,
        # Nothing points at a merged entry.
        "speaker": people[:3],
        "loser": people[3:],
        "organization": organizations,
        "event": [event],
        "measure": [make_measure(), make_measure()],
        "statement": [make_statement(speaker_person=person, event=event) for person in people[:3]],
    }


def test_copies_made_while_others_write_equal_the_exports(client):
    author = sign_in("author")
    shared = make_shared(author.user)
    mirrors = [
        Mirror(reader, page_size=size)
        for reader, size in ((client, 10), (client, 100), (author, 40), (an_editor(), 50))
    ]
    writers = [Writer(seed, shared, author.user) for seed in range(3)]
    stop = Flag()

    with ThreadPoolExecutor(max_workers=3) as pool:
        work = [pool.submit(writer.write, stop) for writer in writers]
        try:
            for _ in range(ROUNDS):
                for mirror in mirrors:
                    mirror.read_page()
        finally:
            stop.set()
    assert min(one.result() for one in work) > ROUNDS
    for mirror in mirrors:
        mirror.catch_up()

    assert [mirror.copy for mirror in mirrors] == [exported(mirror.client) for mirror in mirrors]
    assert b'"hidden-' not in mirrors[0].seen + mirrors[1].seen + mirrors[2].seen
    assert b'"hidden-' in mirrors[3].seen
