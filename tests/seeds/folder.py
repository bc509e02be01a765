"""A small folder of record files, complete in kinds, for tests to change and import."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from seeds.models import ImportRun
from sources.models import Record

TEXT = (
    "Pavel Durov, CEO of Telegram, opens a lab in Astana.\r\n"
    "Why? asked News.Az. Durov laughed: over a billion users.\n"
)

FILES = {
    "record.yaml": "slug: small\nname: A small record\nlanguage: en\n",
    "sources.yaml": """\
- slug: article
  file: article.txt
  kind: article
  title: Durov opens a lab
  language: en
  published: {edtf: "2025-10-02?", as_printed: 10/02/2025}
  retrieved_at: 2025-11-01T10:00:00+05:00
  status: verified
""",
    "organizations.yaml": """\
- slug: telegram
  names:
    - {text: Telegram, language: en, kind: preferred}
  classification: company
  citations:
    - {field: names, source: article, quote: Telegram}
  status: verified

- slug: news-az
  names:
    - {text: News.Az, language: en, kind: preferred}
  classification: media
""",
    "facilities.yaml": """\
- slug: lab
  classification: laboratory
  operator: telegram
  locality: Astana
  citations:
    - {source: article, quote: a lab in Astana}
  status: verified
""",
    "people.yaml": """\
- slug: durov
  names:
    - {text: Pavel Durov, language: en, kind: preferred}
    - {text: Durov, language: en}
  affiliations:
    - organization: telegram
      role: CEO of Telegram
      language: en
      role_code: chief_executive
      passages:
        - {source: article, quote: "Pavel Durov, CEO of Telegram"}
  citations:
    - {field: names, source: article, quote: Pavel Durov}
    - {field: names, source: article, quote: Durov, start: 74}
  status: verified
""",
    "events.yaml": """\
- slug: opening
  classification: opening
  date: {edtf: "2025-10-02"}
  event_status: held
  participations:
    - person: durov
      role: speaker
      name_as_printed: Pavel Durov
      passages:
        - {source: article, quote: Pavel Durov}
""",
    "measures.yaml": "- {slug: users, label: Users, unit: users}\n",
    "statements.yaml": """\
- slug: why
  speaker: news-az
  kind: question
  gist: News.Az asks why.
  attestations:
    - source: article
      form: direct_quote
      is_best: true
      quotes: [Why?]
      attribution: asked News.Az

- slug: a-billion-users
  speaker: durov
  speaker_as_printed: Durov
  kind: answer
  gist: Durov speaks of more than a billion users.
  event: opening
  answers: why
  mentions: {people: [durov], organizations: [telegram]}
  figures:
    - {measure: users, source: article, quote: over a billion users, comparator: ">", amount: 1000000000}
  attestations:
    - source: article
      form: partial_quote
      is_best: true
      quotes:
        - {quote: Durov, start: 74}
        - over a billion users
  status: verified
""",
    "discrepancies.yaml": """\
- slug: who-he-is
  title: Who Durov is
  kind: scope
  about: {people: [durov], statements: [a-billion-users]}
  readings:
    - label: chief executive
      passages: [{source: article, quote: CEO of Telegram}]
      is_followed: true
    - label: a man
      passages: [{source: article, quote: Pavel}]
  status: verified
""",
}


def write_folder(path: Path, **texts: str) -> Path:
    """The small folder at this path; a keyword such as `events` gives that file another text."""
    (path / "sources").mkdir(parents=True, exist_ok=True)
    for name, text in FILES.items():
        (path / name).write_text(texts.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    (path / "sources" / "article.txt").write_bytes(TEXT.encode())
    return path


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Put `new` in the place of `old`, which stands once in the file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def import_seeds(*arguments: Path | str) -> str:
    """What the command prints."""
    output = StringIO()
    call_command("import_seeds", *map(str, arguments), stdout=output)
    return output.getvalue()


def faults(folder, *arguments) -> list[str]:
    """What the command says is wrong, without its last line."""
    with pytest.raises(CommandError) as error:
        import_seeds(folder, *arguments)
    assert (Record.objects.count(), ImportRun.objects.count()) == (0, 0)
    *lines, last = str(error.value).splitlines()
    assert last == f"{len(lines)} error{'s' if len(lines) != 1 else ''}: nothing was written."
    return lines


def refused(folder: Path, *arguments: str) -> str:
    """What the command says when it refuses; no run is kept."""
    runs = ImportRun.objects.count()
    with pytest.raises(CommandError) as error:
        import_seeds(folder, *arguments)
    assert ImportRun.objects.count() == runs
    return str(error.value)


def lines_after_counts(printed: str) -> list[str]:
    """What is printed below the table of counts."""
    return printed.splitlines()[10:]
