"""Reading YAML as plain data: mappings, lists, text, numbers, true and false; and the line of each value.

YAML 1.2: `no`, `on` and `2025-10-02` are text. What lets a small file become a large one, or a value something
else than it looks (anchors, aliases, tags, merge keys, duplicate keys, directives), is refused. The parser
tells one event after the other: depth is counted while it reads, so that it never reads deeper than allowed.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner, ScannerError

# Record files nest six deep (statement, attestations, attestation, quotes, quote, its words).
DEPTH = 20
# Longer numbers are no quantities; turning their digits into a number takes time that grows with the square.
DIGITS = 60
NULL = re.compile(r"|~|null|Null|NULL")
BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
SURROGATE = re.compile("[\ud800-\udfff]")
# The parser ends a line at these, and makes a space of them; no editor does.
STRAY_LINE_BREAK = re.compile("[\x85\u2028\u2029]")

Path = tuple[str | int, ...]


class YamlRefused(Exception):
    """The text is not YAML of the plain kind; `line` says where, `slug` or `row` in which row, if in one."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line
        self.slug = ""
        self.row: int | None = None


class PlainScanner(Scanner):
    """The parser's scanner, which knows no error for an escape that is no character."""

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Any) -> list[str]:
        try:
            return super().scan_flow_scalar_non_spaces(double, start_mark)
        except (OverflowError, ValueError) as error:
            found = f"the escape \\U{self.reader.prefix(8)} is above \\U0010FFFF, the last character"
            raise ScannerError(None, None, found, self.reader.get_mark()) from error


@dataclass
class Document:
    """A YAML document as plain values; `lines` tells where the value at each path begins."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of the value, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class _Open:
    """A mapping or a list that has begun; `key` waits for its value."""

    path: Path
    value: Any
    key: str | None = None


def read_yaml(text: str) -> Document:
    # A byte order mark is an editor's, not the record's.
    text = text.removeprefix("\ufeff")
    _refuse_stray_line_break(text)
    document = Document()
    stack: list[_Open] = []
    try:
        _read(text, document, stack)
    except YamlRefused as error:
        _name_row(error, stack)
        raise
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlRefused(
            f"holds the character U+{ord(text[error.position]):04X}, which YAML does not allow", line
        ) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlRefused(
            f"is not YAML: {error.problem or error.context}", mark.line + 1 if mark else 1
        ) from error
    except YAMLError as error:
        raise YamlRefused(f"is not YAML: {error}", 1) from error
    return document


def _refuse_stray_line_break(text: str) -> None:
    found = STRAY_LINE_BREAK.search(text)
    if found:
        code = ord(found[0])
        escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
        raise YamlRefused(
            f"holds the character U+{code:04X}, which YAML takes for the end of a line:"
            f' write it as {escape} in "double quotes"',
            text.count("\n", 0, found.start()) + 1,
        )


def _read(text: str, document: Document, stack: list[_Open]) -> None:
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = PlainScanner
    documents = 0
    for event in yaml.parse(text):
        _refuse_what_is_not_plain(event)
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise YamlRefused("a second document begins: expected one in each file", _line(event))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            stack.pop()
        elif isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
            _take(event, stack, document)


def _name_row(error: YamlRefused, stack: list[_Open]) -> None:
    """Say in which row the error stands: by its slug, if that was read before, else by its number."""
    is_in_row = len(stack) > 1 and isinstance(stack[0].value, list) and isinstance(stack[1].value, dict)
    if not is_in_row:
        return
    slug = stack[1].value.get("slug")
    if isinstance(slug, str):
        error.slug = slug
    else:
        error.row = len(stack[0].value)


def _take(event: Event, stack: list[_Open], document: Document) -> None:
    """Put the value that begins here in its place in the mapping or list around it."""
    around = stack[-1] if stack else None
    if around is not None and isinstance(around.value, dict) and around.key is None:
        around.key = _key(event, around)
        document.lines[(*around.path, around.key)] = _line(event)
        return
    value = (
        _scalar(event) if isinstance(event, ScalarEvent) else {} if isinstance(event, MappingStartEvent) else []
    )
    path: Path = ()
    if around is None:
        document.value = value
    elif isinstance(around.value, dict):
        path = (*around.path, around.key)
        around.value[around.key] = value
        around.key = None
    else:
        path = (*around.path, len(around.value))
        around.value.append(value)
    document.lines.setdefault(path, _line(event))
    if not isinstance(event, ScalarEvent):
        if len(stack) == DEPTH:
            raise YamlRefused(f"nests deeper than {DEPTH} levels", _line(event))
        stack.append(_Open(path, value))


def _key(event: Event, around: _Open) -> str:
    if not isinstance(event, ScalarEvent):
        raise YamlRefused("a mapping or a list stands as a key: expected the name of a field", _line(event))
    key = _scalar(event)
    if not isinstance(key, str) or key == "":
        raise YamlRefused(f"the key {event.value!r} is not text: expected the name of a field", _line(event))
    if key == "<<":
        raise YamlRefused("a merge key (<<): write the fields out", _line(event))
    if key in around.value:
        raise YamlRefused(f"the key {key!r} stands twice in one mapping", _line(event))
    return key


def _scalar(event: ScalarEvent) -> Any:
    text = event.value
    if "\0" in text or SURROGATE.search(text):
        raise YamlRefused(
            "holds a NUL character or half a surrogate pair, which no text can hold", _line(event)
        )
    if event.style:
        return text
    if NULL.fullmatch(text):
        return None
    if BOOLEAN.fullmatch(text):
        return text.lower() == "true"
    if NUMBER.fullmatch(text):
        if len(text) > DIGITS:
            raise YamlRefused(
                f"a number of more than {DIGITS} digits: put it in quotes if it is text", _line(event)
            )
        return int(text) if INTEGER.fullmatch(text) else Decimal(text)
    return text


def _refuse_what_is_not_plain(event: Event) -> None:
    if isinstance(event, AliasEvent):
        raise YamlRefused(f"an alias (*{event.anchor}): write the value out", _line(event))
    if isinstance(event, DocumentStartEvent):
        if event.version or event.tags:
            raise YamlRefused("a directive (%): expected YAML 1.2 without any", _line(event))
        return
    if isinstance(event, MappingStartEvent | SequenceStartEvent | ScalarEvent):
        if event.anchor:
            raise YamlRefused(f"an anchor (&{event.anchor}): write the value where it is needed", _line(event))
        if event.tag:
            raise YamlRefused(f"a tag ({event.tag}): expected plain values", _line(event))


def _line(event: Event) -> int:
    return event.start_mark.line + 1
