from people.exports import PERSON_COLUMNS
from people.facets import person_facets
from people.filters import PersonFilters
from people.models import Person
from people.serializers import PersonSerializer
from people.shapes import person_shape
from sources.views import EntryViewSet


class PersonViewSet(EntryViewSet):
    """People whom the sources name."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilters
    shape = staticmethod(person_shape)
    facets_for = staticmethod(person_facets)
    csv_columns = PERSON_COLUMNS
