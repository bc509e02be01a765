from events.admin.discrepancy import DiscrepancyAdmin
from events.admin.event import EventAdmin
from events.admin.measure import MeasureAdmin
from events.admin.statement import StatementAdmin

__all__ = ["DiscrepancyAdmin", "EventAdmin", "MeasureAdmin", "StatementAdmin"]
