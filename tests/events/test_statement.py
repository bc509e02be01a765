from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from events.models import Mention, Statement
from tests.make import (
    make_attestation,
    make_event,
    make_facility,
    make_organization,
    make_passage,
    make_person,
    make_record,
    make_source,
    make_statement,
)
from tests.refused import DOORS, check_as_at_commit, refused, sql, stored
from tests.writers import write_at_once

pytestmark = pytest.mark.django_db

HAS_A_BEST_ONE = "verified_statement_has_a_best_attestation"
ENTRIES = {
    "person": make_person,
    "organization": make_organization,
    "facility": make_facility,
    "event": make_event,
}


@pytest.mark.parametrize("kind", Statement.Kind.values)
def test_statement_keeps_the_rules(kind):
    statement = Statement(
        slug="s", kind=kind, gist="A gist.", said_on_edtf="2025-10-02", said_on_as_printed="gestern"
    )

    statement.full_clean()
    statement.save()

    assert stored(statement, "kind", "status", "said_on_earliest", "said_on_latest", "text", "language") == (
        kind,
        "proposed",
        date(2025, 10, 2),
        date(2025, 10, 2),
        "",
        "",
    )


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"kind": "rumour"}, "events_statement_kind_check"),
        ({"kind": ""}, "events_statement_kind_check"),
        ({"gist": ""}, "statement_has_a_gist"),
        ({"said_on_edtf": "yesterday"}, "date_is_edtf_level_0_or_1"),
    ],
)
def test_statement_breaks_a_rule(door, fields, rule):
    statement = make_statement()

    with refused(rule):
        door(statement, **fields)


@pytest.mark.parametrize("printed", ["", "Pavel Durov"])
def test_statement_has_a_person_an_organization_or_nobody_as_speaker(printed):
    person, organization = make_person(), make_organization()

    statements = [
        make_statement(speaker_as_printed=printed),
        make_statement(speaker_as_printed=printed, speaker_person=person),
        make_statement(speaker_as_printed=printed, speaker_organization=organization),
    ]

    assert [stored(s, "speaker_person", "speaker_organization") for s in statements] == [
        (None, None),
        (person.id, None),
        (None, organization.id),
    ]


@pytest.mark.parametrize("door", DOORS)
def test_statement_has_at_most_one_speaker(door):
    statement = make_statement(speaker_person=make_person())
    organization = make_organization()

    with refused("statement_has_at_most_one_speaker"):
        door(statement, speaker_organization=organization)


def test_statement_of_two_speakers_is_not_created():
    with refused("statement_has_at_most_one_speaker"):
        Statement.objects.bulk_create(
            [
                Statement(
                    slug="s",
                    kind="claim",
                    gist="A gist.",
                    speaker_person=make_person(),
                    speaker_organization=make_organization(),
                )
            ]
        )


def test_full_clean_explains_what_is_wrong():
    person, organization = make_person(), make_organization()

    def messages(**fields):
        with pytest.raises(ValidationError) as error:
            Statement(**{"slug": "s", "kind": "claim", "gist": "A gist.", **fields}).full_clean()
        return error.value.message_dict

    assert messages(speaker_person=person, speaker_organization=organization) == {
        "__all__": ["A statement has one speaker at most: a person or an organization."]
    }
    assert messages(gist="") == {"gist": ["This field cannot be blank."]}
    assert messages(kind="rumour") == {"kind": ["Value 'rumour' is not a valid choice."]}


# Answers


@pytest.mark.parametrize("door", DOORS)
def test_statement_does_not_answer_itself(door):
    statement = make_statement()

    with refused("statement_does_not_answer_itself", "following answers_id leads back to the same row"):
        door(statement, answers=statement)


def test_question_does_not_answer_its_answer():
    question = make_statement(kind="question")
    answer = make_statement(kind="answer", answers=question)

    with refused("statement_does_not_answer_itself"):
        Statement.objects.filter(id=question.id).update(answers=answer)

    assert (stored(question, "answers"), stored(answer, "answers")) == ((None,), (question.id,))


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_make_statements_answer_each_other():
    first, second = make_statement(), make_statement()

    error = write_at_once(
        lambda: Statement.objects.filter(id=first.id).update(answers=second),
        lambda: Statement.objects.filter(id=second.id).update(answers=first),
    )

    assert str(error).splitlines()[0] == (
        "statement_does_not_answer_itself: following answers_id leads back to the same row"
    )


# Evidence


@pytest.mark.parametrize("door", DOORS)
def test_statement_is_not_verified_without_an_attestation(door):
    statement = make_statement(passage=False, status="proposed")

    with refused(HAS_A_BEST_ONE, f"row {statement.id} of events_statement has none in events_attestation"):
        door(statement, status="verified")


def test_verified_statements_are_not_stored_without_attestations():
    with refused(HAS_A_BEST_ONE):
        Statement.objects.bulk_create([Statement(slug="s", kind="claim", gist="A gist.", status="verified")])


@pytest.mark.parametrize("door", DOORS)
def test_statement_is_not_verified_while_none_of_its_attestations_is_the_best(door):
    statement = make_statement(passage=False, status="proposed")
    make_attestation(statement, is_best=False)

    with refused(HAS_A_BEST_ONE):
        door(statement, status="verified")


@pytest.mark.parametrize("door", DOORS)
def test_best_attestation_of_a_verified_statement_stays_the_best(door):
    statement = make_statement()
    make_attestation(statement)

    with refused(HAS_A_BEST_ONE):
        door(statement.attestations.get(is_best=True), is_best=False)


def test_another_attestation_becomes_the_best_before_the_commit():
    statement = make_statement()
    second = make_attestation(statement, make_passage(make_source("Words.")))

    statement.attestations.update(is_best=False)
    statement.attestations.filter(id=second.id).update(is_best=True)
    check_as_at_commit()

    assert stored(statement, "text") == ("Words.",)


def test_verified_statement_may_get_its_attestation_before_the_commit():
    passage = make_passage()

    statement = Statement.objects.create(slug="s", kind="claim", gist="A gist.", status="verified")
    make_attestation(statement, passage)
    check_as_at_commit()

    assert stored(statement, "status", "text") == ("verified", passage.exact)


def test_last_attestation_of_a_verified_statement_is_kept():
    statement = make_statement()
    make_attestation(statement).delete()

    with refused(HAS_A_BEST_ONE, f"row {statement.id} of events_statement has none in events_attestation"):
        statement.attestations.all().delete()
    with refused(HAS_A_BEST_ONE):
        sql("DELETE FROM events_attestationpassage; DELETE FROM events_attestation")


@pytest.mark.parametrize("door", DOORS)
def test_last_attestation_of_a_verified_statement_is_not_moved(door):
    statement, other = make_statement(), make_statement(passage=False, status="proposed")

    with refused(HAS_A_BEST_ONE):
        door(statement.attestations.get(), statement=other)


@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_statement_that_is_not_verified_needs_no_attestation(status):
    statement = make_statement(status=status)

    statement.attestations.all().delete()
    check_as_at_commit()

    assert stored(statement, "status", "text", "language") == (status, "", "")


@pytest.mark.django_db(transaction=True)
def test_two_writers_do_not_take_the_last_two_attestations():
    statement = make_statement()
    first, second = statement.attestations.get(), make_attestation(statement)

    def put_the_second_in_the_place_of_the_first():
        first.delete()
        statement.attestations.filter(id=second.id).update(is_best=True)

    error = write_at_once(second.delete, put_the_second_in_the_place_of_the_first)

    assert error.__cause__.diag.constraint_name == HAS_A_BEST_ONE
    assert list(statement.attestations.values_list("is_best", flat=True)) == [True]


@pytest.mark.django_db(transaction=True)
def test_statement_is_not_verified_while_another_writer_takes_its_attestation():
    statement = make_statement(status="proposed")

    error = write_at_once(
        statement.attestations.get().delete, lambda: Statement.objects.update(status="verified")
    )

    assert error.__cause__.diag.constraint_name == HAS_A_BEST_ONE
    assert stored(statement, "status") == ("proposed",)


# Text and language


def test_text_is_of_the_passages_of_the_best_attestation_in_their_order():
    source = make_source("« Un », dit-il, « deux », et « trois »", language="fr")
    one, two, three = (make_passage(source, exact) for exact in ("Un", "deux", "trois"))
    statement = make_statement(passage=False, status="proposed")

    make_attestation(statement, one, three, two)

    assert stored(statement, "text", "language") == ("Un […] trois […] deux", "fr")


def test_text_follows_the_passages():
    source = make_source("one two three")
    one, two, three = (make_passage(source, exact) for exact in ("one", "two", "three"))
    statement = make_statement(passage=one)
    parts = statement.attestations.get().parts

    texts = []
    for change in (
        lambda: parts.create(passage=two, position=5),
        lambda: parts.filter(passage=one).update(position=9),
        lambda: parts.filter(passage=two).update(passage=three),
        lambda: parts.filter(passage=one).delete(),
        lambda: parts.bulk_create(
            [parts.model(attestation=parts.instance, passage=p, position=p.start) for p in (one, two)]
        ),
    ):
        change()
        texts.append(stored(statement, "text")[0])

    assert texts == ["one […] two", "two […] one", "three […] one", "three", "one […] two […] three"]


def test_text_follows_the_best_attestation():
    french, german = make_source("Bonjour", language="fr"), make_source("Guten Tag", language="de")
    statement = make_statement(passage=make_passage(french), status="proposed")
    make_attestation(statement, make_passage(german))
    before = stored(statement, "text", "language")

    statement.attestations.filter(source=french).update(is_best=False)
    without = stored(statement, "text", "language")
    statement.attestations.filter(source=german).update(is_best=True)
    after = stored(statement, "text", "language")
    statement.attestations.filter(source=german).delete()

    assert (before, without, after) == (("Bonjour", "fr"), ("", ""), ("Guten Tag", "de"))
    assert stored(statement, "text", "language") == ("", "")


def test_texts_of_both_statements_follow_an_attestation_that_moves():
    first, second = make_statement(status="proposed"), make_statement(passage=False, status="proposed")

    first.attestations.update(statement=second)

    assert (stored(first, "text"), stored(second, "text")) == (("",), ("Pavel Durov opens a lab.",))


def test_texts_follow_one_statement_over_many():
    source = make_source("one two")
    statements = [make_statement(passage=make_passage(source, exact)) for exact in ("one", "two")]
    parts = statements[0].attestations.get().parts.model

    parts.objects.update(passage=make_passage(source, "two"))

    assert [stored(statement, "text") for statement in statements] == [("two",), ("two",)]


@pytest.mark.parametrize("door", DOORS)
def test_text_and_language_are_not_written(door):
    statement = make_statement(passage=make_passage(make_source("Words.")))

    door(statement, text="forged", language="xx")

    assert stored(statement, "text", "language") == ("Words.", "en")


def test_text_and_language_are_not_written_on_a_new_statement():
    forged = {"kind": "claim", "gist": "A gist.", "text": "forged", "language": "xx"}

    Statement.objects.create(slug="a", **forged)
    Statement.objects.bulk_create([Statement(slug="b", **forged)])

    assert list(Statement.objects.values_list("text", "language")) == [("", ""), ("", "")]


@pytest.mark.parametrize("door", DOORS)
def test_language_follows_that_of_the_source(door):
    french, german = make_source("laboratoires", language="en"), make_source("Labor", language="de")
    statements = [make_statement(passage=make_passage(source)) for source in (french, german)]
    make_attestation(statements[0], make_passage(german))
    make_attestation(statements[1], make_passage(french))
    before = [statement.history.count() for statement in statements]

    door(french, language="fr")

    assert [stored(statement, "text", "language") for statement in statements] == [
        ("laboratoires", "fr"),
        ("Labor", "de"),
    ]
    assert [statement.history.count() for statement in statements] == [before[0] + 1, before[1]]
    assert sql("SELECT slug FROM events_statement WHERE search @@ to_tsquery('french', 'laboratoire')") == [
        (statements[0].slug,)
    ]


@pytest.mark.django_db(transaction=True)
def test_text_is_right_after_two_writers_at_once():
    source = make_source("one two three")
    one, two, three = (make_passage(source, exact) for exact in ("one", "two", "three"))
    statement = make_statement(passage=one)
    parts = statement.attestations.get().parts

    error = write_at_once(
        lambda: parts.create(passage=two, position=1), lambda: parts.create(passage=three, position=2)
    )

    assert (error, stored(statement, "text")) == (None, ("one […] two […] three",))


def test_text_stays_when_an_outdated_copy_is_saved():
    source = make_source("one two")
    statement = make_statement(passage=make_passage(source, "one"))
    statement.attestations.get().parts.create(passage=make_passage(source, "two"), position=1)

    statement.gist = "Another gist."
    statement.save()

    assert stored(statement, "text", "gist") == ("one […] two", "Another gist.")


def test_search_reads_the_text_in_its_language_and_the_gist_in_english():
    french = make_source("laboratoires", language="fr")
    make_statement(gist="Durov opens laboratories.", passage=make_passage(french))

    assert sql("SELECT search::text FROM events_statement") == [
        ("'durov':2B 'laboratoir':1A 'laboratori':4B 'open':3B",)
    ]


# Mentions


@pytest.mark.parametrize("word", ENTRIES)
def test_statement_mentions_an_entry_once(word):
    statement, entry, another = make_statement(), ENTRIES[word](), ENTRIES[word]()

    Mention(statement=statement, **{word: entry}).full_clean()
    Mention.objects.bulk_create([Mention(statement=statement, **{word: e}) for e in (entry, another)])
    make_statement().mentions.create(**{word: entry})

    assert statement.mentions.count() == 2
    with refused(f"statement_mentions_a_{word}_once"):
        Mention.objects.bulk_create([Mention(statement=statement, **{word: entry})])


@pytest.mark.parametrize("door", DOORS)
def test_mention_points_at_one_entry(door):
    mention = make_statement().mentions.create(person=make_person())
    facility = make_facility()

    with refused("mention_points_at_one_entry"):
        door(mention, facility=facility)
    with refused("mention_points_at_one_entry"):
        door(Mention.objects.get(), person=None)


def test_mention_of_nothing_is_not_created():
    with refused("mention_points_at_one_entry"):
        Mention.objects.bulk_create([Mention(statement=make_statement())])


def test_full_clean_explains_a_wrong_mention():
    statement, person, event = make_statement(), make_person(), make_event()
    statement.mentions.create(person=person)

    def messages(**fields):
        with pytest.raises(ValidationError) as error:
            Mention(statement=statement, **fields).full_clean()
        return error.value.message_dict

    one = {"__all__": ["Fill in exactly one of person, organization, facility, event."]}
    assert (messages(), messages(facility=make_facility(), event=event)) == (one, one)
    assert messages(person=person) == {"__all__": ["The statement mentions this person already."]}


# What holds together


@pytest.mark.parametrize("word", ENTRIES)
def test_mentioned_entry_is_not_deleted(word):
    entry = ENTRIES[word]()
    make_statement().mentions.create(**{word: entry})

    with pytest.raises(ProtectedError):
        entry.delete()


def test_speakers_events_and_questions_are_not_deleted():
    person, organization, event = make_person(), make_organization(), make_event()
    question = make_statement(speaker_person=person, event=event)
    make_statement(speaker_organization=organization, answers=question)

    for row in (person, organization, event, question):
        with pytest.raises(ProtectedError):
            row.delete()


def test_statement_is_deleted_with_its_parts():
    make_record()
    statement = make_statement()
    statement.mentions.create(person=make_person())

    statement.delete()
    check_as_at_commit()

    assert (Statement.objects.count(), Mention.objects.count()) == (0, 0)
