"""The SQL functions that generated columns, indexes and constraints of all apps build on.

pg_dump restores with an empty search_path: what is not in pg_catalog is called by its schema, public.
Plain SQL bodies (RETURN) are bound when created, and inlined where PostgreSQL can. Bodies with steps are PL/pgSQL: it
reads from top to bottom and is faster than SQL that cannot be inlined (edtf_range 6 us a call, not 55).
Changing what a function answers makes stored columns and indexes stale: the migration that does so rewrites them.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# One key for one name over languages. It only ranks candidates, so it may be rough where spellings are ambiguous
# (German "sch" writes ж and ш, German "s" and "z" cross over), but never with digits.
# While folding, ш stands for every sh and zh, ч for every ch: one letter is easier to match than seven spellings.
# pg_c_utf8 makes the answer independent of the database's locale. A session keeps 32 compiled regular expressions
# and this uses 11: prefer replace(), and no back references (13 times slower than the look-aheads below).
FOLD_NAME = r"""
CREATE FUNCTION public.fold_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    folded text COLLATE pg_catalog.pg_c_utf8 := lower(normalize(name, NFKD) COLLATE pg_catalog.pg_c_utf8);
BEGIN
    -- ş š ž č are sounds; other accents, marks and invisible characters (soft hyphen, soft-sign apostrophe) vanish.
    folded := replace(replace(replace(replace(folded, U&'s\0327', 'ш'), U&'s\030C', 'ш'), U&'z\030C', 'ш'), U&'c\030C', 'ч');
    folded := regexp_replace(folded, '[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u02b9-\u02ce\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]', '', 'g');
    -- Soft and hard signs too, but ье is ye.
    folded := translate(replace(folded, 'ье', 'ие'), 'ьъ', '');
    -- A dot or an apostrophe between letters vanishes: Alem.Cloud is Alemcloud (Alem Cloud, two words, is only near).
    -- Between digits it parts them: 3.5 is not 35.
    folded := regexp_replace(folded, '(?<=[[:alpha:]])[.''’‘`´](?=[[:alpha:]])', '', 'g');
    -- Any other separator is one space, the hyphen too: Kassym-Jomart, Astana Hub.
    folded := btrim(regexp_replace(folded, '[[:punct:][:space:][:cntrl:]]+', ' ', 'g'));
    -- Letters that NFKD does not take apart; German w is v.
    folded := translate(folded, 'øłđðıħəςw', 'olddihaσv');
    folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    -- ж ш щ дж: German sch, dsch, schtsch; French chtch, dj; French and Kazakh j where a word begins, and before i.
    folded := regexp_replace(folded, 'schtsch|chtch|shch|шч|сч|щ|dsch|dzh|dj|дж|(?<!t)sch|sh|zh|[жҷҗђџ]|\yj(?=[aeiouy])|j(?=[iy])', 'ш', 'g');
    -- ч: German tsch, French tch, English ch.
    folded := replace(replace(replace(folded, 'tsch', 'ч'), 'tch', 'ч'), 'ch', 'ч');
    -- c before e, i, y is s. The rest letter by letter: Cyrillic (Russian, Ukrainian, Belarusian, Kazakh, Serbian),
    -- then Latin c q y j z.
    folded := regexp_replace(folded, 'c(?=[eiy])', 's', 'g');
    folded := replace(replace(folded, 'я', 'ia'), 'ю', 'iu');
    folded := translate(folded,
        'абвгдезиклмнопрстуфхцыэієґәғқңөұүһҳјљњћcqyjz',
        'abvgdesiklmnoprstufksieiegagknouuhhilnчkkiis');
    -- ch before a consonant is k (Chruschtschow, Technopark); so is, to be alike, ч (Чкалов).
    folded := regexp_replace(folded, 'ч(?=[bdfgklmnprstvx])', 'k', 'g');
    -- Word ends: old -off, -eff; French -ine (Poutine); German -schow, -tschow for ё (Gorbatschow).
    folded := regexp_replace(folded, '(?<=[^ ]{2}[eo])ff\y', 'v', 'g');
    folded := regexp_replace(folded, 'ine\y', 'in', 'g');
    folded := regexp_replace(folded, '([шч])ov\y', '\1ev', 'g');
    -- kh, gh, ph, th are one letter; French ou is u, its gu before e and i is g (Sergueï).
    folded := replace(replace(replace(replace(folded, 'kh', 'k'), 'gh', 'g'), 'ph', 'f'), 'th', 't');
    folded := replace(replace(replace(folded, 'ou', 'u'), 'gue', 'ge'), 'gui', 'gi');
    -- ts is s, as German z is: Kusnezow, Kuznetsov.
    folded := replace(replace(folded, 'tts', 'ts'), 'ts', 's');
    -- i is silent before e where a word begins and after a vowel: Yerlan, Tokayev, Tokaïev, Tokajew.
    folded := regexp_replace(folded, '(?<=\y|[aeiou])i+(?=e)', '', 'g');
    -- Doubled letters are one, but in Roman numerals: II, VIII. Then ks is x.
    folded := regexp_replace(folded, 'a(?=a)|b(?=b)|d(?=d)|e(?=e)|f(?=f)|g(?=g)|h(?=h)|(?<!\y[ivx]*)i(?=i)|k(?=k)|l(?=l)|m(?=m)|n(?=n)|o(?=o)|p(?=p)|r(?=r)|s(?=s)|t(?=t)|u(?=u)|v(?=v)|ш(?=ш)|ч(?=ч)', '', 'g');
    folded := replace(replace(replace(folded, 'ks', 'x'), 'ш', 'sh'), 'ч', 'ch');
    -- Letters of other scripts are kept, composed again (Hangul). What has no letter and no digit keeps its signs.
    RETURN coalesce(nullif(normalize(folded, NFC), ''), lower(btrim(name) COLLATE pg_catalog.pg_c_utf8));
END
$$
"""

# ISO 8601-2 levels 0 and 1, dates without a time, years 0001 to 9999: one date, not an interval.
EDTF_DATE_RANGE = r"""
CREATE FUNCTION public.edtf_date_range(edtf text) RETURNS daterange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    date text := regexp_replace(edtf, '[?~%]$', '');
    month date;
    next_month date;
    day date;
BEGIN
    -- 2025, 201X, 20XX, 2025-XX, 2025-XX-XX. A season (2025-21 to 24) may lie anywhere in its year: which months it means
    -- depends on the hemisphere, and a winter stays in the year it is named after.
    IF date ~ '^(?!0000)([0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]{4}-(XX|XX-XX|2[1-4]))$' THEN
        RETURN daterange(
            make_date(greatest(replace(left(date, 4), 'X', '0')::int, 1), 1, 1),
            make_date(replace(left(date, 4), 'X', '9')::int, 12, 31), '[]');
    END IF;
    IF date !~ '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])(-(XX|0[1-9]|[12][0-9]|3[01]))?$' THEN
        RETURN NULL;
    END IF;
    month := make_date(left(date, 4)::int, substr(date, 6, 2)::int, 1);
    next_month := month + interval '1 month';
    IF length(date) = 7 OR right(date, 2) = 'XX' THEN
        RETURN daterange(month, next_month);
    END IF;
    day := month + right(date, 2)::int - 1;
    -- 30 February would be a day of March.
    RETURN CASE WHEN day < next_month THEN daterange(day, day, '[]') END;
END
$$
"""

# The days a date or an interval allows, from the earliest to the latest; without a bound where an end is open ('..') or
# unknown (''); NULL for any other text. The longest valid text is 2025-10-02?/2025-10-04?, 23 characters.
# The year 9999 ends at 10000-01-01, which Python cannot read: read edtf_earliest and edtf_latest there.
EDTF_RANGE = r"""
CREATE FUNCTION public.edtf_range(edtf text) RETURNS daterange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    ends text[];
    first daterange := '(,)';
    last daterange := '(,)';
BEGIN
    IF length(edtf) > 23 THEN
        RETURN NULL;
    ELSIF strpos(edtf, '/') = 0 THEN
        RETURN public.edtf_date_range(edtf);
    END IF;
    ends := string_to_array(edtf, '/');
    IF cardinality(ends) > 2 OR (ends[1] IN ('', '..') AND ends[2] IN ('', '..')) THEN
        RETURN NULL;
    END IF;
    IF ends[1] NOT IN ('', '..') THEN
        first := public.edtf_date_range(ends[1]);
    END IF;
    IF ends[2] NOT IN ('', '..') THEN
        last := public.edtf_date_range(ends[2]);
    END IF;
    -- Not valid where one end is not, or where it begins after it ends.
    IF first IS NULL OR last IS NULL OR lower(first) >= upper(last) THEN
        RETURN NULL;
    END IF;
    RETURN daterange(lower(first), upper(last));
END
$$
"""

EDTF_EARLIEST = """
CREATE FUNCTION public.edtf_earliest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.edtf_range(edtf))
"""

# A daterange excludes its upper bound: the latest day is the one before.
EDTF_LATEST = """
CREATE FUNCTION public.edtf_latest(edtf text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN upper(public.edtf_range(edtf)) - 1
"""

EDTF_DOMAIN = """
CREATE DOMAIN public.edtf AS text CONSTRAINT date_is_edtf_level_0_or_1
CHECK (value = '' OR public.edtf_range(value) IS NOT NULL)
"""

# convert_to() counts as STABLE because encodings can be redefined; UTF-8 to UTF-8 never changes.
TEXT_SHA256 = """
CREATE FUNCTION public.text_sha256(content text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN encode(sha256(convert_to(content, 'UTF8')), 'hex')
"""

# The configurations PostgreSQL 18 brings, by the primary subtag of BCP 47. Kazakh has none: words as they are.
# Not STRICT: CASE could not be inlined then (12 us against 2); no language is 'simple' too.
TEXT_SEARCH_CONFIGURATION = """
CREATE FUNCTION public.text_search_configuration(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(lower(language), '-', 1)
    WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
    WHEN 'ca' THEN 'pg_catalog.catalan'::regconfig
    WHEN 'da' THEN 'pg_catalog.danish'::regconfig
    WHEN 'de' THEN 'pg_catalog.german'::regconfig
    WHEN 'el' THEN 'pg_catalog.greek'::regconfig
    WHEN 'en' THEN 'pg_catalog.english'::regconfig
    WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
    WHEN 'et' THEN 'pg_catalog.estonian'::regconfig
    WHEN 'eu' THEN 'pg_catalog.basque'::regconfig
    WHEN 'fi' THEN 'pg_catalog.finnish'::regconfig
    WHEN 'fr' THEN 'pg_catalog.french'::regconfig
    WHEN 'ga' THEN 'pg_catalog.irish'::regconfig
    WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
    WHEN 'hu' THEN 'pg_catalog.hungarian'::regconfig
    WHEN 'hy' THEN 'pg_catalog.armenian'::regconfig
    WHEN 'id' THEN 'pg_catalog.indonesian'::regconfig
    WHEN 'it' THEN 'pg_catalog.italian'::regconfig
    WHEN 'lt' THEN 'pg_catalog.lithuanian'::regconfig
    WHEN 'nb' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'ne' THEN 'pg_catalog.nepali'::regconfig
    WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
    WHEN 'nn' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'no' THEN 'pg_catalog.norwegian'::regconfig
    WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
    WHEN 'ro' THEN 'pg_catalog.romanian'::regconfig
    WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
    WHEN 'sr' THEN 'pg_catalog.serbian'::regconfig
    WHEN 'sv' THEN 'pg_catalog.swedish'::regconfig
    WHEN 'ta' THEN 'pg_catalog.tamil'::regconfig
    WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
    WHEN 'yi' THEN 'pg_catalog.yiddish'::regconfig
    ELSE 'pg_catalog.simple'::regconfig
END
"""

# What the record uses of BCP 47: language (und: undetermined), script, region; as its canonical form writes them.
IS_LANGUAGE_TAG = """
CREATE FUNCTION public.is_language_tag(tag text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN tag ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'
"""

# Only the first 200,000 characters of a text are searched: a tsvector of more than 1 MB is an error, and the source
# could not be stored.
SOURCE_SEARCH_VECTOR = """
CREATE FUNCTION public.source_search_vector(language text, title text, byline text, publisher text, content text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN setweight(to_tsvector(public.text_search_configuration(language), title), 'A')
    || setweight(to_tsvector(public.text_search_configuration(language), byline || ' ' || publisher), 'B')
    || setweight(to_tsvector(public.text_search_configuration(language), left(content, 200000)), 'C')
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        migrations.RunSQL(FOLD_NAME, "DROP FUNCTION public.fold_name(text)"),
        migrations.RunSQL(EDTF_DATE_RANGE, "DROP FUNCTION public.edtf_date_range(text)"),
        migrations.RunSQL(EDTF_RANGE, "DROP FUNCTION public.edtf_range(text)"),
        migrations.RunSQL(EDTF_EARLIEST, "DROP FUNCTION public.edtf_earliest(text)"),
        migrations.RunSQL(EDTF_LATEST, "DROP FUNCTION public.edtf_latest(text)"),
        migrations.RunSQL(EDTF_DOMAIN, "DROP DOMAIN public.edtf"),
        migrations.RunSQL(TEXT_SHA256, "DROP FUNCTION public.text_sha256(text)"),
        migrations.RunSQL(TEXT_SEARCH_CONFIGURATION, "DROP FUNCTION public.text_search_configuration(text)"),
        migrations.RunSQL(
            SOURCE_SEARCH_VECTOR, "DROP FUNCTION public.source_search_vector(text, text, text, text, text)"
        ),
        migrations.RunSQL(IS_LANGUAGE_TAG, "DROP FUNCTION public.is_language_tag(text)"),
    ]
