from config.rest.exports.calendar import CalendarExport
from config.rest.exports.csv_table import Columns, at, cell
from config.rest.exports.linked_data import Addresses
from config.rest.exports.streams import ROWS_AT_ONCE, Export
from config.rest.exports.views import Exported

__all__ = ["ROWS_AT_ONCE", "Addresses", "CalendarExport", "Columns", "Export", "Exported", "at", "cell"]
