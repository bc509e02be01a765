"""Values that no row can hold, and parts that stand twice: each is told with its place."""

import pytest

from tests.seeds.folder import change, faults, import_seeds

pytestmark = pytest.mark.django_db

BLANK = "expected some text, and there is only blank space (an empty field is left out)"
SPEAKER = "expected a slug, or a mapping with exactly one of person, organization"
COUNTRY = "expected an ISO 3166-1 code of two letters, such as KZ or DE"

CHANGES = {
    "blank name": (
        "people.yaml",
        "text: Durov,",
        'text: "  ",',
        f'people.yaml:4: durov: names[1].text: "  ": {BLANK}',
    ),
    "name of a space that joins": (
        "people.yaml",
        "text: Durov,",
        'text: "\\u200b\\xa0",',
        f'people.yaml:4: durov: names[1].text: "\u200b\xa0": {BLANK}',
    ),
    "gist of a line end": (
        "statements.yaml",
        "gist: News.Az asks why.",
        'gist: "\\n"',
        f'statements.yaml:4: why: gist: "\\n": {BLANK}',
    ),
    "blank unit": (
        "measures.yaml",
        "unit: users",
        'unit: " "',
        f'measures.yaml:1: users: unit: " ": {BLANK}',
    ),
    "blank role": (
        "people.yaml",
        "role: CEO of Telegram",
        'role: "\\xa0"',
        f'people.yaml:7: durov: affiliations[0].role: "\xa0": {BLANK}',
    ),
    "blank title": (
        "discrepancies.yaml",
        "title: Who Durov is",
        'title: " "',
        f'discrepancies.yaml:2: who-he-is: title: " ": {BLANK}',
    ),
    "blank quote": (
        "statements.yaml",
        "quotes: [Why?]",
        'quotes: [" "]',
        f'statements.yaml:9: why: attestations[0].quotes[0].quote: " ": {BLANK}',
    ),
    "line end in a label": (
        "measures.yaml",
        "label: Users",
        'label: "Us\\ners"',
        (
            'measures.yaml:1: users: label: "Us\\ners": holds the control character U+000A: expected text on'
            " one line"
        ),
    ),
    "bell in a longer text": (
        "statements.yaml",
        "gist: News.Az asks why.",
        'gist: "News.Az\\n\\tasks \\awhy."',
        (
            'statements.yaml:4: why: gist: "News.Az\\n\\tasks \\u0007why.": holds the control character U+0007:'
            " expected plain text"
        ),
    ),
    "line end in a slug": (
        "measures.yaml",
        "slug: users",
        'slug: "users\\n"',
        (
            'measures.yaml:1: "users\\n": slug: "users\\n": expected letters, digits, hyphens and underscores'
            " only"
        ),
    ),
    "line end in the name of a field": (
        "measures.yaml",
        "unit: users",
        'unit: users, "no\\nte": x',
        'measures.yaml:1: users: "no\\nte": is no field here: known are slug, label, unit',
    ),
    "country in small letters": (
        "organizations.yaml",
        "classification: media",
        "classification: media\n  country: kz",
        f'organizations.yaml:13: news-az: country: "kz": {COUNTRY} (did you mean KZ?)',
    ),
    "country of three letters": (
        "organizations.yaml",
        "classification: media",
        "classification: media\n  country: KAZ",
        f'organizations.yaml:13: news-az: country: "KAZ": {COUNTRY} (did you mean KZ?)',
    ),
    "moment before the first year": (
        "sources.yaml",
        "2025-11-01T10:00:00+05:00",
        '"0001-01-01T00:00:00+14:00"',
        (
            'sources.yaml:7: article: retrieved_at: "0001-01-01T00:00:00+14:00": expected a moment that lies in'
            " the years 1 to 9999 by UTC"
        ),
    ),
    "moment after the last year": (
        "sources.yaml",
        "2025-11-01T10:00:00+05:00",
        '"9999-12-31T23:59:59-14:00"',
        (
            'sources.yaml:7: article: retrieved_at: "9999-12-31T23:59:59-14:00": expected a moment that lies in'
            " the years 1 to 9999 by UTC"
        ),
    ),
    "speaker of a slug and a kind": (
        "statements.yaml",
        "speaker: news-az",
        "speaker: {slug: durov, organization: news-az}",
        f'statements.yaml:2: why: speaker: {{"slug": "durov", "organization": "news-az"}}: {SPEAKER}',
    ),
    "speaker of both kinds": (
        "statements.yaml",
        "speaker: news-az",
        "speaker: {person: durov, organization: news-az}",
        f'statements.yaml:2: why: speaker: {{"person": "durov", "organization": "news-az"}}: {SPEAKER}',
    ),
    "speaker as a slug in a mapping": (
        "statements.yaml",
        "speaker: news-az",
        "speaker: {slug: news-az}",
        f'statements.yaml:2: why: speaker: {{"slug": "news-az"}}: {SPEAKER}',
    ),
    "speaker of no kind": (
        "statements.yaml",
        "speaker: news-az",
        "speaker: {}",
        f"statements.yaml:2: why: speaker: {{}}: {SPEAKER}",
    ),
    "name twice": (
        "people.yaml",
        "{text: Durov, language: en}",
        "{text: Pavel Durov, language: en}",
        (
            'people.yaml:4: durov: names[1]: {"text": "Pavel Durov", "language": "en"}: stands twice: names[0]'
            " has the same text and language"
        ),
    ),
    "citation twice": (
        "people.yaml",
        "    - {field: names, source: article, quote: Durov, start: 74}",
        "    - {field: names, source: article, quote: Pavel Durov}",
        (
            'people.yaml:14: durov: citations[1]: {"field": "names", "passage": "Pavel Durov"}: stands twice:'
            " citations[0] has the same field and passage"
        ),
    ),
    "mention twice": (
        "statements.yaml",
        "people: [durov], ",
        "people: [durov, durov], ",
        (
            'statements.yaml:19: a-billion-users: mentions.people[1]: "durov": stands twice: mentions.people[0]'
            " has the same person"
        ),
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), CHANGES.values(), ids=CHANGES)
def test_value_that_no_row_can_hold_is_told_with_its_place(folder, file, old, new, said):
    change(folder, file, old, new)

    assert faults(folder)[0] == said


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59+14:00"]
)
def test_moments_of_the_first_and_the_last_year_are_kept(folder, moment):
    change(folder, "sources.yaml", "2025-11-01T10:00:00+05:00", moment)

    import_seeds(folder)
    again = import_seeds(folder)

    assert again.endswith("Nothing to change.\n")


def test_lines_and_tabs_are_kept_in_longer_texts(folder):
    change(folder, "statements.yaml", "gist: News.Az asks why.", 'gist: "News.Az\\n\\tasks why."')

    import_seeds(folder)
    again = import_seeds(folder)

    assert again.endswith("Nothing to change.\n")
