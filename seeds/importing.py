"""One import from beginning to end: read, check, plan, write. All in one transaction, or nothing."""

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pghistory
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError
from psycopg.errors import UndefinedColumn, UndefinedFunction, UndefinedTable

from seeds.files import SOURCES, Folder, read_folder
from seeds.kinds import BY_NAME
from seeds.models import ImportedRow, ImportRun
from seeds.outcome import Outcome
from seeds.plan import Plan, Planner, Side
from seeds.plan_json import plan_as_json
from seeds.problems import FolderRefused, Problem, shown_name
from seeds.read_back import Database, read_database
from seeds.references import Resolver
from seeds.rows import Rows, read_rows
from seeds.rules import check_rules
from seeds.write import ChangedMeanwhile, carry_out
from sources.models import Source
from sources.states.states import in_order

# Any number that no other advisory lock of this database has.
IMPORT_LOCK = 5_301_995_011

Tell = Callable[[str], None]
# What `step` is told, in order.
STEPS = ("Reading the files", "Reading the database", "Checking", "Planning", "Writing")


@dataclass
class Result:
    """The plan that was made, and the run that carried it out, if it was."""

    plan: Plan
    folder: Folder
    run: ImportRun | None = None
    # The texts of the sources by slug.
    texts: dict[str, str] = field(default_factory=dict)


def is_as_imported(path: Path) -> bool:
    """Whether the last import read these very files."""
    last = ImportRun.objects.values_list("files", flat=True).first()
    return last == read_folder(path).hashes


def import_folder(
    path: Path, *, dry_run: bool, side: Side | None, prune: bool, step: Tell, wait: Tell
) -> Result:
    """Raises FolderRefused when anything is wrong: nothing is written then.

    `step` is told what begins, `wait` that another import has to end first.
    """
    step("Reading the files")
    folder = read_folder(path)
    rows = read_rows(folder)
    with pghistory.context(command="import_seeds", account=account()) as context:
        try:
            with transaction.atomic():
                _wait_for_other_imports(wait)
                plan, database, texts = _make_plan(folder, rows, side=side, prune=prune, step=step)
                if dry_run or plan.conflicts():
                    return Result(plan, folder, texts=texts)
                step("Writing")
                run = _keep_run(folder, rows, plan, context)
                pghistory.context(run=run.pk)
                carry_out(plan, database, texts, run)
        except ChangedMeanwhile as error:
            raise FolderRefused([Problem("database", str(error))]) from error
        except ProtectedError as error:
            held = ", ".join(sorted(f"{row._meta.verbose_name} {row.pk}" for row in error.protected_objects))
            raise FolderRefused([Problem("database", f"on a row to be removed rest {held}")]) from error
        except ProgrammingError as error:
            if not isinstance(error.__cause__, UndefinedTable | UndefinedColumn | UndefinedFunction):
                raise
            expected = f"{_first_line(error)}: run manage.py migrate first"
            raise FolderRefused([Problem("database", expected)]) from error
        except (IntegrityError, DataError) as error:
            why = _first_line(error)
            raise FolderRefused([Problem("database", f"refuses what the files say: {why}")]) from error
    return Result(plan, folder, run, texts)


def _first_line(error: DatabaseError) -> str:
    return str(error).splitlines()[0]


def _wait_for_other_imports(wait: Tell) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
        [is_alone] = cursor.fetchone()
        if not is_alone:
            wait("Another import is running: waiting for it to end.")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])


def account() -> str:
    """Who runs this, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return f"user {os.getuid()}"


def _make_plan(
    folder: Folder, rows: Rows, *, side: Side | None, prune: bool, step: Tell
) -> tuple[Plan, Database, dict[str, str]]:
    step("Reading the database")
    database = read_database()
    _refuse_other_record(rows, database)
    step("Checking")
    resolver = Resolver(folder, rows, database)
    resolver.resolve()
    changed = _changed_texts(rows, database, resolver.texts)
    # Words that do not stand in a changed text follow from the change.
    unresolved = [problem for problem in resolver.problems if problem.source not in changed]
    problems = [*rows.problems, *unresolved, *check_rules(rows)]
    for row in rows.all():
        row.state = in_order(BY_NAME[row.kind], row.state)
    if problems or changed:
        raise FolderRefused([*changed.values(), *_by_place(problems)])
    step("Planning")
    imported = {
        (kind, slug): state for kind, slug, state in ImportedRow.objects.values_list("kind", "slug", "state")
    }
    plan = Planner(rows, database, imported, side=side, prune=prune).make()
    plan.notices[:0] = folder.notices + _unnamed_texts(folder, rows) + resolver.notices()
    problems = plan.problems + Outcome(plan, database).problems()
    if problems:
        raise FolderRefused(_by_place(problems))
    return plan, database, resolver.texts


def _by_place(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _refuse_other_record(rows: Rows, database: Database) -> None:
    for row in rows.rows["record"].values():
        for stands in database.states["record"]:
            if stands != row.slug:
                expected = f"this database holds the record {stands}, and the folder is of {row.slug}"
                raise FolderRefused([row.problem(("slug",), row.slug, expected)])


def _changed_texts(rows: Rows, database: Database, texts: dict[str, str]) -> dict[str, Problem]:
    """By the slug of the source."""
    stored = {slug: state["text"] for slug, state in database.states["sources"].items()}
    changed = {
        slug: row
        for slug, row in rows.rows["sources"].items()
        if slug in stored and row.state["text"] and row.state["text"] != stored[slug]
    }
    if not changed:
        return {}
    problems = {}
    for slug, text in Source.objects.filter(slug__in=changed).order_by("slug").values_list("slug", "text"):
        row = changed[slug]
        if text.splitlines() == texts[slug].splitlines():
            advice = "only line ends differ: put the file back as it was, byte for byte"
        else:
            advice = "a changed page is a new source, with a slug of its own"
        expected = (
            f"the text differs from the one that the database holds (sha256 {stored[slug][:12]}…,"
            f" here {row.state['text'][:12]}…): {advice}"
        )
        problems[slug] = row.problem(("file",), row.shape.file, expected)
    return problems


def _unnamed_texts(folder: Folder, rows: Rows) -> list[str]:
    named = {row.shape.file for row in rows.rows["sources"].values()}
    return [
        f"{SOURCES}/{shown_name(name)} is named by no row of sources.yaml and was not imported."
        for name in sorted(folder.texts.keys() | folder.unread_texts.keys())
        if name not in named
    ]


def _keep_run(folder: Folder, rows: Rows, plan: Plan, context: pghistory.runtime.Context) -> ImportRun:
    [record] = rows.rows["record"]
    return ImportRun.objects.create(
        record=record,
        folder=shown_name(str(folder.path.absolute())),
        files=folder.hashes,
        plan=plan_as_json(plan, in_full=False),
        account=account(),
        context_id=context.id,
    )
