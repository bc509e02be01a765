"""Files that cannot be read: each is told, and nothing is written."""

import json
import os
import socket
from pathlib import Path

import pytest

from seeds.models import ImportRun
from tests.seeds.folder import change, faults, import_seeds, lines_after_counts, write_folder

pytestmark = pytest.mark.django_db


CHANGES = {
    "duplicate key": (
        "facilities.yaml",
        "locality: Astana",
        "locality: Astana\n  locality: Almaty",
        "facilities.yaml:5: lab: the key 'locality' stands twice in one mapping",
    ),
    "alias": (
        "measures.yaml",
        "label: Users",
        "label: *users",
        "measures.yaml:1: users: an alias (*users): write the value out",
    ),
    "anchor": (
        "measures.yaml",
        "label: Users",
        "label: &users Users",
        "measures.yaml:1: users: an anchor (&users): write the value where it is needed",
    ),
    "tag": (
        "measures.yaml",
        "label: Users",
        "label: !!python/object/apply:os.system [true]",
        (
            "measures.yaml:1: users: a tag (tag:yaml.org,2002:python/object/apply:os.system):"
            " expected plain values"
        ),
    ),
    "tag of a whole row": (
        "measures.yaml",
        "- {slug",
        "- !!map {slug",
        "measures.yaml:1: a tag (tag:yaml.org,2002:map): expected plain values",
    ),
    "alias before the slug": (
        "measures.yaml",
        "slug: users, label: Users",
        "label: *users, slug: users",
        "measures.yaml:1: row 1: an alias (*users): write the value out",
    ),
    "merge key": (
        "measures.yaml",
        "label: Users",
        "<<: {label: Users}",
        "measures.yaml:1: users: a merge key (<<): write the fields out",
    ),
    "number as a key": (
        "measures.yaml",
        "label: Users",
        "1: Users",
        "measures.yaml:1: users: the key '1' is not text: expected the name of a field",
    ),
    "second document": (
        "measures.yaml",
        "}\n",
        "}\n---\n[]\n",
        "measures.yaml:2: a second document begins: expected one in each file",
    ),
    "control character": (
        "measures.yaml",
        "label: Users",
        "label: Us\x07ers",
        "measures.yaml:1: holds the character U+0007, which YAML does not allow",
    ),
    "NUL by escape": (
        "measures.yaml",
        "label: Users",
        'label: "\\0"',
        "measures.yaml:1: users: holds a NUL character or half a surrogate pair, which no text can hold",
    ),
    "half a surrogate pair": (
        "measures.yaml",
        "label: Users",
        'label: "\\ud83d"',
        "measures.yaml:1: users: holds a NUL character or half a surrogate pair, which no text can hold",
    ),
    "escape above the last character": (
        "measures.yaml",
        "label: Users",
        'label: "Users\\UFFFFFFFF"',
        ("measures.yaml:1: is not YAML: the escape \\UFFFFFFFF is above \\U0010FFFF, the last character"),
    ),
    "line break that no editor shows": (
        "measures.yaml",
        "label: Users",
        "label: Us\x85ers",
        (
            "measures.yaml:1: holds the character U+0085, which YAML takes for the end of a line: write it as"
            ' \\x85 in "double quotes"'
        ),
    ),
    "deep nesting": (
        "measures.yaml",
        "label: Users",
        f"label: {'[' * 100_000}",
        "measures.yaml:1: users: nests deeper than 20 levels",
    ),
    "no YAML": (
        "measures.yaml",
        "}\n",
        "\n",
        "measures.yaml:2: is not YAML: expected ',' or '}', but got '<stream end>'",
    ),
    "text for a file of rows": (
        "measures.yaml",
        "- {slug: users, label: Users, unit: users}",
        "users",
        "measures.yaml:1: expected a list of rows, each beginning with “- slug:”",
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), CHANGES.values(), ids=CHANGES)
def test_yaml_that_is_not_plain_is_refused_with_its_line(folder, file, old, new, said):
    change(folder, file, old, new)

    assert faults(folder)[0] == said


@pytest.mark.parametrize("name", ["measures.yaml", "sources/article.txt"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"slug: \xff", "is not UTF-8: byte 0xff at offset 6 (line 1)"),
        (b"# a\nslug: \xed\xa0\x80", "is not UTF-8: byte 0xed at offset 10 (line 2)"),
        (b"a\n\nb\0", "holds a NUL character at offset 4 (line 3)"),
    ],
)
def test_bytes_that_are_no_text_are_refused(folder, name, content, said):
    (folder / name).write_bytes(content)

    assert faults(folder)[0] == f"{name}: {said}"


@pytest.mark.parametrize(("name", "megabytes"), [("measures.yaml", 64), ("sources/article.txt", 16)])
def test_huge_file_is_refused_unread(folder, name, megabytes):
    with (folder / name).open("r+b") as file:
        file.truncate(megabytes * 1024 * 1024 + 1)

    assert faults(folder)[0] == f"{name}: is larger than {megabytes} MB, the most that is read"


@pytest.mark.parametrize("name", ["measures.yaml", "sources/article.txt"])
def test_link_is_not_followed(folder, tmp_path, name):
    target = tmp_path / "elsewhere"
    (folder / name).rename(target)
    (folder / name).symlink_to(target)

    assert faults(folder)[0] == f"{name}: is a link: expected a regular file; links are not followed"


def test_sources_may_not_be_a_link(folder, tmp_path):
    (folder / "sources").rename(tmp_path / "elsewhere")
    (folder / "sources").symlink_to(tmp_path / "elsewhere")

    assert faults(folder) == ["sources: is a link: expected a folder of texts; links are not followed"]


def test_folder_may_not_be_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder)

    assert faults(tmp_path / "link") == [
        f"{tmp_path / 'link'}: is a link: expected a folder of record files; links are not followed"
    ]


@pytest.mark.parametrize("name", ["measures.yaml", "sources/article.txt"])
def test_folder_in_place_of_a_file_is_refused(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()

    assert faults(folder)[0] == f"{name}: is a folder: expected a regular file"


@pytest.mark.parametrize("name", ["measures.yaml", "sources/article.txt"])
def test_pipe_in_place_of_a_file_is_refused_without_waiting(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)

    assert faults(folder)[0] == f"{name}: is a pipe: expected a regular file"


def test_socket_in_place_of_a_file_is_refused(folder, monkeypatch):
    (folder / "measures.yaml").unlink()
    monkeypatch.chdir(folder)  # The path of a socket is short.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("measures.yaml")

        assert faults(folder)[0] == "measures.yaml: is a socket: expected a regular file"


def test_folder_that_is_not_there_is_refused(tmp_path):
    assert faults(tmp_path / "nowhere") == [
        (
            f"{tmp_path / 'nowhere'}: cannot be opened (no such file or directory):"
            " expected a folder of record files"
        ),
    ]


def test_empty_folder_is_refused(tmp_path):
    assert faults(tmp_path) == [
        "record.yaml: is missing: it holds slug, name, description and language of the record"
    ]


def test_empty_text_is_refused(folder):
    (folder / "sources" / "article.txt").write_bytes(b"")

    assert 'sources.yaml:2: article: file: "article.txt": the text is empty' in faults(folder)


def test_files_that_nobody_knows_are_noticed(folder):
    (folder / "notes.md").write_text("# Notes")
    (folder / "sources" / "extra.txt").write_text("Extra")

    printed = import_seeds(folder)

    assert printed.splitlines()[10:12] == [
        "notes.md is no record file and was not read.",
        "sources/extra.txt is named by no row of sources.yaml and was not imported.",
    ]


def test_what_no_row_names_below_sources_is_noticed_whatever_it_is(folder):
    (folder / "sources" / ".#lock").symlink_to("nowhere")
    (folder / "sources" / ".DS_Store").write_bytes(b"\0\xff")
    (folder / "sources" / "old").mkdir()

    printed = import_seeds(folder)

    assert lines_after_counts(printed)[:3] == [
        "sources/.#lock is named by no row of sources.yaml and was not imported.",
        "sources/.DS_Store is named by no row of sources.yaml and was not imported.",
        "sources/old is named by no row of sources.yaml and was not imported.",
    ]


def test_names_of_files_that_are_not_utf_8_are_noticed_as_escapes(folder):
    for place in (folder, folder / "sources"):
        Path(os.fsdecode(bytes(place) + b"/caf\xe9\n.txt")).write_text("Café")

    answer = json.loads(import_seeds(folder, "--format", "json").encode())

    assert answer["notices"] == [
        "caf\\xe9\\n.txt is no record file and was not read.",
        "sources/caf\\xe9\\n.txt is named by no row of sources.yaml and was not imported.",
    ]


def test_folder_of_a_name_that_is_not_utf_8_is_imported(tmp_path):
    folder = write_folder(Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9")))

    answer = json.loads(import_seeds(folder, "--format", "json").encode())

    assert answer["folder"] == ImportRun.objects.get().folder == f"{tmp_path}/caf\\xe9"


def test_missing_files_are_empty_lists(folder):
    for name in ("measures", "discrepancies", "statements"):
        (folder / f"{name}.yaml").unlink()

    printed = import_seeds(folder)

    assert printed.splitlines()[8] == "statements             0          0          0          0          0"
