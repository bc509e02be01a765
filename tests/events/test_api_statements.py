import pytest

from events.models import Mention
from sources.models import Derivation
from tests.make import (
    make_attestation,
    make_event,
    make_facility,
    make_figure,
    make_measure,
    make_organization,
    make_passage,
    make_person,
    make_record,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


def slugs(client, query: str = "") -> list[str]:
    return [row["slug"] for row in client.get(f"/api/v1/statements/?ordering=slug&{query}").json()["results"]]


def full_statement(**fields):
    statement = make_statement(speaker_person=make_person(), event=make_event(), **fields)
    make_attestation(statement, make_passage(), form="indirect")
    make_figure(statement)
    Mention.objects.create(statement=statement, facility=make_facility())
    return statement


FILTERS = (
    "speaker=a&event=b&source=c&language=en&form=claim&kind=claim&status=verified&mentions=d&measure=e"
    "&said_from=2025-01-01&said_before=2026-01-01&q=lab"
)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_one_query(client, django_assert_num_queries, rows):
    for _ in range(rows):
        full_statement()

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/statements/")
    with django_assert_num_queries(1):
        client.get(f"/api/v1/statements/?{FILTERS}")

    assert answer.json()["count"] == rows


@pytest.mark.parametrize("parts", [0, 2])
def test_detail_takes_one_query(client, django_assert_num_queries, parts):
    statement = full_statement(slug="one")
    for _ in range(parts):
        make_attestation(statement, make_passage())

    with django_assert_num_queries(1):
        answer = client.get("/api/v1/statements/one/")

    assert len(answer.json()["attestations"]) == parts + 2


def test_statement_looks_as_promised(client):
    make_record()
    source = make_source(
        "« Nous ouvrons » 1 000 000 000, a déclaré Durov, « un labo »", slug="s", language="fr"
    )
    spoken = [make_passage(source, words) for words in ("Nous ouvrons", "un labo")]
    said, number = make_passage(source, "a déclaré Durov"), make_passage(source, "1 000 000 000")
    statement = make_statement(
        "They open a lab.",
        slug="one",
        kind="announcement",
        passage=False,
        status="proposed",
        speaker_person=make_person(slug="pavel-durov"),
        speaker_as_printed="Durov",
        role="PDG",
        event=make_event(slug="forum"),
        answers=make_statement("Why?", slug="why"),
        said_on_edtf="2025-10-02",
        said_on_as_printed="Le 2 octobre",
    )
    make_attestation(statement, *spoken, attribution=said, is_translation="yes", attributed_via="Telegram")
    Mention.objects.create(statement=statement, facility=make_facility(slug="alem-ai"))
    users = make_measure(slug="users", unit="users")
    make_figure(statement, measure=users, passage=number, comparator=">", amount="1000000000.500000")
    statement.status = "verified"
    statement.save()
    statement.refresh_from_db()

    def shown(passage) -> dict:
        return {
            "source": "s",
            "sha256": source.sha256,
            "language": "fr",
            "start": passage.start,
            "end": passage.end,
            "exact": passage.exact,
        }

    assert client.get("/api/v1/statements/one/").json() == {
        "slug": "one",
        "kind": "announcement",
        "text": "Nous ouvrons […] un labo",
        "language": "fr",
        "gist": "They open a lab.",
        "speaker": {"type": "person", "slug": "pavel-durov", "label": "Pavel Durov"},
        "speaker_as_printed": "Durov",
        "role": "PDG",
        "event": {"slug": "forum", "label": "Digital Bridge"},
        "answers": {"slug": "why", "gist": "Why?"},
        "said_on": {
            "edtf": "2025-10-02",
            "earliest": "2025-10-02",
            "latest": "2025-10-02",
            "as_printed": "Le 2 octobre",
        },
        "mentions": [{"type": "facility", "slug": "alem-ai", "label": "Alem.AI"}],
        "figures": [
            {
                "measure": "users",
                "comparator": ">",
                "amount": 1000000000.5,
                "upper": None,
                "unit": "users",
                "passage": shown(number),
            }
        ],
        "attestations": [
            {
                "form": "direct_quote",
                "is_translation": "yes",
                "is_best": True,
                "passages": [shown(passage) for passage in spoken],
                "attribution": shown(said),
                "attributed_via": "Telegram",
                "note": "",
            }
        ],
        "corroboration": {"sources": 1, "independent": 1},
        "status": "verified",
        "version": statement.version,
        "created_at": f"{statement.created_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        "updated_at": f"{statement.updated_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    }


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("1000000000", b"1000000000"), ("0.5", b"0.5"), ("0.000001", b"0.000001"), ("1e20", b"1" + b"0" * 20)],
)
def test_amount_is_a_number_without_trailing_zeros(client, amount, printed):
    make_figure(make_statement(slug="one"), amount=amount, comparator="=")

    answer = client.get("/api/v1/statements/one/")

    assert answer.content.partition(b'"amount" : ')[2].partition(b",")[0] == printed


def test_corroboration_counts_visible_sources_and_their_origins(client):
    statement = make_statement(slug="one", passage=False, status="proposed")
    original, reprint, other = make_source(), make_source(), make_source()
    hidden = make_source(status="proposed")
    Derivation.objects.create(source=reprint, derived_from=original, kind="reprint")
    for source in (original, reprint, other, hidden):
        make_attestation(statement, make_passage(source))
    make_attestation(statement, make_passage(other, "Pavel"))
    statement.status = "verified"
    statement.save()

    assert client.get("/api/v1/statements/one/?fields=corroboration").json() == {
        "corroboration": {"sources": 3, "independent": 2}
    }


def test_words_of_a_hidden_source_are_hidden_while_printed_names_stay(client):
    hidden = make_passage(make_source("Secret words", status="proposed", slug="hidden"))
    secret = make_person("Nobody", slug="nobody", status="proposed")
    make_statement("A gist", slug="one", passage=hidden, speaker_person=secret, speaker_as_printed="N.")

    answer = client.get("/api/v1/statements/one/").json()

    assert {name: answer[name] for name in ("text", "language", "gist", "speaker", "speaker_as_printed")} == {
        "text": None,
        "language": None,
        "gist": "A gist",
        "speaker": None,
        "speaker_as_printed": "N.",
    }
    assert (answer["attestations"], answer["corroboration"]) == ([], {"sources": 0, "independent": 0})
    queries = ["q=secret", "language=en", "source=hidden", "form=direct_quote", "speaker=nobody"]
    assert [slugs(client, query) for query in queries] == [[]] * 5
    assert slugs(client) == ["one"]


def test_statements_are_filtered(client):
    passage = make_passage(make_source("Nous ouvrons des laboratoires", slug="fr", language="fr"))
    durov, telegram = make_person(slug="durov"), make_organization(slug="telegram")
    forum, lab = make_event(slug="forum"), make_facility(slug="lab")
    a = make_statement("A", slug="a", passage=passage, speaker_person=durov, event=forum, kind="plan")
    b = make_statement("B", slug="b", speaker_organization=telegram)
    c = make_statement("Unheard", slug="c", status="proposed")
    make_figure(a, measure=make_measure(slug="users"))
    for statement, entry in (
        (a, {"facility": lab}),
        (a, {"person": durov}),
        (b, {"event": forum}),
        (c, {"event": forum}),
    ):
        Mention.objects.create(statement=statement, **entry)

    expected = {
        "speaker=durov": ["a"],
        "speaker=person:durov": ["a"],
        "speaker=organization:durov": [],
        "speaker=telegram": ["b"],
        "event=forum": ["a"],
        "source=fr": ["a"],
        "language=fr": ["a"],
        "language=en": ["b"],
        "kind=plan": ["a"],
        "status=verified": ["a", "b"],
        "status=proposed": [],
        "mentions=lab": ["a"],
        "mentions=facility:lab": ["a"],
        "mentions=forum": ["b"],
        "mentions=event:lab": [],
        "measure=users": ["a"],
        "measure=no": [],
        "speaker=durov&event=forum&mentions=lab&language=fr": ["a"],
        "speaker=durov&kind=claim": [],
    }
    assert {query: slugs(client, query) for query in expected} == expected


def test_form_with_source_is_how_that_source_tells_it(client):
    quoting, telling = make_source(slug="quoting"), make_source(slug="telling")
    statement = make_statement(slug="one", passage=make_passage(quoting))
    make_attestation(statement, make_passage(telling), form="indirect")

    expected = {
        "form=direct_quote": ["one"],
        "form=indirect": ["one"],
        "source=telling": ["one"],
        "source=telling&form=indirect": ["one"],
        "source=telling&form=direct_quote": [],
    }
    assert {query: slugs(client, query) for query in expected} == expected


def test_days_find_what_may_have_been_said_then(client):
    dates = {"a": "2025-10-02", "b": "2025-10", "c": "2025", "d": "../2026", "e": "2025-10-04/..", "f": ""}
    for slug, edtf in dates.items():
        make_statement(slug=slug, said_on_edtf=edtf)

    expected = {
        "said_from=2025-10-03": ["b", "c", "d", "e"],
        "said_from=2025-10-02": ["a", "b", "c", "d", "e"],
        "said_from=2026-01-01": ["d", "e"],
        "said_before=2025-10-02": ["b", "c", "d"],
        "said_before=2025-10-01": ["c", "d"],
        "said_from=2025-10-02&said_before=2025-10-03": ["a", "b", "c", "d"],
    }
    assert {query: slugs(client, query) for query in expected} == expected


def test_words_are_found_in_each_language_by_their_stem(client):
    texts = {
        "fr": "Nous ouvrons des laboratoires",
        "de": "Wir eröffnen Labore",
        "en": "They are opening laboratories",
        "ru": "Открывают лаборатории",
        "kk": "Зертхана ашылды",
    }
    for language, text in texts.items():
        make_statement(
            "A gist of houses", slug=language, passage=make_passage(make_source(text, language=language))
        )

    expected = {
        "q=laboratoire": ["fr"],
        "q=Labor": ["de"],
        "q=laboratory": ["en"],
        "q=лаборатория": ["ru"],
        "q=зертхана": ["kk"],
        "q=house": ["de", "en", "fr", "kk", "ru"],
        "q=Häuser": [],
        'q="opening laboratories"': ["en"],
        'q="laboratories opening"': [],
    }
    assert {query: slugs(client, query) for query in expected} == expected


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("kind=anouncement", ["announcement"]),
        ("form=quote", ["direct_quote"]),
        ("mentions=fcility:x", ["facility"]),
    ],
)
def test_unknown_word_of_a_closed_set_is_refused_with_near_misses(client, query, near):
    answer = client.get(f"/api/v1/statements/?{query}")

    assert answer.status_code == 400
    assert [error["near_misses"][:1] for error in answer.json()["errors"]] == [near]
