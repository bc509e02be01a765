from people.exports import PERSON_COLUMNS
from people.facets import person_facets
from people.filters import PersonFilters
from people.kinds import PEOPLE
from people.linked_data import person_node
from people.models import Person
from people.serializers import PersonSerializer
from people.shapes import person_expansions, person_shape
from sources.views import EntryViewSet


class PersonViewSet(EntryViewSet):
    """People whom the sources name."""

    queryset = Person.objects.all()
    kind = PEOPLE
    serializer_class = PersonSerializer
    filterset_class = PersonFilters
    shape = staticmethod(person_shape)
    expansions = staticmethod(person_expansions)
    facets_for = staticmethod(person_facets)
    linked_data = staticmethod(person_node)
    csv_columns = PERSON_COLUMNS
