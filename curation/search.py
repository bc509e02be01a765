"""Search over all resources, in one SQL statement.

Entries are found by their names, folded and by trigrams, so that another script or a slip of the pen does not
matter. All else is found by its words, each stemmed in the language it was written in. What is hidden from the
reader takes no part: each table is read through its `visible_to`, of a statement with hidden words the gist.
A word after a minus stands neither in an entry's names nor in the words by which something is found.
"""

import re
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from events.models import Discrepancy, Event, Measure, Statement
from events.shapes import visible_readings
from events.statement_shape import visible_attestations
from orgs.models import Facility, Organization
from people.models import Person
from sources.models import Source
from sources.questions import STEMMED_QUESTION

PAGED = 500
ENTRIES = {"person": Person, "organization": Organization, "facility": Facility, "event": Event}

# A word or phrase after a minus, as websearch_to_tsquery reads it: not inside a phrase, which comes first here.
EXCLUDED = re.compile(r'("[^"]*"?)|(?<!\S)-+\s*("[^"]*"?|[^\s"]+)')

# `words` is true of a text that matches in any of the languages in use; `needed` are the same words without
# those excluded by a minus: what an index can look for.
ASKED = """
asked AS MATERIALIZED (
    SELECT
        typed,
        folded,
        ARRAY(SELECT number[1] FROM regexp_matches(folded, '[[:digit:]]+', 'g') number) AS numbers,
        ARRAY(SELECT ' ' || fold_name(word) || ' ' FROM unnest(%s::text[]) word) AS excluded,
        words,
        querytree(words)::tsquery AS needed
    FROM
        (SELECT typed, fold_name(typed) AS folded FROM (VALUES (%s)) question (typed)) name,
        ({stemmed}) question (words)
),
shown AS NOT MATERIALIZED (
    SELECT id, slug, gist, search, CASE
        WHEN EXISTS (SELECT FROM attestation best WHERE best.statement_id = statement.id AND best.is_best)
        THEN search
        ELSE ts_filter(search, ARRAY['b']::"char"[])
    END AS words_shown
    FROM statement
)
""".replace("{stemmed}", STEMMED_QUESTION)

# A name counts by how much of the question stands in it, and by how much of it is the question, with spaces or
# without. The condition is on constants, from which PostgreSQL sees whether the indexes of trigrams are worth
# their while.
NAMED = """
SELECT '{entry}' AS type, winner.id, winner.slug, winner.label, best.score, best.matched
FROM (
    SELECT DISTINCT ON (winner_id)
        coalesce(entry.merged_into_id, entry.id) AS winner_id,
        greatest(
            word_similarity(asked.folded, name.folded) + similarity(asked.folded, name.folded),
            CASE WHEN replace(asked.folded, ' ', '') = replace(name.folded, ' ', '') THEN 2 END
        ) / 2 AS score,
        json_build_object('name', json_build_object(
            'text', name.text, 'language', name.language, 'kind', name.kind
        )) AS matched
    FROM asked, {names} name JOIN {entry} entry ON entry.id = name.entry_id
    WHERE asked.typed <> '' AND asked.numbers <@ ARRAY(
        SELECT number[1] FROM regexp_matches(name.folded, '[[:digit:]]+', 'g') number
    ) AND (
        name.folded LIKE '%%' || regexp_replace(fold_name(%s), '([\\\\%%_])', '\\\\\\1', 'g') || '%%'
        OR replace(name.folded, ' ', '')
            LIKE '%%' || regexp_replace(replace(fold_name(%s), ' ', ''), '([\\\\%%_])', '\\\\\\1', 'g') || '%%'
        OR fold_name(%s) <%% name.folded
    ) AND NOT EXISTS (
        SELECT FROM {names} other, unnest(asked.excluded) word
        WHERE other.entry_id IN (entry.id, entry.merged_into_id)
        AND position(word IN ' ' || other.folded || ' ') > 0
    )
    ORDER BY winner_id, score DESC, similarity(asked.typed, name.text) DESC, name.language, name.text
) best
JOIN {entry} winner ON winner.id = best.winner_id AND winner.merged_into_id IS NULL
"""

# A statement's vector has its words with weight A, its gist with weight B. The words of its other attestations
# come after these; as `worded` has it for the list of statements.
STATEMENTS = """
SELECT 'statement' AS type, id, slug, label, score, NULL::json AS matched
FROM (
    SELECT DISTINCT ON (id) id, slug, label, score
    FROM (
        (
            SELECT id, slug, gist AS label, ts_rank(words_shown, words, 32) AS score
            FROM asked, shown
            WHERE search @@ (SELECT needed FROM asked) AND words_shown @@ words LIMIT {limit}
        ) UNION ALL (
            SELECT shown.id, slug, gist, ts_rank(setweight(passage.search, 'C'), words, 32)
            FROM asked, sources_passage passage
            JOIN events_attestationpassage part ON part.passage_id = passage.id
            JOIN attestation told ON told.id = part.attestation_id AND NOT told.is_best
            JOIN shown ON shown.id = told.statement_id
            WHERE passage.search @@ (SELECT needed FROM asked) AND (words_shown || passage.search) @@ words
            LIMIT {limit}
        )
    ) hit ORDER BY id, score DESC
) best
ORDER BY score DESC, slug LIMIT {limit}
"""

SOURCES = """
SELECT 'source' AS type, id, slug, coalesce(nullif(title, ''), slug) AS label,
    ts_rank(search, words, 32) AS score, NULL::json AS matched
FROM asked, source
WHERE search @@ (SELECT needed FROM asked) AND search @@ words LIMIT {limit}
"""

DISCREPANCIES = """
SELECT DISTINCT ON (discrepancy.id)
    'discrepancy' AS type, discrepancy.id, discrepancy.slug, discrepancy.title AS label,
    ts_rank(setweight(to_tsvector('pg_catalog.english', part.text), part.weight), words, 32) AS score,
    json_build_object('field', part.field, 'text', part.text) AS matched
FROM asked, (
    SELECT id AS discrepancy_id, 'title' AS field, title AS text, 'A'::"char" AS weight FROM discrepancy
    UNION ALL SELECT id, 'note', note, 'B' FROM discrepancy
    UNION ALL SELECT discrepancy_id, 'readings', label, 'B' FROM reading
) part JOIN discrepancy ON discrepancy.id = part.discrepancy_id
WHERE to_tsvector('pg_catalog.english', part.text) @@ words
ORDER BY discrepancy.id, score DESC, part.field, part.text
LIMIT {limit}
"""

MEASURES = """
SELECT 'measure' AS type, id, slug, label,
    ts_rank(setweight(to_tsvector('pg_catalog.english', label), 'A'), words, 32) AS score,
    json_build_object('field', 'label', 'text', label) AS matched
FROM asked, measure
WHERE to_tsvector('pg_catalog.english', label) @@ words LIMIT {limit}
"""

# The passage of a statement's best attestation that has the words, or the first where several share them; else
# that of another attestation. Null where it is the gist alone that matched, or all that the reader may see.
MATCHED_PASSAGE = """
SELECT json_build_object('passage', json_build_object(
    'source', source.slug, 'sha256', source.sha256, 'language', source.language,
    'start', passage.start, 'end', passage."end", 'exact', passage.exact
))
FROM asked, shown
JOIN attestation told ON told.statement_id = shown.id
JOIN source ON source.id = told.source_id
JOIN events_attestationpassage part ON part.attestation_id = told.id
JOIN sources_passage passage ON passage.id = part.passage_id
WHERE shown.id = hit.id AND CASE
    WHEN words_shown @@ words THEN told.is_best AND (
        ts_filter(shown.search, ARRAY['a']::"char"[]) @@ words
        OR NOT ts_filter(shown.search, ARRAY['b']::"char"[]) @@ words
    )
    ELSE NOT told.is_best AND passage.search @@ needed AND (words_shown || passage.search) @@ words
END
ORDER BY passage.search @@ words DESC, source.slug, told.id, part.position
LIMIT 1
"""

MATCHED_IN_SOURCE = """
SELECT CASE
    WHEN to_tsvector(configuration, title) @@ words THEN json_build_object('field', 'title', 'text', title)
    WHEN to_tsvector(configuration, byline) @@ words THEN json_build_object('field', 'byline', 'text', byline)
    WHEN to_tsvector(configuration, publisher) @@ words THEN
        json_build_object('field', 'publisher', 'text', publisher)
    ELSE json_build_object('field', 'text', 'snippet', ts_headline(
        configuration, text, words, 'MaxWords=35, MinWords=15, StartSel="", StopSel=""'
    ))
END
FROM asked, source, text_search_configuration(source.language) configuration
WHERE source.id = hit.id
"""

# What matched in statements and sources is looked up for the rows of the page only. A hit is never worth
# nothing, however far apart its words stand.
PAGE = """
best AS MATERIALIZED (
    SELECT type, id, slug, label, greatest(round(score::numeric, 4), 0.0001) AS score, matched
    FROM found
    ORDER BY score DESC, type, slug LIMIT {paged}
), page AS (
    SELECT * FROM best WHERE {place} ORDER BY {order} LIMIT %s
)
SELECT
    CASE WHEN hit.id IS NOT NULL THEN json_build_object(
        'type', type, 'slug', slug, 'label', label, 'score', score, 'matched', CASE type
            WHEN 'statement'
            THEN coalesce(({matched_passage}), json_build_object('field', 'gist', 'text', label))
            WHEN 'source' THEN ({matched_in_source})
            ELSE matched
        END
    )::text END,
    counted.hits, counted.reaches_limit, score::text, type, slug
FROM (
    SELECT
        count(*) AS hits,
        count(*) > {paged} OR coalesce(bool_or(hits_of_type > {paged}), false) AS reaches_limit
    FROM (SELECT count(*) OVER (PARTITION BY type) AS hits_of_type FROM found) per_type
) counted LEFT JOIN page hit ON true
ORDER BY {order}
"""

TEXTS = {"statement": STATEMENTS, "source": SOURCES, "discrepancy": DISCREPANCIES, "measure": MEASURES}
TYPES = [*ENTRIES, *TEXTS]


class Hit(NamedTuple):
    """A row of the page: its JSON, how many hits there are, whether some were left out, and its place."""

    finished: str | None
    hits: int
    reaches_limit: bool
    score: str
    type: str
    slug: str


def find_hits(
    words: str, *, user, types: list[str], size: int, place: list[str] | None = None, is_backwards: bool = False
) -> list[Hit]:
    """The hits from a place on, best first. Without any there is one row, which has only the counts."""
    tables = visible_tables(user)
    read, arguments = _common_tables(tables)
    found = " UNION ALL ".join(f"({_query_for(type_)})" for type_ in types)
    name, excluded = _asked_name(words)
    named = [name] * (3 * sum(type_ in ENTRIES for type_ in types))
    statement = f"WITH {read}, {ASKED}, found AS MATERIALIZED ({found}), {_page(place, is_backwards)}"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*arguments, excluded, name, words, *named, *(place or []), size])
        return [Hit(*row) for row in cursor.fetchall()]


def _asked_name(words: str) -> tuple[str, list[str]]:
    """The name that is looked for, and the words that it must not have."""
    name = EXCLUDED.sub(lambda part: part[1] or " ", words)
    return name.strip(), [excluded for _phrase, excluded in EXCLUDED.findall(words) if excluded]


def visible_tables(user) -> dict[str, QuerySet]:
    """What the search reads, by the name that it has in the search."""
    models = {
        **ENTRIES,
        "source": Source,
        "statement": Statement,
        "discrepancy": Discrepancy,
        "measure": Measure,
    }
    tables = {name: model.objects.visible_to(user) for name, model in models.items()}
    return {**tables, "attestation": visible_attestations(user), "reading": visible_readings(user)}


def _common_tables(tables: dict[str, QuerySet]) -> tuple[str, list]:
    parts, arguments = [], []
    for name, rows in tables.items():
        query, given = rows.order_by().values().query.sql_with_params()
        # Not materialized: the indexes of the tables below stay in reach.
        parts.append(f"{name} AS NOT MATERIALIZED ({query})")
        arguments += given
    return ", ".join(parts), arguments


def _query_for(type_: str) -> str:
    if type_ in TEXTS:
        # One more than is paged, to know that there are more.
        return TEXTS[type_].replace("{limit}", str(PAGED + 1))
    names = ENTRIES[type_]._meta.get_field("names").related_model._meta.db_table
    return NAMED.replace("{entry}", type_).replace("{names}", names)


def _page(place: list[str] | None, is_backwards: bool) -> str:
    direction, beyond = ("DESC", "<") if is_backwards else ("ASC", ">")
    values = {
        "{paged}": str(PAGED),
        "{place}": f"(-score, type, slug) {beyond} (-%s::numeric, %s, %s)" if place else "true",
        "{order}": f"-score {direction}, type {direction}, slug {direction}",
        "{matched_passage}": MATCHED_PASSAGE,
        "{matched_in_source}": MATCHED_IN_SOURCE,
    }
    query = PAGE
    for name, value in values.items():
        query = query.replace(name, value)
    return query
