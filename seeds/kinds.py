"""The kinds of row that record files hold. The order is that of dependency."""

from events.kinds import DISCREPANCIES, EVENTS, MEASURES, STATEMENTS
from orgs.kinds import FACILITIES, ORGANIZATIONS
from people.kinds import PEOPLE
from sources.kinds import RECORD, SOURCES

KINDS = (
    RECORD,
    SOURCES,
    ORGANIZATIONS,
    FACILITIES,
    PEOPLE,
    EVENTS,
    MEASURES,
    STATEMENTS,
    DISCREPANCIES,
)
BY_NAME = {kind.name: kind for kind in KINDS}
