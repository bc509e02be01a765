import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from seeds.format import ROWS
from seeds.json_schemas import schema_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "schemas"


class Command(BaseCommand):
    help = "Write the JSON Schema of each record file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=DOCS, help="Default: docs/schemas")

    def handle(self, *, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ROWS:
            schema = json.dumps(schema_of(kind), ensure_ascii=False, indent=2)
            (folder / f"{kind}.schema.json").write_text(f"{schema}\n", encoding="utf-8")
        self.stdout.write(f"{len(ROWS)} schemas in {folder}")
