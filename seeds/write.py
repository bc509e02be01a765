"""Carrying out a plan, table by table. The caller holds the transaction.

Passages that nothing uses any more stay: they are true of their source, and history points at them. They go
when their source goes.
"""

from django.db import connection

from seeds.kinds import BY_NAME, KINDS
from seeds.models import ImportedRow, ImportRun
from seeds.plan import Action, Plan, RowPlan
from seeds.read_back import Database
from sources.models import Passage, RetiredSlug
from sources.states.columns import State
from sources.states.kinds import Kind
from sources.states.states import spans
from sources.states.writing import BATCH, compare_parts, delete_gone, write_parts


class ChangedMeanwhile(Exception):
    """Somebody changed rows of the plan while it was made."""


def carry_out(plan: Plan, database: Database, texts: dict[str, str], run: ImportRun) -> None:
    with connection.cursor() as cursor:
        # Rows of one kind point at each other, whichever batch they are written in.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for kind in KINDS:
        _lock_unchanged(kind, plan, database)
    for kind, slug in plan.restored:
        table = BY_NAME[kind].model._meta.db_table
        RetiredSlug.objects.filter(table=table, slug=slug).delete()
    for kind in KINDS:
        _number_created(kind, plan, database)
    _write_rows(BY_NAME["record"], plan, database, texts)
    _write_rows(BY_NAME["sources"], plan, database, texts)
    _write_passages(plan, database, texts)
    work = [
        compare_parts(part, *_owners(kind, part.name, plan, database), database.keys)
        for kind in KINDS
        for part in kind.parts
    ]
    for part_work in work:
        delete_gone(part_work)
    for kind in KINDS[2:]:
        _write_rows(kind, plan, database, texts)
    for part_work in work:
        write_parts(part_work, database.keys)
    for kind in reversed(KINDS):
        _delete_rows(kind, plan, database)
    _remember(plan, run)
    with connection.cursor() as cursor:
        # What is checked at commit is checked now, where an error can still be told.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _lock_unchanged(kind: Kind, plan: Plan, database: Database) -> None:
    """Lock the rows that will be written; whoever changes a part of one waits for the row too."""
    written = plan.with_action(kind, Action.UPDATED) + plan.with_action(kind, Action.DELETED)
    if not written or kind.name == "record":
        return
    slugs = [row.slug for row in written]
    rows = kind.model.objects.filter(slug__in=slugs).order_by("pk").select_for_update(no_key=True)
    versions = dict(rows.values_list("slug", "version"))
    changed = [slug for slug in slugs if versions.get(slug, 0) != database.versions[kind.name].get(slug)]
    if changed:
        raise ChangedMeanwhile(
            f"{kind.name} {', '.join(changed)} changed while the import was planned: run it again"
        )


def _number_created(kind: Kind, plan: Plan, database: Database) -> None:
    """Give every new row its id beforehand, so that rows can point at each other in whatever order."""
    created = plan.with_action(kind, Action.CREATED)
    if kind.name == "record":
        numbers = [1]
    elif created:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [kind.model._meta.db_table, len(created)],
            )
            numbers = [number for (number,) in cursor.fetchall()]
    for row, number in zip(created, numbers if created else (), strict=True):
        database.keys.add(kind.name, number, row.slug)


def _write_rows(kind: Kind, plan: Plan, database: Database, texts: dict[str, str]) -> None:
    keys = database.keys
    created = [_instance(kind, row, database) for row in plan.with_action(kind, Action.CREATED)]
    if kind.name == "sources":
        for source in created:
            source.text = texts[source.slug]
    kind.model.objects.bulk_create(created, batch_size=BATCH)
    described = {column.name: column for column in kind.columns}
    updated = [
        row
        for row in plan.with_action(kind, Action.UPDATED)
        if any(change.field in described for change in row.updates)
    ]
    changed = {change.field for row in updated for change in row.updates} & described.keys()
    columns = [cell for name in sorted(changed) for cell in described[name].write({}, keys)]
    if columns:
        kind.model.objects.bulk_update(
            [_instance(kind, row, database) for row in updated], columns, batch_size=BATCH
        )


def _instance(kind: Kind, row: RowPlan, database: Database):
    cells = {"id": database.keys.ids[kind.name][row.slug], "slug": row.slug}
    for column in kind.columns:
        cells |= column.write(row.state, database.keys)
    return kind.model(**cells)


def _write_passages(plan: Plan, database: Database, texts: dict[str, str]) -> None:
    keys = database.keys
    written = [row for row in plan.rows if row.action in (Action.CREATED, Action.UPDATED)]
    used = {span for row in written for span in spans(row.kind, row.state)}
    fresh = sorted(used - keys.passage_ids.keys())
    sources = {source for source, _, _ in fresh}
    Passage.objects.bulk_create(
        [
            Passage(source_id=keys.ids["sources"][source], start=start, end=end, exact=texts[source][start:end])
            for source, start, end in fresh
        ],
        batch_size=BATCH,
        # Somebody may select the same words at this moment.
        ignore_conflicts=True,
    )
    source_ids = [keys.ids["sources"][source] for source in sources]
    for passage in Passage.objects.filter(source__in=source_ids).values_list("id", "source_id", "start", "end"):
        key, source, start, end = passage
        keys.add_passage(key, (keys.slugs["sources"][source], start, end))


def _owners(kind: Kind, part: str, plan: Plan, database: Database) -> tuple[dict[int, list[State]], set[int]]:
    """What rows shall have of this part, where it is new or changed; and which of these rows are not new."""
    ids = database.keys.ids[kind.name]
    wanted = {ids[row.slug]: row.state.get(part, []) for row in plan.with_action(kind, Action.CREATED)}
    changed = {
        ids[row.slug]: row.state.get(part, [])
        for row in plan.with_action(kind, Action.UPDATED)
        if any(change.field == part for change in row.updates)
    }
    return wanted | changed, set(changed)


def _delete_rows(kind: Kind, plan: Plan, database: Database) -> None:
    deleted = [database.keys.ids[kind.name][row.slug] for row in plan.with_action(kind, Action.DELETED)]
    if not deleted:
        return
    rows = kind.model.objects.filter(pk__in=deleted)
    references = [column.columns[0] for column in kind.columns if column.name == kind.above]
    if references:
        # Rows that go together do not hold each other.
        rows.update(**dict.fromkeys(references))
    if kind.name == "sources":
        Passage.objects.filter(source__in=deleted).delete()
    rows.delete()


def _remember(plan: Plan, run: ImportRun) -> None:
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(kind=kind, slug=slug, state=state, run=run)
            for (kind, slug), state in plan.remembered.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "slug"],
        update_fields=["state", "run"],
    )
    for kind in KINDS:
        slugs = [slug for name, slug in plan.forgotten if name == kind.name]
        if slugs:
            ImportedRow.objects.filter(kind=kind.name, slug__in=slugs).delete()
