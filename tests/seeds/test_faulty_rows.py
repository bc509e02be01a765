"""Rows that cannot be imported: each fault is told with its place, and nothing is written."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.seeds.folder import change, faults, import_seeds

pytestmark = pytest.mark.django_db


CHANGES = {
    "wrong quote": (
        "organizations.yaml",
        "quote: Telegram}",
        "quote: Telegraf}",
        (
            'organizations.yaml:6: telegram: citations[0].quote: "Telegraf": the words do not stand in the'
            " source, letter for letter; the closest there are “of Telegram,” (source article)"
        ),
    ),
    "quote that occurs twice": (
        "people.yaml",
        "quote: Durov, start: 74",
        "quote: Durov",
        (
            'people.yaml:14: durov: citations[1].quote: "Durov": the words occur 2 times, at 6, 74: give the'
            " start, or quote more of them (source article)"
        ),
    ),
    "wrong start": (
        "people.yaml",
        "start: 74",
        "start: 75",
        (
            'people.yaml:14: durov: citations[1].quote: "Durov": the words do not start at 75, but at 6, 74'
            " (source article)"
        ),
    ),
    "words of an attestation that are not there": (
        "statements.yaml",
        "quotes: [Why?]",
        "quotes: [Wherefore?]",
        (
            'statements.yaml:9: why: attestations[0].quotes[0].quote: "Wherefore?": the words do not stand in'
            " the source, letter for letter (source article)"
        ),
    ),
    "unknown slug": (
        "facilities.yaml",
        "operator: telegram",
        "operator: telegramm",
        (
            'facilities.yaml:3: lab: operator: "telegramm": no row of organizations has this slug'
            " (did you mean telegram?)"
        ),
    ),
    "unknown slug in a list of mentions": (
        "statements.yaml",
        "people: [durov], ",
        "people: [durow], ",
        (
            'statements.yaml:19: a-billion-users: mentions.people[0]: "durow": no row of people has this slug'
            " (did you mean durov?)"
        ),
    ),
    "unknown source of a quote": (
        "organizations.yaml",
        "source: article",
        "source: artikel",
        (
            'organizations.yaml:6: telegram: citations[0].source: "artikel": no row of sources has this slug'
            " (did you mean article?)"
        ),
    ),
    "unknown source of an attestation": (
        "statements.yaml",
        "    - source: article\n      form: direct_quote",
        "    - source: artikel\n      form: direct_quote",
        (
            'statements.yaml:6: why: attestations[0].source: "artikel": no row of sources has this slug'
            " (did you mean article?)"
        ),
    ),
    "unknown speaker": (
        "statements.yaml",
        "speaker: durov",
        "speaker: dourov",
        (
            'statements.yaml:13: a-billion-users: speaker: "dourov": no person and no organization has this'
            " slug (did you mean durov?)"
        ),
    ),
    "organization below itself": (
        "organizations.yaml",
        "classification: company",
        "classification: company\n  parent: telegram",
        'organizations.yaml:5: telegram: parent: "telegram": leads back to itself: telegram → telegram',
    ),
    "question that answers its answer": (
        "statements.yaml",
        "kind: question",
        "kind: question\n  answers: a-billion-users",
        'statements.yaml:4: why: answers: "a-billion-users": leads back to itself: why → a-billion-users → why',
    ),
    "duplicate slug": (
        "organizations.yaml",
        "slug: news-az",
        "slug: telegram",
        "organizations.yaml:9: telegram: the slug stands twice (first in line 1)",
    ),
    "number for text": (
        "facilities.yaml",
        "locality: Astana",
        "floor: 7",
        (
            "facilities.yaml:4: lab: floor: 7: expected text (a number or a date as text stands in quotes; an"
            " empty field is left out)"
        ),
    ),
    "text for a list": (
        "organizations.yaml",
        "citations:\n    - {field: names, source: article, quote: Telegram}",
        "citations: Telegram",
        'organizations.yaml:5: telegram: citations: "Telegram": expected a list',
    ),
    "yes for true": (
        "statements.yaml",
        "is_best: true\n      quotes: [Why?]",
        "is_best: yes\n      quotes: [Why?]",
        'statements.yaml:8: why: attestations[0].is_best: "yes": expected true or false',
    ),
    "text for a number": (
        "statements.yaml",
        "amount: 1000000000",
        "amount: a billion",
        'statements.yaml:21: a-billion-users: figures[0].amount: "a billion": expected a number',
    ),
    "number without end": (
        "statements.yaml",
        "amount: 1000000000",
        "amount: 1e400",
        (
            'statements.yaml:21: a-billion-users: figures[0].amount: "1E+400": expected a number of at most'
            " 30 digits"
        ),
    ),
    "amount without comparator": (
        "statements.yaml",
        ', comparator: ">"',
        "",
        "statements.yaml:21: a-billion-users: figures[0]: amount and comparator go together: both, or neither",
    ),
    "word that the vocabulary does not have": (
        "organizations.yaml",
        "classification: media",
        "classification: press",
        (
            "organizations.yaml:12: news-az: classification: \"press\": expected 'company', 'ministry',"
            " 'government', 'parliament', 'council', 'agency', 'technopark', 'research_centre', 'school',"
            " 'university', 'programme', 'media', 'startup', 'network', 'international' or 'other'"
        ),
    ),
    "missing field": (
        "measures.yaml",
        ", unit: users",
        "",
        "measures.yaml:1: users: unit: is missing",
    ),
    "unknown field": (
        "measures.yaml",
        "unit: users",
        "units: users",
        "measures.yaml:1: users: unit: is missing",
    ),
    "row without a slug": (
        "measures.yaml",
        "slug: users, ",
        "",
        "measures.yaml:1: slug: is missing",
    ),
    "bad date": (
        "events.yaml",
        '"2025-10-02"',
        '"2025-02-30"',
        (
            'events.yaml:3: opening: date.edtf: "2025-02-30": expected EDTF: 2025, 2025-10, 2025-10-02,'
            " 2025-10-02?, 2024~, ../2026 or 2025-10-02/2025-10-04"
        ),
    ),
    "moment without an offset": (
        "sources.yaml",
        "+05:00",
        "",
        (
            'sources.yaml:7: article: retrieved_at: "2025-11-01T10:00:00": expected a moment with its offset,'
            " such as 2025-10-05T09:30:00Z"
        ),
    ),
    "no language": (
        "sources.yaml",
        "language: en",
        "language: English",
        (
            'sources.yaml:5: article: language: "English": expected a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl,'
            " zh-Hant"
        ),
    ),
    "two preferred names": (
        "people.yaml",
        "{text: Durov, language: en}",
        "{text: Durov, language: en, kind: preferred}",
        (
            'people.yaml:4: durov: names[1].kind: "Durov": expected one preferred name for each language:'
            " “Pavel Durov” is that of en"
        ),
    ),
    "verified without evidence": (
        "facilities.yaml",
        "citations:\n    - {source: article, quote: a lab in Astana}\n  ",
        "",
        (
            'facilities.yaml:5: lab: status: "verified": a verified row has evidence: expected citations, or'
            " another status"
        ),
    ),
    "no best attestation": (
        "statements.yaml",
        "      is_best: true\n      quotes: [Why?]",
        "      quotes: [Why?]",
        "statements.yaml:5: why: attestations: expected is_best on exactly one attestation, not on 0",
    ),
    "affiliation without a passage": (
        "people.yaml",
        'passages:\n        - {source: article, quote: "Pavel Durov, CEO of Telegram"}',
        "passages: []",
        "people.yaml:10: durov: affiliations[0].passages: []: expected at least one",
    ),
    "participant of neither kind": (
        "events.yaml",
        "- person: durov\n      role: speaker",
        "- role: speaker",
        "events.yaml:6: opening: participations[0]: expected exactly one of person, organization",
    ),
    "source without its text": (
        "sources.yaml",
        "article.txt",
        "artikel.txt",
        'sources.yaml:2: article: file: "artikel.txt": no such file in sources/ (did you mean article.txt?)',
    ),
    "text outside of sources/": (
        "sources.yaml",
        "article.txt",
        "../../etc/passwd",
        'sources.yaml:2: article: file: "../../etc/passwd": expected the name of a file in sources/',
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), CHANGES.values(), ids=CHANGES)
def test_fault_in_a_record_file_is_told_with_its_place(folder, file, old, new, said):
    change(folder, file, old, new)

    assert faults(folder)[0] == said


def test_unknown_field_is_told_with_the_nearest_one(folder):
    change(folder, "statements.yaml", "      attribution: asked", "      atribution: asked")

    assert faults(folder) == [
        (
            "statements.yaml:10: why: attestations[0].atribution: is no field here: known are source, form,"
            " is_translation, is_best, quotes, attribution, attributed_via, note (did you mean attribution?)"
        )
    ]


def test_person_and_organization_of_one_slug_need_to_be_told_apart(folder):
    change(folder, "organizations.yaml", "slug: news-az", "slug: durov")
    change(folder, "statements.yaml", "speaker: news-az", "speaker: {organization: durov}")

    assert faults(folder) == [
        (
            'statements.yaml:13: a-billion-users: speaker: "durov": a person and an organization have this'
            " slug: write {person: durov} or {organization: durov}"
        )
    ]


def test_faults_of_all_files_are_told_at_once(folder):
    change(folder, "organizations.yaml", "classification: media", "classification: press")
    change(folder, "facilities.yaml", "operator: telegram", "operator: nobody")
    change(folder, "events.yaml", '"2025-10-02"', '"soon"')
    change(folder, "statements.yaml", "quotes: [Why?]", "quotes: [No?]")
    (folder / "measures.yaml").write_text("- {slug: users")

    places = [line.split(": ")[0] for line in faults(folder)]

    assert places == [
        "events.yaml:3",
        "facilities.yaml:3",
        "measures.yaml:1",
        "organizations.yaml:12",
        "statements.yaml:9",
    ]


def test_more_than_a_hundred_faults_are_counted(folder):
    (folder / "measures.yaml").write_text("".join(f"- {{slug: m{n}, label: 1, unit: x}}\n" for n in range(150)))

    with pytest.raises(CommandError) as error:
        import_seeds(folder)

    lines = str(error.value).splitlines()
    assert len(lines) == 102
    assert lines[-2:] == ["and 51 more", "151 errors: nothing was written."]


def test_faults_are_told_as_json_too(folder, capsys):
    change(folder, "facilities.yaml", "operator: telegram", "operator: telegramm")

    with pytest.raises(SystemExit) as exit_code:
        call_command("import_seeds", str(folder), "--format", "json")

    answer = json.loads(capsys.readouterr().out)
    assert exit_code.value.code == 1
    assert (answer["run"], answer["error_count"], answer["errors"]) == (
        None,
        1,
        [
            {
                "file": "facilities.yaml",
                "line": 3,
                "slug": "lab",
                "field": "operator",
                "value": '"telegramm"',
                "expected": "no row of organizations has this slug",
                "nearest": "telegram",
            }
        ],
    )
