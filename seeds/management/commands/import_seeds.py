import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from seeds import plan_text
from seeds.files import Folder
from seeds.importing import STEPS, Result, import_folder, is_as_imported
from seeds.plan import Plan, Side
from seeds.plan_json import plan_as_json
from seeds.problems import PROBLEMS_SHOWN, FolderRefused, listing, shown_name

OWN_RECORD = Path(__file__).resolve().parents[2] / "digital-bridge-2025"


class Command(BaseCommand):
    help = (
        "Import a folder of record files: check all, plan, and write in one transaction."
        " Fields changed in the files are taken, fields changed in the database are kept; where both changed,"
        " nothing is written until --ours (the database wins) or --theirs (the files win) decides."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=OWN_RECORD, help="Default: the record that comes along."
        )
        parser.add_argument("--dry-run", action="store_true", help="Plan only; write nothing.")
        sides = parser.add_mutually_exclusive_group()
        sides.add_argument(
            "--ours",
            dest="side",
            action="store_const",
            const=Side.DATABASE,
            help="Where both changed: keep what the database has.",
        )
        sides.add_argument(
            "--theirs",
            dest="side",
            action="store_const",
            const=Side.FILES,
            help="Where both changed: take what the files have, also a deleted row that they have again.",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            help="Remove rows that are gone from the files, unless they changed in the database since"
            " or others rest on them.",
        )
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="Do nothing where the files are those of the last import: they can say nothing new.",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text", help="json: one document.")

    def handle(self, *, folder: Path, dry_run: bool, side: Side | None, prune: bool, **options: Any) -> None:
        answer = self._answer_json if options["format"] == "json" else self._answer_text
        try:
            if options["if_changed"] and is_as_imported(folder):
                result = Result(Plan(), Folder(folder))
            else:
                result = self._import(folder, dry_run=dry_run, side=side, prune=prune)
        except FolderRefused as refused:
            answer(Result(Plan(problems=refused.problems), Folder(folder)), dry_run=dry_run)
        else:
            answer(result, dry_run=dry_run)

    def _import(self, folder: Path, *, dry_run: bool, side: Side | None, prune: bool) -> Result:
        with _progress() as progress:
            steps = progress.add_task("", total=len(STEPS))
            return import_folder(
                folder,
                dry_run=dry_run,
                side=side,
                prune=prune,
                step=lambda words: progress.update(steps, description=words, advance=1),
                wait=self.stderr.write,
            )

    def _answer_text(self, result: Result, *, dry_run: bool) -> None:
        plan = result.plan
        if plan.problems:
            raise CommandError("\n".join([*listing(plan.problems), _refusal(len(plan.problems), "error")]))
        for lines in (
            plan_text.counts(plan),
            plan_text.updates(plan, result.texts),
            plan_text.kept(plan),
            plan.notices,
        ):
            self.stdout.writelines(f"{line}\n" for line in lines)
        if conflicts := plan.conflicts():
            decide = "Decide with --ours (the database wins) or --theirs (the files win)."
            raise CommandError(
                "\n".join([*plan_text.conflicts(plan), f"{_refusal(len(conflicts), 'conflict')} {decide}"])
            )
        if not plan.changes_something():
            self.stdout.write("Nothing to change.")
        elif dry_run:
            self.stdout.write("Planned only: nothing was written.")
        else:
            self.stdout.write(f"Written as import {result.run.pk}.")

    def _answer_json(self, result: Result, *, dry_run: bool) -> None:
        problems = result.plan.problems
        answer = {
            "folder": shown_name(str(result.folder.path)),
            "dry_run": dry_run,
            "run": result.run and result.run.pk,
            **plan_as_json(result.plan, in_full=True),
            "errors": [problem.as_json() for problem in problems[:PROBLEMS_SHOWN]],
            "error_count": len(problems),
        }
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if problems or result.plan.conflicts():
            sys.exit(1)


def _progress() -> Progress:
    """A bar on a terminal, beside what goes to stdout; nothing anywhere else."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _refusal(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' if count != 1 else ''}: nothing was written."
