"""What a reader asks for in words: names are compared by their folded spelling, texts by their stems."""

from django.contrib.postgres.search import SearchQueryField
from django.db.models import (
    BooleanField,
    Expression,
    ExpressionWrapper,
    F,
    Func,
    Model,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import RawSQL

from sources.models.entry import joined

# The words as each language in use stems them, any of which may match; curators write English whatever the
# sources are. A question of exclusions alone would match nearly everything: it is null, and finds nothing.
STEMMED_QUESTION = """
SELECT string_agg(DISTINCT '(' || words::text || ')', ' | ')::tsquery
FROM (
    SELECT 'pg_catalog.english'::regconfig
    UNION SELECT text_search_configuration(language) FROM sources_source
) in_use (configuration), websearch_to_tsquery(configuration, %s) words
WHERE numnode(words) > 0 AND querytree(words) <> 'T'
"""


def stemmed(words: str) -> RawSQL:
    """The question as one value, computed once, that an index takes."""
    return RawSQL(STEMMED_QUESTION, [words], output_field=SearchQueryField())  # noqa: S611 - a constant


def needed(question: Expression) -> Func:
    """The question without what it excludes: all that an index can look for."""
    return Func(question, template="querytree(%(expressions)s)::tsquery", output_field=SearchQueryField())


class Holds(Func):
    """Whether a search vector answers a question."""

    arg_joiner = " @@ "
    template = "(%(expressions)s)"
    output_field = BooleanField()


def names_like(names: type[Model], words: str) -> QuerySet:
    """The names that have these words in them, or resemble them; where a space stands does not matter."""
    asked = Func(Value(words), function="fold_name", output_field=TextField())
    contains, resembles = Q(folded__contains=asked), Q(folded__trigram_word_similar=asked)
    contains_joined = Q(joined__contains=in_one_word(asked))
    names_in_one_word = names.objects.alias(joined=in_one_word(F("folded")))
    return names_in_one_word.filter(contains | resembles | contains_joined)


def in_one_word(folded: Expression) -> ExpressionWrapper:
    return ExpressionWrapper(joined(folded), output_field=TextField())
