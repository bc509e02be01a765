from config.rest.exports import CalendarExport
from config.rest.ordering import LABEL, SLUG, UPDATED_AT, UndatedLast
from events.calendar import WITHOUT_DAY, calendar_entry
from events.exports import DISCREPANCY_COLUMNS, EVENT_COLUMNS, MEASURE_COLUMNS, STATEMENT_COLUMNS
from events.facets import discrepancy_facets, event_facets, measure_facets, statement_facets
from events.filters import DiscrepancyFilters, EventFilters, MeasureFilters
from events.kinds import DISCREPANCIES, EVENTS, MEASURES, STATEMENTS
from events.linked_data import discrepancy_node, event_node, measure_node
from events.models import Discrepancy, Event, Measure, Statement
from events.serializers import DiscrepancySerializer, EventSerializer, MeasureSerializer
from events.shapes import discrepancy_shape, event_expansions, event_shape, measure_shape
from events.statement_filters import StatementFilters
from events.statement_linked_data import statement_node
from events.statement_serializer import StatementSerializer
from events.statement_shape import statement_expansions, statement_shape
from sources.views import EntryViewSet, ResourceViewSet
from sources.writing.reviewing import Reviewing


class EventViewSet(EntryViewSet):
    """Happenings, and parts of them."""

    queryset = Event.objects.all()
    kind = EVENTS
    serializer_class = EventSerializer
    filterset_class = EventFilters
    shape = staticmethod(event_shape)
    expansions = staticmethod(event_expansions)
    facets_for = staticmethod(event_facets)
    linked_data = staticmethod(event_node)
    csv_columns = EVENT_COLUMNS
    exports = (*EntryViewSet.exports, CalendarExport)
    calendar_entry = staticmethod(calendar_entry)
    without_day = WITHOUT_DAY


class StatementViewSet(Reviewing, ResourceViewSet):
    """What was said, by whom, and in which words the sources tell it."""

    queryset = Statement.objects.all()
    kind = STATEMENTS
    serializer_class = StatementSerializer
    filterset_class = StatementFilters
    shape = staticmethod(statement_shape)
    expansions = staticmethod(statement_expansions)
    facets_for = staticmethod(statement_facets)
    linked_data = staticmethod(statement_node)
    csv_columns = STATEMENT_COLUMNS
    orderings = {"said_on": UndatedLast("said_on_earliest"), "updated_at": UPDATED_AT, "slug": SLUG}


class DiscrepancyViewSet(Reviewing, ResourceViewSet):
    """Points on which the sources differ, and what the record follows."""

    queryset = Discrepancy.objects.all()
    kind = DISCREPANCIES
    serializer_class = DiscrepancySerializer
    filterset_class = DiscrepancyFilters
    shape = staticmethod(discrepancy_shape)
    facets_for = staticmethod(discrepancy_facets)
    linked_data = staticmethod(discrepancy_node)
    csv_columns = DISCREPANCY_COLUMNS
    orderings = {"slug": SLUG, "updated_at": UPDATED_AT}


class MeasureViewSet(ResourceViewSet):
    """What figures count. Measures have no status: all of them are always visible."""

    queryset = Measure.objects.all()
    kind = MEASURES
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilters
    shape = staticmethod(measure_shape)
    facets_for = staticmethod(measure_facets)
    linked_data = staticmethod(measure_node)
    csv_columns = MEASURE_COLUMNS
    orderings = {"label": LABEL, "updated_at": UPDATED_AT, "slug": SLUG}
