import hashlib
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.db.models import ProtectedError

from sources.models import Derivation, RetiredSlug, Source
from tests.make import make_passage, make_source
from tests.refused import DOORS, refused, refused_by_reference, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

EDTF_EXAMPLES = (
    "Write 2025, 2025-10, 2025-10-02, 2025-10-02? (uncertain), 2024~ (approximate), ../2026 (by 2026)"
    " or 2025-10-02/2025-10-04."
)

TEXTS = [
    "Le 2 octobre 2025",
    "Zeile eins\r\nZeile zwei\rdrei\n",
    "  leading and trailing \t\n",
    "e\u0301 is not \u00e9",
    "\u212b \ufb01 \u00a0\u202f narrow \u200b zero \ufeff",
    "Дуров 🚀 𝒜 👩‍👩‍👧",
    "a\\b 'c' \"d\" %s",
]


def a_source(**fields) -> Source:
    return Source(**{"slug": "s", "kind": "article", "language": "en", "text": "Words.", **fields})


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_stored_as_received(text):
    Source.objects.bulk_create([a_source(text=text)])

    assert Source.objects.values_list("text", "sha256").get() == (
        text,
        hashlib.sha256(text.encode()).hexdigest(),
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Other words."},
        {"text": "Pavel Durov opens a lab.\n"},
        {"original": b"<p>Other</p>", "original_media_type": "text/html"},
    ],
)
def test_text_never_changes(door, fields):
    source = make_source("Pavel Durov opens a lab.")

    with refused(
        "source_text_never_changes",
        f"text, original, original_media_type of row {source.id} is stored for good",
    ):
        door(source, **fields)

    assert stored(source, "text", "original", "original_media_type") == ("Pavel Durov opens a lab.", None, "")


@pytest.mark.parametrize("door", DOORS)
def test_other_fields_of_a_source_change(door):
    source = make_source("Words.")

    door(source, title="Digital Bridge", publisher="The Astana Times", text="Words.")

    assert stored(source, "title", "publisher", "text") == ("Digital Bridge", "The Astana Times", "Words.")


def test_sha256_is_not_written():
    source = make_source("Words.")

    with pytest.raises(Exception, match='column "sha256" can only be updated to DEFAULT'), transaction.atomic():
        sql("UPDATE sources_source SET sha256 = 'forged'")

    assert stored(source, "sha256") == (hashlib.sha256(b"Words.").hexdigest(),)


def test_text_with_nul_is_refused():
    with pytest.raises(DataError, match="cannot contain NUL"), transaction.atomic():
        Source.objects.bulk_create([a_source(text="a\x00b")])

    assert Source.objects.count() == 0


def test_text_that_is_not_unicode_is_refused():
    with pytest.raises(UnicodeEncodeError), transaction.atomic():
        Source.objects.bulk_create([a_source(text="a\ud800b")])

    assert Source.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"text": ""}, "source_has_a_text"),
        ({"language": "french"}, "source_language_is_a_tag"),
        ({"language": "EN"}, "source_language_is_a_tag"),
        ({"language": ""}, "source_language_is_a_tag"),
        ({"kind": "rumour"}, "sources_source_kind_check"),
        ({"kind": ""}, "sources_source_kind_check"),
        ({"status": "maybe"}, "sources_source_status_check"),
        ({"published_edtf": "2 octobre 2025"}, "date_is_edtf_level_0_or_1"),
        ({"published_edtf": "2025-13"}, "date_is_edtf_level_0_or_1"),
        ({"original": b"<p>"}, "source_original_has_a_media_type"),
        ({"original_media_type": "text/html"}, "source_original_has_a_media_type"),
    ],
)
def test_source_breaks_a_rule(fields, rule):
    with refused(rule):
        Source.objects.bulk_create([a_source(**fields)])


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"language": "french"}, "source_language_is_a_tag"),
        ({"kind": "rumour"}, "sources_source_kind_check"),
        ({"status": ""}, "sources_source_status_check"),
        ({"published_edtf": "2025-02-30"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_changed_source_breaks_a_rule(door, fields, rule):
    source = make_source()

    with refused(rule):
        door(source, **fields)


@pytest.mark.parametrize("kind", Source.Kind.values)
@pytest.mark.parametrize("language", ["en", "kk-Cyrl", "und"])
def test_source_keeps_the_rules(kind, language):
    source = a_source(kind=kind, language=language, original=b"<p>", original_media_type="text/html")

    source.full_clean()
    source.save()

    assert stored(source, "kind", "language", "status") == (kind, language, "proposed")


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"text": ""}, {"text": ["This field cannot be blank."]}),
        ({"text": "a\x00b"}, {"text": ["Null characters are not allowed."]}),
        (
            {"language": "french"},
            {"__all__": ["The language is a BCP 47 tag: en, fr, de, ru, kk, kk-Cyrl, zh-Hant."]},
        ),
        ({"kind": "rumour"}, {"kind": ["Value 'rumour' is not a valid choice."]}),
        (
            {"published_edtf": "Oct 2025"},
            {"published_edtf": [f"“Oct 2025” is not an EDTF date. {EDTF_EXAMPLES}"]},
        ),
        (
            {"published_edtf": "2025\x00"},
            {"published_edtf": [f"“2025\x00” is not an EDTF date. {EDTF_EXAMPLES}"]},
        ),
        (
            {"original": b"<p>"},
            {"__all__": ["An original file and its media type go together: both, or neither."]},
        ),
        (
            {"original": b"<p>", "original_media_type": "html"},
            {"original_media_type": ["A media type looks like text/html."]},
        ),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    with pytest.raises(ValidationError) as error:
        a_source(**fields).full_clean()

    assert error.value.message_dict == messages


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("", None, None),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-10-02?", date(2025, 10, 2), date(2025, 10, 2)),
        ("../2026", None, date(2026, 12, 31)),
        ("2025-10-02/2025-10-04", date(2025, 10, 2), date(2025, 10, 4)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_published_gives_the_earliest_and_the_latest_day(edtf, earliest, latest):
    Source.objects.bulk_create([a_source(published_edtf=edtf, published_as_printed="as printed")])

    assert Source.objects.values_list("published_earliest", "published_latest").get() == (earliest, latest)


def test_days_follow_a_changed_date():
    source = make_source(published_edtf="2025")

    Source.objects.update(published_edtf="2025-10")

    assert stored(source, "published_earliest", "published_latest") == (date(2025, 10, 1), date(2025, 10, 31))


def test_source_with_passages_is_not_deleted():
    source = make_passage(make_source(), "Durov").source

    with pytest.raises(ProtectedError):
        source.delete()
    with refused_by_reference("sources_passage"):
        sql("DELETE FROM sources_source WHERE id = %s", source.id)


def test_source_with_passages_is_not_replaced_under_its_id():
    source = make_passage(make_source("Pavel Durov opens a lab."), "Durov").source

    with refused_by_reference("sources_passage"):
        sql("DELETE FROM sources_source WHERE id = %s", source.id)
        Source.objects.bulk_create([a_source(id=source.id, text="Nothing.")])

    assert stored(source, "text") == ("Pavel Durov opens a lab.",)


def test_source_without_passages_is_deleted():
    make_source(slug="gone").delete()

    assert list(RetiredSlug.objects.values_list("table", "slug")) == [("sources_source", "gone")]


def origins() -> list[list[str]]:
    """The slugs that share an origin; each group's origin is the lowest id in it."""
    groups: dict[int, list[Source]] = {}
    for source in Source.objects.order_by("id"):
        groups.setdefault(source.origin, []).append(source)
    assert list(groups) == [members[0].id for members in groups.values()]
    return [[source.slug for source in members] for members in groups.values()]


def derive(source: Source, derived_from: Source) -> Derivation:
    return Derivation(source=source, derived_from=derived_from, kind="quotes")


@pytest.fixture
def abcde():
    return [make_source(slug=slug) for slug in "abcde"]


def test_source_begins_as_its_own_origin(abcde):
    assert origins() == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_origin_spans_all_that_is_connected(abcde):
    _, b, c, d, e = abcde

    derive(c, b).save()
    derive(e, d).save()
    apart = origins()
    derive(c, e).save()
    together = origins()

    assert (apart, together) == ([["a"], ["b", "c"], ["d", "e"]], [["a"], ["b", "c", "d", "e"]])


def test_origin_is_kept_over_bulk_statements(abcde):
    a, b, c, d, e = abcde

    Derivation.objects.bulk_create([derive(b, a), derive(c, b), derive(d, c), derive(e, a)])
    together = origins()
    Derivation.objects.filter(source__in=[c, e]).delete()
    apart = origins()

    assert (together, apart) == ([["a", "b", "c", "d", "e"]], [["a", "b"], ["c", "d"], ["e"]])


def test_origin_holds_while_another_way_connects(abcde):
    a, b, c, *_ = abcde
    Derivation.objects.bulk_create([derive(b, a), derive(c, b), derive(c, a)])

    Derivation.objects.filter(source=b).delete()

    assert origins() == [["a", "b", "c"], ["d"], ["e"]]


def test_sources_may_derive_from_each_other(abcde):
    a, b, *_ = abcde

    Derivation.objects.bulk_create([derive(b, a), derive(a, b)])

    assert origins() == [["a", "b"], ["c"], ["d"], ["e"]]


def test_origin_follows_a_derivation_that_is_moved(abcde):
    a, b, c, *_ = abcde
    derive(b, a).save()

    Derivation.objects.update(derived_from=c)

    assert origins() == [["a"], ["b", "c"], ["d"], ["e"]]


def test_origin_follows_a_deleted_source(abcde):
    a, b, c, *_ = abcde
    Derivation.objects.bulk_create([derive(a, b), derive(a, c)])

    a.delete()

    assert origins() == [["b"], ["c"], ["d"], ["e"]]


@pytest.mark.parametrize("door", DOORS)
def test_origin_is_not_written(door, abcde):
    door(abcde[0], origin=999)

    assert origins() == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_origin_is_not_written_on_a_new_source():
    Source.objects.bulk_create([a_source(origin=999)])

    assert origins() == [["s"]]


@pytest.mark.django_db(transaction=True)
def test_origin_is_right_after_two_writers_at_once():
    a, b, c = [make_source(slug=slug) for slug in "abc"]

    error = write_at_once(derive(b, a).save, derive(c, b).save)

    assert (error, origins()) == (None, [["a", "b", "c"]])


def test_derivation_is_not_stored_before_its_source(abcde):
    with refused_by_reference("sources_derivation"):
        Derivation.objects.create(source=abcde[0], derived_from_id=9999, kind="quotes")
        a_source(id=9999).save()


def test_source_does_not_derive_from_itself(abcde):
    with refused("source_does_not_derive_from_itself"):
        Derivation.objects.bulk_create([derive(abcde[0], abcde[0])])


def test_source_derives_once_from_another(abcde):
    a, b, *_ = abcde
    derive(a, b).save()

    with refused("source_derives_once_from_another"):
        Derivation.objects.bulk_create([derive(a, b)])


def test_source_that_another_derives_from_is_not_deleted(abcde):
    a, b, *_ = abcde
    derive(a, b).save()

    with pytest.raises(ProtectedError):
        b.delete()


def test_derivation_is_of_a_known_kind(abcde):
    a, b, *_ = abcde

    with refused("sources_derivation_kind_check"):
        Derivation.objects.bulk_create([Derivation(source=a, derived_from=b, kind="copy")])


@pytest.mark.parametrize(
    ("pair", "messages"),
    [
        ("aa", {"__all__": ["A source does not derive from itself."]}),
        ("ab", {"__all__": ["The source is said to derive from that one already."]}),
    ],
)
def test_full_clean_explains_a_wrong_derivation(pair, messages, abcde):
    sources = dict(zip("abcde", abcde, strict=True))
    derive(sources["a"], sources["b"]).save()

    with pytest.raises(ValidationError) as error:
        derive(sources[pair[0]], sources[pair[1]]).full_clean()

    assert error.value.message_dict == messages
