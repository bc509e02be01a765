"""From the shapes of the files to states: words find their passages, slugs their rows."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from seeds.files import SOURCES, Folder
from seeds.kinds import BY_NAME
from seeds.problems import Problem
from seeds.read_back import Database
from seeds.rows import FileRow, Rows, field_name
from sources.models import Source
from sources.passages import QuoteAmbiguous, QuoteNotFound, find_quote
from sources.states.columns import State, plain_number
from sources.states.kinds import Part
from sources.states.states import Path, part_key, references

# In files, the subjects of a statement or a discrepancy stand in lists by kind; in states each is one part.
SUBJECTS = {
    "people": "person",
    "organizations": "organization",
    "facilities": "facility",
    "events": "event",
    "statements": "statement",
}
LISTS_OF_SUBJECTS = ("mentions", "about")


class Resolver:
    """Turns shapes into states, and collects what does not resolve."""

    def __init__(self, folder: Folder, rows: Rows, database: Database):
        self.rows = rows
        self.problems: list[Problem] = []
        # Rows that only the database has, by kind and slug, and the place that names each first.
        self.missing: dict[tuple[str, str], str] = {}
        self.known = {kind: rows.slugs[kind] | database.states[kind].keys() for kind in rows.slugs}
        self.texts = self._texts_of_files(folder, rows) | self._texts_of_database(rows)
        self.hashes = folder.hashes

    def resolve(self) -> None:
        for row in self.rows.all():
            row.state = self._state(row)
            self._check_references(row)
            self._check_parts_stand_once(row)

    def notices(self) -> list[str]:
        return [
            f"{place}: {slug} is cited, but is not in {kind}.yaml: the database has it,"
            " and this folder alone is not complete."
            for (kind, slug), place in self.missing.items()
        ]

    def _texts_of_files(self, folder: Folder, rows: Rows) -> dict[str, str]:
        texts = {}
        is_readable = all(problem.file != SOURCES for problem in folder.problems)
        unread = {}
        for slug, row in rows.rows["sources"].items():
            name = row.shape.file
            if name in folder.texts:
                texts[slug] = folder.texts[name]
                if not texts[slug]:
                    self.problems.append(row.problem(("file",), name, "the text is empty"))
            elif name in folder.unread_texts:
                unread[name] = Problem(f"{SOURCES}/{name}", folder.unread_texts[name])
            elif is_readable:
                expected = "no such file in sources/"
                self.problems.append(row.problem(("file",), name, expected, known=folder.texts))
        self.problems += unread.values()
        return texts

    def _texts_of_database(self, rows: Rows) -> dict[str, str]:
        """Texts that the rows quote and that only the database has."""
        quoted = {slug for row in rows.all() for slug in _quoted_sources(row.shape.model_dump())}
        missing = quoted - rows.slugs["sources"]
        return dict(Source.objects.filter(slug__in=missing).values_list("slug", "text")) if missing else {}

    def _state(self, row: FileRow) -> State:
        state = row.shape.model_dump(exclude_defaults=True, exclude={"slug"})
        state = self._resolved(row, state, (), "")
        for name in LISTS_OF_SUBJECTS:
            if name in state:
                state[name] = _subjects(row, name, state[name])
        if "speaker" in state:
            state["speaker"] = self._speaker(row, state["speaker"])
        if row.kind == "sources":
            state["text"] = self.hashes.get(f"{SOURCES}/{state.pop('file')}", "")
        return {name: value for name, value in state.items() if value not in ([], {}, None)}

    def _resolved(self, row: FileRow, value: Any, path: Path, source: str) -> Any:
        """The value with a passage in place of each quote; `source` is the one that is named around it."""
        if isinstance(value, list):
            return [self._resolved(row, item, (*path, position), source) for position, item in enumerate(value)]
        if isinstance(value, Decimal):
            return plain_number(value)
        if isinstance(value, datetime):
            return value.isoformat()
        if not isinstance(value, dict):
            return value
        inner = value.get("source", source)
        resolved = {
            name: self._resolved(row, item, (*path, name), inner)
            for name, item in value.items()
            if "quote" not in value or name not in ("source", "quote", "start")
        }
        if "quote" in value:
            resolved["passage"] = self._passage(row, value, path, inner)
        if path and "attribution" in resolved:
            resolved["attribution"] = resolved["attribution"]["passage"]
        return resolved

    def _passage(self, row: FileRow, value: dict[str, Any], path: Path, source: str) -> list | None:
        if source not in self.known["sources"]:
            if "source" in value:
                self._unknown(row, (*path, "source"), "sources", source)
            return None
        if source not in self.texts:
            return None
        try:
            start, end = find_quote(self.texts[source], value["quote"], value.get("start"))
        except (QuoteNotFound, QuoteAmbiguous) as error:
            self.problems.append(row.problem((*path, "quote"), value["quote"], error, source=source))
            return None
        return [source, start, end]

    def _speaker(self, row: FileRow, speaker: dict[str, str]) -> dict[str, str] | None:
        if "slug" not in speaker:
            return speaker
        slug = speaker["slug"]
        found = [kind for kind in ("people", "organizations") if slug in self.known[kind]]
        if len(found) == 1:
            return {SUBJECTS[found[0]]: slug}
        if found:
            expected = f"a person and an organization have this slug: write {{{SUBJECTS[found[0]]}: {slug}}}"
            expected += f" or {{{SUBJECTS[found[1]]}: {slug}}}"
            self.problems.append(row.problem(("speaker",), slug, expected))
        elif not self.rows.unread & {"people", "organizations"}:
            known = self.known["people"] | self.known["organizations"]
            expected = "no person and no organization has this slug"
            self.problems.append(row.problem(("speaker",), slug, expected, known=known))
        return None

    def _check_references(self, row: FileRow) -> None:
        for path, kind, slug in references(BY_NAME[row.kind], row.state):
            if slug not in self.known[kind]:
                self._unknown(row, path, kind, slug)
            elif slug not in self.rows.slugs[kind]:
                self.missing.setdefault((kind, slug), row.place(path))

    def _unknown(self, row: FileRow, path: Path, kind: str, slug: str) -> None:
        if kind not in self.rows.unread:
            expected = f"no row of {kind} has this slug"
            self.problems.append(row.problem(path, slug, expected, known=self.known[kind]))

    def _check_parts_stand_once(self, row: FileRow) -> None:
        for part in BY_NAME[row.kind].parts:
            self._check_part(row, part, row.state.get(part.name, []), (part.name,))

    def _check_part(self, row: FileRow, part: Part, items: list[State], path: Path) -> None:
        first: dict[str, int] = {}
        for position, item in enumerate(items):
            for inner in part.parts:
                self._check_part(row, inner, item.get(inner.name, []), (*path, position, inner.name))
            if not part.is_unique or item.get("passage", ()) is None:
                continue
            key = part_key(part.key, item)
            if key in first:
                agreeing = {name: self._in_words(item[name]) for name in part.key if name in item}
                before = field_name(row.path_in_file((*path, first[key])))
                expected = f"stands twice: {before} has the same {' and '.join(agreeing)}"
                value = agreeing if len(agreeing) > 1 else next(iter(agreeing.values()))
                self.problems.append(row.problem((*path, position), value, expected))
            first.setdefault(key, position)

    def _in_words(self, value: Any) -> Any:
        """The value; of a passage, its words."""
        if not isinstance(value, list):
            return value
        source, start, end = value
        return self.texts[source][start:end]


def _subjects(row: FileRow, name: str, lists: dict[str, list[str]]) -> list[State]:
    subjects = []
    for kind, slugs in lists.items():
        for position, slug in enumerate(slugs):
            row.moved[name, len(subjects)] = (name, kind, position)
            subjects.append({SUBJECTS[kind]: slug})
    return subjects


def _quoted_sources(value: Any) -> set[str]:
    if isinstance(value, list):
        return {slug for item in value for slug in _quoted_sources(item)}
    if not isinstance(value, dict):
        return set()
    own = {value["source"]} if isinstance(value.get("source"), str) else set()
    return own.union(*(_quoted_sources(item) for item in value.values()))
