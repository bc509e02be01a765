"""Merges one entry into another."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import IntegrityError, connection, transaction
from psycopg.sql import SQL, Literal

from config.rest.policy import Act, check
from curation.merging.moving import Moving
from curation.merging.obstacles import MergeRefused, Obstacle, VersionsDiffer, obstacles
from curation.models import Merge
from events.models import Event
from orgs.models import Facility, Organization
from people.models import Person
from sources.models import Entry, Name
from sources.refusals import refusal

MODELS: dict[str, type[Entry]] = {
    model._meta.model_name: model for model in (Person, Organization, Facility, Event)
}


def merge(
    loser: Entry, winner: Entry, *, by, reason: str = "", versions: tuple[int, int] | None = None
) -> Merge:
    """Lead all that points at the loser, and all its parts, to the winner; its slug leads there from now on.

    The loser's own fields and its status stay as they are, for the day when the merge is undone. `versions`:
    those of loser and winner that were looked at before.
    """
    with told_in_words(), transaction.atomic():
        merges_take_turns()
        loser, winner = locked(loser, winner)
        if found := obstacles(loser, winner, by=by):
            # The right to merge is asked for in its own words, if nothing else stands against it.
            if all(obstacle.is_of_role for obstacle in found):
                check(by, Act.MERGE, status=loser.status)
                check(by, Act.MERGE, status=winner.status)
            raise MergeRefused(*found)
        if versions not in (None, (loser.version, winner.version)):
            raise VersionsDiffer
        made = Merge.objects.create(
            type=loser._meta.model_name,
            loser_id=loser.pk,
            loser=loser.slug,
            winner_id=winner.pk,
            winner=winner.slug,
            reason=reason,
            made_by_id=by.pk,
        )
        made.refresh_from_db()
        with pghistory.context(user=by.pk, reason=reason, merge=made.pk):
            carry_out(made)
        return made


def carry_out(made: Merge) -> None:
    model = MODELS[made.type]
    moving = Moving(made)
    names = model._meta.get_field("names").related_model
    moving.set(
        names._meta.db_table,
        "kind",
        where=SQL("entry_id = {} AND kind = {}").format(
            Literal(made.loser_id), Literal(Name.Kind.PREFERRED.value)
        ),
        before=Name.Kind.PREFERRED.value,
        after=Name.Kind.ALIAS.value,
    )
    moving.lead(model)
    # Last of all: from here on nothing may point at the loser.
    moving.set(
        model._meta.db_table,
        "merged_into_id",
        where=SQL("id = {}").format(Literal(made.loser_id)),
        before=None,
        after=made.winner_id,
    )


def merges_take_turns() -> None:
    """Merges that touch the same rows would each undo what the other does. They are few: one at a time.

    What much points at takes longer than a page may: up to twice as long as editing all of that.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '15min'")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('merges_take_turns'))")


def locked(*entries: Entry) -> list[Entry]:
    """The entries as they are stored, in a state in which nothing new can come to point at them.

    A reference locks the row that it points at FOR KEY SHARE until it is committed: all such are committed and
    seen when this lock is given, and others wait for it.
    """
    stored = {}
    for entry in sorted(entries, key=lambda entry: (entry._meta.db_table, entry.pk)):
        stored[entry] = type(entry).objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
        if stored[entry] is None:
            raise MergeRefused(
                Obstacle("", f"“{entry.slug}” was deleted meanwhile: there is nothing to merge.")
            )
    return [stored[entry] for entry in entries]


@contextmanager
def told_in_words() -> Iterator[None]:
    """What a rule of the database refuses after all, as a refusal that names the rule."""
    try:
        yield
    except IntegrityError as error:
        raise MergeRefused(Obstacle("", refusal(error))) from error
