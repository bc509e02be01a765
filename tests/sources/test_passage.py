import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError

from sources.models import Passage
from tests.make import make_passage, make_person, make_source
from tests.refused import DOORS, refused, refused_by_reference, sql, stored

pytestmark = pytest.mark.django_db

READS_SO = "passage_reads_so_in_its_source"
OTHER_WORDS = "the source has other words between start and end"


def by_create(passage: Passage) -> None:
    passage.save(force_insert=True)


def by_bulk_create(passage: Passage) -> None:
    Passage.objects.bulk_create([passage])


def by_insert(passage: Passage) -> None:
    sql(
        'INSERT INTO sources_passage (source_id, start, "end", exact) VALUES (%s, %s, %s, %s)',
        passage.source_id,
        passage.start,
        passage.end,
        passage.exact,
    )


def by_copy(passage: Passage) -> None:
    into = 'COPY sources_passage (source_id, start, "end", exact) FROM STDIN'
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(into) as copy:
        copy.write_row((passage.source_id, passage.start, passage.end, passage.exact))


def by_upsert(passage: Passage) -> None:
    Passage.objects.bulk_create(
        [passage],
        update_conflicts=True,
        unique_fields=["source", "start", "end"],
        update_fields=["exact"],
    )


INSERTS = [by_create, by_bulk_create, by_insert, by_copy]


@pytest.mark.parametrize("insert", INSERTS)
@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Pavel Durov opens a lab.", "Durov"),
        ("Pavel", "Pavel"),
        ("🚀🚀 Дуров 𝒜", "Дуров"),
        ("x 👩‍👩‍👧 y", "👩‍👩‍👧 y"),
        ("cafe\u0301 noir", "e\u0301 "),
        ("cafe\u0301 noir", "\u0301"),
        ("a\r\nb", "\r\nb"),
        ("« Aujourd’hui »", " Aujourd’hui "),
    ],
)
def test_passage_counts_code_points(insert, text, exact):
    source = make_source(text)
    start = text.index(exact)

    insert(Passage(source=source, start=start, end=start + len(exact), exact=exact))

    assert Passage.objects.values_list("start", "end", "exact").get() == (start, start + len(exact), exact)


@pytest.mark.parametrize("insert", INSERTS)
@pytest.mark.parametrize(
    ("text", "start", "end", "exact"),
    [
        ("Pavel Durov", 0, 5, "Durov"),
        ("Pavel Durov", 0, 5, "pavel"),
        ("Pavel Durov", 6, 12, "Durov."),
        ("🚀 Durov", 3, 8, "Durov"),  # Counted in UTF-16.
        ("caf\u00e9", 3, 4, "e"),
        ("caf\u00e9s", 3, 5, "e\u0301"),  # Composed in the source.
        ("a\r\nb", 1, 2, "\n"),
        ("a  b", 1, 2, "\u00a0"),
        ("short", 100, 105, "short"),
    ],
)
def test_passage_has_other_words_than_its_source(insert, text, start, end, exact):
    source = make_source(text)

    with refused(READS_SO, OTHER_WORDS):
        insert(Passage(source=source, start=start, end=end, exact=exact))

    assert Passage.objects.count() == 0


def test_one_wrong_passage_among_many_is_refused():
    source = make_source("one two")
    right, wrong = {"start": 0, "end": 3, "exact": "one"}, {"start": 4, "end": 7, "exact": "one"}

    with refused(READS_SO, OTHER_WORDS):
        Passage.objects.bulk_create([Passage(source=source, **right), Passage(source=source, **wrong)])

    assert Passage.objects.count() == 0


@pytest.mark.parametrize("insert", INSERTS)
@pytest.mark.parametrize(
    ("start", "end", "exact", "rule"),
    [
        (0, 0, "", "passage_ends_after_it_starts"),
        (5, 0, "Pavel", "passage_ends_after_it_starts"),
        (0, 6, "Pavel", "passage_is_as_long_as_its_words"),
        (0, 4, "Pavel", "passage_is_as_long_as_its_words"),
        (-1, 4, "Pavel", "sources_passage_start_check"),
    ],
)
def test_passage_is_no_span_of_its_words(insert, start, end, exact, rule):
    source = make_source("Pavel Durov")

    with refused(rule):
        insert(Passage(source=source, start=start, end=end, exact=exact))


def test_passage_of_no_source_is_refused():
    with refused_by_reference("sources_passage"):
        Passage.objects.bulk_create([Passage(source_id=999, start=0, end=1, exact="a")])


def test_passage_is_not_stored_before_its_source():
    with refused_by_reference("sources_passage"):
        Passage.objects.create(source_id=9999, start=0, end=6, exact="forged")
        make_source("genuine text", id=9999)


@pytest.mark.parametrize("insert", INSERTS)
def test_passage_is_stored_once(insert):
    passage = make_passage(make_source("Pavel"))

    with refused("passage_is_stored_once"):
        insert(Passage(source=passage.source, start=0, end=5, exact="Pavel"))


def test_passages_may_overlap_and_stand_in_two_sources():
    first, second = make_source("Pavel Durov"), make_source("Pavel Durov")

    spans = [make_passage(source, exact) for source in (first, second) for exact in ("Pavel", "Pavel Durov")]

    assert len({passage.id for passage in spans}) == 4


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    "fields",
    [
        {"start": 6, "end": 11, "exact": "Durov"},
        {"end": 11, "exact": "Pavel Durov"},
        {"exact": "Pawel"},
        {"source": None},
    ],
)
def test_passage_never_changes(door, fields):
    passage = make_passage(make_source("Pavel Durov"), "Pavel")
    if "source" in fields:
        fields = {"source": make_source("Pavel Durov")}

    with refused(
        "passage_never_changes", f"source_id, start, end, exact of row {passage.id} is stored for good"
    ):
        door(passage, **fields)

    assert stored(passage, "start", "end", "exact") == (0, 5, "Pavel")


def test_passage_is_not_changed_by_an_upsert():
    passage = make_passage(make_source("Pavel"))
    forged = Passage(source=passage.source, start=0, end=5, exact="Pawel")

    with refused(
        "passage_never_changes", f"source_id, start, end, exact of row {passage.id} is stored for good"
    ):
        by_upsert(forged)


def test_passage_is_saved_as_it_is():
    passage = make_passage()

    passage.save()

    assert passage.history.count() == 1


def test_passage_that_backs_a_fact_is_not_deleted():
    passage = make_passage()
    make_person(passage=passage)

    with pytest.raises(ProtectedError):
        passage.delete()
    with refused_by_reference("people_personcitation"):
        sql("DELETE FROM sources_passage WHERE id = %s", passage.id)


def test_passage_that_backs_a_fact_is_not_replaced_under_its_id():
    source = make_source("Pavel Durov opens a lab.")
    passage = make_passage(source, "Durov")
    make_person(passage=passage)

    with refused_by_reference("people_personcitation"):
        sql("DELETE FROM sources_passage WHERE id = %s", passage.id)
        Passage.objects.create(id=passage.id, source=source, start=0, end=5, exact="Pavel")

    assert stored(passage, "exact") == ("Durov",)


def test_passage_that_backs_nothing_is_deleted():
    make_passage().delete()

    assert Passage.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        (
            {"start": 5, "end": 5, "exact": "x"},
            [
                "A passage ends after it starts.",
                "From start to end there are as many characters as the words have.",
            ],
        ),
        (
            {"start": 0, "end": 6, "exact": "Pavel"},
            ["From start to end there are as many characters as the words have."],
        ),
        (
            {"start": 0, "end": 5, "exact": "Pavel"},
            ["These words of this source are stored as a passage already."],
        ),
    ],
)
def test_full_clean_explains_what_is_wrong(fields, messages):
    source = make_passage(make_source("Pavel Durov"), "Pavel").source

    with pytest.raises(ValidationError) as error:
        Passage(source=source, **fields).full_clean()

    assert error.value.message_dict == {"__all__": messages}


def test_passage_is_searched_in_the_language_of_its_source():
    source = make_source("les supercalculateurs", language="fr")
    passage = make_passage(source)
    in_french = stored(passage, "search")

    source.language = "en"
    source.save()

    assert (in_french, stored(passage, "search")) == (
        ("'le':1 'supercalcul':2",),
        ("'les':1 'supercalculateur':2",),
    )
