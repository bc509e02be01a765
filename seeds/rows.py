"""The rows of the record files: parsed and of the right shape, each with the place where it stands."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import ValidationError

from seeds.files import Folder
from seeds.format import ROWS
from seeds.format.values import Shape
from seeds.problems import Problem, shown
from seeds.record_yaml import Document, Path, YamlRefused, read_yaml
from sources.states.columns import State

# What pydantic calls an error, and what was expected in plain words.
EXPECTED = {
    "missing": "is missing",
    "string_type": "expected text (a number or a date as text stands in quotes; an empty field is left out)",
    "string_too_short": "expected some text (an empty field is left out)",
    "string_too_long": "expected at most {max_length} characters",
    "string_pattern_mismatch": "expected letters, digits, hyphens and underscores only",
    "literal_error": "expected {expected}",
    "bool_type": "expected true or false",
    "int_type": "expected a whole number",
    "list_type": "expected a list",
    "model_type": "expected a mapping",
    "too_short": "expected at least one",
    "is_instance_of": "expected a number",
    "finite_number": "expected a number of at most 30 digits",
    "decimal_max_digits": "expected a number of at most {max_digits} digits",
    "decimal_whole_digits": "expected a number of at most {whole_digits} digits before the point",
    "decimal_max_places": "expected at most {decimal_places} digits after the point",
    "greater_than_equal": "expected {ge} or more",
    "less_than": "expected less than {lt}",
    "value_error": "{error}",
}
# Its words are too many to tell them all.
EXPECTED_COUNTRY = "expected an ISO 3166-1 code of two letters, such as KZ or DE"


@dataclass
class FileRow:
    """A row of a record file. `moved` tells where in the file a path of the state stands, if elsewhere."""

    kind: str
    slug: str
    shape: Shape
    path: Path
    document: Document
    state: State = field(default_factory=dict)
    moved: dict[Path, Path] = field(default_factory=dict)

    @property
    def file(self) -> str:
        return f"{self.kind}.yaml"

    def path_in_file(self, path: Path) -> Path:
        for length in range(len(path), 0, -1):
            if path[:length] in self.moved:
                return self.moved[path[:length]]
        return path

    def place(self, path: Path = ()) -> str:
        """The file, and the line of this path of the state."""
        return f"{self.file}:{self.document.line((*self.path, *self.path_in_file(path)))}"

    def problem(
        self,
        path: Path,
        value: Any,
        expected: str | ValueError,
        *,
        known: Collection[str] = (),
        source: str = "",
    ) -> Problem:
        """A fault at this path of the state; `known` are the words that the value may have meant."""
        path = self.path_in_file(path)
        return Problem(
            self.file,
            expected,
            line=self.document.line((*self.path, *path)),
            slug=self.slug,
            field=field_name(path),
            value="" if value is None else shown(value),
            source=source,
            word=value if known else "",
            known=known,
        )


@dataclass
class Rows:
    """Every row of the folder, by kind and slug. `slugs` holds those of rows with faults too."""

    rows: dict[str, dict[str, FileRow]] = field(default_factory=lambda: {kind: {} for kind in ROWS})
    slugs: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in ROWS})
    # Kinds whose file cannot be read: nothing can be said about their slugs.
    unread: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def all(self) -> Iterable[FileRow]:
        return (row for rows in self.rows.values() for row in rows.values())


def read_rows(folder: Folder) -> Rows:
    rows = Rows(problems=list(folder.problems))
    faulty = {problem.file for problem in folder.problems}
    for kind in ROWS:
        file = f"{kind}.yaml"
        if file in faulty:
            rows.unread.add(kind)
        if file not in folder.records:
            continue
        try:
            document = read_yaml(folder.records[file])
        except YamlRefused as error:
            row = f"row {error.row}: " if error.row else ""
            rows.problems.append(Problem(file, f"{row}{error}", line=error.line, slug=on_one_line(error.slug)))
            rows.unread.add(kind)
            continue
        _take_rows(rows, kind, document)
    return rows


def _take_rows(rows: Rows, kind: str, document: Document) -> None:
    if kind == "record":
        _take_row(rows, kind, document, (), document.value)
        return
    if document.value is None:
        return
    if not isinstance(document.value, list):
        rows.problems.append(
            Problem(f"{kind}.yaml", "expected a list of rows, each beginning with “- slug:”", line=1)
        )
        rows.unread.add(kind)
        return
    for position, value in enumerate(document.value):
        _take_row(rows, kind, document, (position,), value)


def _take_row(rows: Rows, kind: str, document: Document, path: Path, value: Any) -> None:
    file = f"{kind}.yaml"
    line = document.line(path)
    if not isinstance(value, dict):
        rows.problems.append(Problem(file, "expected a mapping with a slug", line=line, value=shown(value)))
        return
    slug = value.get("slug")
    slug = on_one_line(slug) if isinstance(slug, str) else ""
    if slug in rows.slugs[kind]:
        before = rows.rows[kind].get(slug)
        where = f" (first in line {before.document.line(before.path)})" if before else ""
        rows.problems.append(Problem(file, f"the slug stands twice{where}", line=line, slug=slug))
        return
    if slug:
        rows.slugs[kind].add(slug)
    try:
        shape = ROWS[kind].model_validate(value)
    except ValidationError as error:
        rows.problems += [_of_pydantic(found, file, slug, document, path) for found in error.errors()]
        return
    rows.rows[kind][slug] = FileRow(kind, slug, shape, path, document)


def on_one_line(word: str) -> str:
    """A slug or the name of a field, also where it is none."""
    return word if word.isprintable() else shown(word)


def _of_pydantic(found: dict[str, Any], file: str, slug: str, document: Document, path: Path) -> Problem:
    place: Path = tuple(found["loc"])
    word, known = "", []
    if found["type"] == "extra_forbidden":
        word, known = str(place[-1]), _known_keys(file, place)
        expected = f"is no field here: known are {', '.join(known)}"
    elif found["type"] in EXPECTED:
        expected = EXPECTED[found["type"]].format(**found.get("ctx", {}))
    else:
        expected = found["msg"]
    if found["type"] == "literal_error" and isinstance(found["input"], str):
        word, known = found["input"], re.findall(r"'([^']+)'", found["ctx"]["expected"])
        expected = EXPECTED_COUNTRY if place[-1] == "country" else expected
    return Problem(
        file,
        expected,
        line=document.line((*path, *place)),
        slug=slug,
        field=field_name(place),
        value="" if found["type"] in ("missing", "extra_forbidden") else shown(found["input"]),
        word=word,
        known=known,
    )


def _known_keys(file: str, place: Path) -> list[str]:
    """The keys that the shape around this place allows."""
    schema = _schema(file.removesuffix(".yaml"))
    around = schema
    for step in place[:-1]:
        around = (
            around.get("items", {}) if isinstance(step, int) else around.get("properties", {}).get(step, {})
        )
        for choice in (around, *around.get("anyOf", ())):
            if "$ref" in choice:
                around = schema["$defs"][choice["$ref"].rsplit("/", 1)[-1]]
                break
    return list(around.get("properties", {}))


@cache
def _schema(kind: str) -> dict[str, Any]:
    return ROWS[kind].model_json_schema()


def field_name(path: Path) -> str:
    name = ""
    for step in path:
        if isinstance(step, int):
            name += f"[{step}]"
        else:
            name += f".{on_one_line(step)}" if name else on_one_line(step)
    return name
