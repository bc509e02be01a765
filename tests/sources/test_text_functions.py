"""text_sha256(), text_search_configuration() and is_language_tag()."""

import hashlib

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def answer(sql: str, *arguments: str | None) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", arguments)
        (value,) = cursor.fetchone()
        return value


@pytest.mark.parametrize("text", ["", "Le 2 octobre 2025", "7ᵉ étage — Дуров 🚀", "a\\b\r\n\\x41", "e\u0301"])
def test_text_sha256_is_that_of_the_utf8_bytes(text):
    assert answer("text_sha256(%s)", text) == hashlib.sha256(text.encode()).hexdigest()


def test_text_sha256_of_null_is_null():
    assert answer("text_sha256(NULL)") is None


@pytest.mark.parametrize(
    ("language", "configuration"),
    [
        ("ar", "arabic"),
        ("ca", "catalan"),
        ("da", "danish"),
        ("de", "german"),
        ("el", "greek"),
        ("en", "english"),
        ("es", "spanish"),
        ("et", "estonian"),
        ("eu", "basque"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("ga", "irish"),
        ("hi", "hindi"),
        ("hu", "hungarian"),
        ("hy", "armenian"),
        ("id", "indonesian"),
        ("it", "italian"),
        ("lt", "lithuanian"),
        ("nb", "norwegian"),
        ("ne", "nepali"),
        ("nl", "dutch"),
        ("nn", "norwegian"),
        ("no", "norwegian"),
        ("pt", "portuguese"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sr", "serbian"),
        ("sv", "swedish"),
        ("ta", "tamil"),
        ("tr", "turkish"),
        ("yi", "yiddish"),
        # The rest of the tag, and its case, do not matter.
        ("de-AT", "german"),
        ("sr-Latn-RS", "serbian"),
        ("EN-gb", "english"),
        # No configuration: words as they are.
        ("kk", "simple"),
        ("kk-Cyrl", "simple"),
        ("und", "simple"),
        ("eng", "simple"),
        ("", "simple"),
        (None, "simple"),
    ],
)
def test_text_search_configuration_is_that_of_the_primary_subtag(language, configuration):
    assert answer("text_search_configuration(%s)::text", language) == configuration


def test_text_search_configuration_serves_every_configuration_of_postgresql():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'pg_catalog'::regnamespace "
            "EXCEPT SELECT text_search_configuration(a || b)::text "
            "FROM unnest(string_to_array('abcdefghijklmnopqrstuvwxyz', NULL)) a, "
            "unnest(string_to_array('abcdefghijklmnopqrstuvwxyz', NULL)) b"
        )

        assert cursor.fetchall() == []


def test_text_search_configuration_stems_a_generated_column():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE said (language text, text text, words tsvector "
            "GENERATED ALWAYS AS (to_tsvector(public.text_search_configuration(language), text)) STORED)"
        )
        cursor.execute("INSERT INTO said (language, text) VALUES ('en', 'laboratories'), ('kk', 'зертханалар')")

        cursor.execute("SELECT language, words::text FROM said ORDER BY language")

        assert cursor.fetchall() == [("en", "'laboratori':1"), ("kk", "'зертханалар':1")]


@pytest.mark.parametrize("tag", ["en", "fr", "kk", "und", "kaz", "kk-Cyrl", "kk-Latn-KZ", "de-AT", "es-419"])
def test_is_language_tag_takes_language_script_and_region(tag):
    assert answer("is_language_tag(%s)", tag) is True


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "e",
        "engl",
        "EN",
        "En",
        "en_GB",
        "en-gb",
        "kk-cyrl",
        "kk-KZ-Cyrl",
        "de-",
        "-de",
        "de-A",
        "de-1996",
        "en GB",
        "en\n",
        "қз",
    ],
)
def test_is_language_tag_refuses_anything_else(tag):
    assert answer("is_language_tag(%s)", tag) is False
