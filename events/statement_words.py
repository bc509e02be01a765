"""Which statements have words: in their own text, in the gist, or as another attestation renders them."""

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Case, F, Func, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import Exact, IsNull

from events.models import AttestationPassage, Statement
from events.statement_shape import visible_attestations
from sources.models import Source
from sources.questions import Holds, needed, stemmed


def worded(words: str, user) -> QuerySet:
    """The keys of statements that answer the question by what this reader may see of them.

    Words that are hidden must not be guessed at by searching for them, nor by excluding them: the index looks
    for what is needed, and what is shown decides. It is a union because no index answers either of two tables.
    """
    question = stemmed(words)
    own = Statement.objects.order_by().filter(
        Holds("search", needed(question)), Holds(shown_words(user), question)
    )
    # An excluded word is not among the statement's shown words either; most questions exclude none.
    excludes_nothing = Exact(needed(question), question)
    beside_shown = Func(
        shown_words(user, "attestation__statement__"),
        F("passage__search"),
        arg_joiner=" || ",
        template="(%(expressions)s)",
        output_field=SearchVectorField(),
    )
    told = AttestationPassage.objects.order_by().filter(
        Q(excludes_nothing) | Q(Holds(beside_shown, question)),
        Holds("passage__search", needed(question)),
        attestation__is_best=False,
        attestation__source__in=Source.objects.visible_to(user),
    )
    return own.values("pk").union(told.values("attestation__statement"))


def shown_words(user, path: str = "") -> Case:
    """A statement's search vector; where its best source is hidden, the gist alone, which has weight B."""
    best = visible_attestations(user).filter(statement=OuterRef(f"{path}pk"), is_best=True).order_by()
    gist = Func(F(f"{path}search"), template="ts_filter(%(expressions)s, '{b}')")
    return Case(
        When(IsNull(Subquery(best.values("pk")), False), then=F(f"{path}search")),
        default=gist,
        output_field=SearchVectorField(),
    )
