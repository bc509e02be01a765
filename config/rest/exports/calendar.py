from icalendar import Calendar

from config.rest.exports.linked_data import Addresses, read
from config.rest.exports.streams import Blocks, Export, blocks_of

END = b"END:VCALENDAR\r\n"


class CalendarExport(Export):
    """What has a day, as a calendar that other programs show (iCalendar, RFC 5545).

    The view makes an entry of a row by `calendar_entry`, and says by `without_day` which rows can have none.
    """

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def blocks(self, view) -> Blocks:
        addresses = Addresses(view.request)

        def write(finished: list[str]) -> bytes:
            entries = [view.calendar_entry(read(row), addresses) for row in finished]
            return b"".join(entry.to_ical() for entry in entries)

        matching = view.matching_in_order()
        left_out = matching.order_by().filter(view.without_day).count()
        dated = matching.exclude(view.without_day)
        row = view.row_of(view.known_fields(), [])
        return blocks_of(dated, row, write=write, head=head(addresses, left_out), tail=END)

    def description(self, view) -> str:
        return (
            "All rows with a first day as a calendar, in whole days. What may have been on several days takes "
            "all of them and is TENTATIVE. How many are left out is said in the calendar's DESCRIPTION."
        )


def head(addresses: Addresses, left_out: int) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{addresses.host}//Record//EN")
    calendar.add("version", "2.0")
    calendar.add("description", f"{left_out} without a first day are left out.")
    return calendar.to_ical().removesuffix(END)
