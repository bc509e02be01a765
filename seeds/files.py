"""Reading a folder of record files: data from elsewhere, regular files below the folder, of a bounded size."""

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from seeds.problems import Problem, shown_name

# A record file is curated by hand: 64 MB is about 100,000 statements, and some GB once it is parsed.
RECORD_FILE_BYTES = 64 * 1024 * 1024
# The longest books have about 4 MB of text.
SOURCE_BYTES = 16 * 1024 * 1024
SOURCES = "sources"
RECORD_FILES = (
    "record.yaml",
    "sources.yaml",
    "organizations.yaml",
    "facilities.yaml",
    "people.yaml",
    "events.yaml",
    "measures.yaml",
    "statements.yaml",
    "discrepancies.yaml",
)
# No link is followed, and opening a pipe does not wait for a writer.
OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
OPEN_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC


class FileRefused(Exception):
    """The file is not what can be read; the message says what was expected."""


@dataclass
class Folder:
    """The texts of a folder as they stand on disk: `records` by file name, `texts` by name below sources/.

    What cannot be read below sources/ is in `unread_texts`, with the reason: it matters where a row names it.
    """

    path: Path
    records: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    unread_texts: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_folder(path: Path) -> Folder:
    """Read every record file and every source text of the folder; what cannot be read is a problem of it."""
    folder = Folder(path)
    try:
        opened = os.open(path, OPEN_FOLDER)
    except OSError as error:
        why = "a link" if path.is_symlink() else None
        folder.problems.append(
            Problem(shown_name(str(path)), _why_not_opened(error, "a folder of record files", why))
        )
        return folder
    try:
        names = sorted(entry.name for entry in os.scandir(opened))
        _read_records(folder, opened, names)
        if SOURCES in names:
            _read_sources(folder, opened)
    finally:
        os.close(opened)
    return folder


def _read_records(folder: Folder, opened: int, names: list[str]) -> None:
    for name in names:
        if name in RECORD_FILES:
            try:
                folder.records[name] = _read_text(folder, opened, name, name, RECORD_FILE_BYTES)
            except FileRefused as error:
                folder.problems.append(Problem(name, str(error)))
        elif name != SOURCES:
            folder.notices.append(f"{shown_name(name)} is no record file and was not read.")
    if "record.yaml" not in names:
        folder.problems.append(
            Problem("record.yaml", "is missing: it holds slug, name, description and language of the record")
        )


def _read_sources(folder: Folder, opened: int) -> None:
    try:
        sources = os.open(SOURCES, OPEN_FOLDER, dir_fd=opened)
    except OSError as error:
        mode = os.stat(SOURCES, dir_fd=opened, follow_symlinks=False).st_mode
        why = "a link" if stat.S_ISLNK(mode) else "a file" if stat.S_ISREG(mode) else None
        folder.problems.append(Problem(SOURCES, _why_not_opened(error, "a folder of texts", why)))
        return
    try:
        for name in sorted(entry.name for entry in os.scandir(sources)):
            try:
                folder.texts[name] = _read_text(folder, sources, name, f"{SOURCES}/{name}", SOURCE_BYTES)
            except FileRefused as error:
                folder.unread_texts[name] = str(error)
    finally:
        os.close(sources)


def _read_text(folder: Folder, directory: int, name: str, place: str, limit: int) -> str:
    if not _is_text(name):
        raise FileRefused("has a name that is not UTF-8: no row can name it")
    content = _read_bytes(directory, name, limit)
    text = _decode(content)
    folder.hashes[place] = hashlib.sha256(content).hexdigest()
    return text


def _is_text(name: str) -> bool:
    """Python keeps the bytes of a name that are not UTF-8 as halves of surrogate pairs."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _read_bytes(directory: int, name: str, limit: int) -> bytes:
    try:
        opened = os.open(name, OPEN_FILE, dir_fd=directory)
    except OSError as error:
        raise FileRefused(_why_not_opened(error, "a regular file")) from error
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode):
            raise FileRefused(f"is {_kind_of(status.st_mode)}: expected a regular file")
        with open(opened, "rb", closefd=False) as file:
            # One byte more than allowed: the file may grow while it is read.
            content = file.read(limit + 1) if status.st_size <= limit else b""
    finally:
        os.close(opened)
    if status.st_size > limit or len(content) > limit:
        raise FileRefused(f"is larger than {limit // 1024 // 1024} MB, the most that is read")
    return content


def _decode(content: bytes) -> str:
    """The text of the bytes, nothing changed: no line end, no byte order mark."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileRefused(
            f"is not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start} (line {line})"
        ) from error
    nul = text.find("\0")
    if nul != -1:
        raise FileRefused(f"holds a NUL character at offset {nul} (line {text.count(chr(10), 0, nul) + 1})")
    return text


def _why_not_opened(error: OSError, expected: str, found: str | None = None) -> str:
    if error.errno in (errno.ELOOP, errno.EMLINK):
        found = "a link"
    if error.errno == errno.ENXIO:
        found = "a socket"
    if found == "a link":
        return f"is a link: expected {expected}; links are not followed"
    if found:
        return f"is {found}: expected {expected}"
    return f"cannot be opened ({os.strerror(error.errno or 0).lower()}): expected {expected}"


def _kind_of(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device"
