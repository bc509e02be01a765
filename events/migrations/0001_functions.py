from django.db import migrations

SEARCH_VECTOR = """
CREATE FUNCTION statement_search_vector(language text, words text, gist text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT pg_catalog.setweight(
               pg_catalog.to_tsvector(public.text_search_configuration(language), words), 'A')
        || pg_catalog.setweight(pg_catalog.to_tsvector('pg_catalog.english'::pg_catalog.regconfig, gist), 'B')
$$;
"""


class Migration(migrations.Migration):
    """What the statements' search column is computed by: the words in their language, the gist in English."""

    dependencies = [("sources", "0001_functions")]

    operations = [
        migrations.RunSQL(
            SEARCH_VECTOR, "DROP FUNCTION statement_search_vector(text, text, text)"
        ),
    ]
