"""The shapes of the record files: what pydantic checks, and the JSON Schemas in docs/ are made from."""

from seeds.format.discrepancies import DiscrepancyRow
from seeds.format.entries import EventRow, FacilityRow, OrganizationRow, PersonRow
from seeds.format.sources import RecordRow, SourceRow
from seeds.format.statements import MeasureRow, StatementRow

# The file of each kind, and the shape of its rows.
ROWS = {
    "record": RecordRow,
    "sources": SourceRow,
    "organizations": OrganizationRow,
    "facilities": FacilityRow,
    "people": PersonRow,
    "events": EventRow,
    "measures": MeasureRow,
    "statements": StatementRow,
    "discrepancies": DiscrepancyRow,
}

__all__ = ["ROWS"]
