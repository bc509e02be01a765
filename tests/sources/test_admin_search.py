import pytest
from django.db import connection

from people.models import Person
from sources.admin.entries import find_named
from tests.make import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("term", ["100%", "a_b", "\\", "'", "(", "🎉"])
def test_signs_of_patterns_are_letters_like_others(term):
    make_person("Pavel Durov")
    found = make_person(f"Start {term} up")

    people = list(Person.objects.filter(pk__in=find_named(Person, f"Start {term} up")))

    assert people == [found]


def test_names_are_searched_by_their_index():
    with connection.cursor() as cursor:
        # A few rows are read faster than looked up; here it matters that the index can answer.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")

    plan = Person.objects.filter(pk__in=find_named(Person, "Дуров")).explain()

    assert plan.count("Bitmap Index Scan on personname_folded") == 2
    assert plan.count("Bitmap Index Scan on personname_joined") == 1


@pytest.mark.parametrize("term", ["alem ai", "Alem-AI", "ALEMAI", "Alem.AI", "Алем АИ"])
def test_where_a_space_stands_does_not_matter(term):
    found = [make_person("Alem.AI"), make_person("Alem AI")]
    make_person("Salem")

    assert list(Person.objects.filter(pk__in=find_named(Person, term)).order_by("pk")) == found
