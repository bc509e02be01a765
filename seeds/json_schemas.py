"""The JSON Schema of each record file, for editors and for readers of the docs."""

from typing import Any

from seeds.format import ROWS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: str) -> dict[str, Any]:
    row = ROWS[kind].model_json_schema()
    definitions = row.pop("$defs", {})
    about = {"$schema": DIALECT, "title": f"{kind}.yaml", "$defs": definitions}
    if kind == "record":
        return about | {**row, "title": "record.yaml"}
    return about | {"type": ["array", "null"], "items": row}
