from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(parts: QuerySet, owner: str) -> Coalesce:
    """How many of the parts belong to a row, by `owner`, their key to it.

    Counted for each row that is shown; a join and GROUP BY would count for all rows of the table first.
    """
    counted = parts.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0, output_field=IntegerField())
