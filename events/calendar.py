"""Events as entries of a calendar (iCalendar): whole days, and no more certain than the sources are."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from icalendar import Event as CalendarEntry

from config.rest.exports import Addresses
from sources.edtf import exact_days

# An entry begins on a day: "by 2026" has none.
WITHOUT_DAY = Q(date_earliest=None)
A_DAY = timedelta(days=1)


def calendar_entry(event: dict, addresses: Addresses) -> CalendarEntry:
    when = event["date"]
    entry = CalendarEntry()
    entry.add("uid", uid(event, addresses))
    entry.add("summary", event["label"])
    entry.add("dtstart", date.fromisoformat(when["earliest"]))
    if when["latest"] and when["latest"] != date.max.isoformat():
        entry.add("dtend", date.fromisoformat(when["latest"]) + A_DAY)
    entry.add("status", status(event))
    entry.add("transp", "TRANSPARENT")
    entry.add("categories", [event["classification"]])
    entry.add("url", addresses.of("event", event["slug"]))
    if description := "\n\n".join(filter(None, [event["description"], remark(when)])):
        entry.add("description", description)
    if place := place_of(event):
        entry.add("location", place)
    if event["parent"]:
        entry.add("related-to", uid(event["parent"], addresses))
    changed = datetime.fromisoformat(event["updated_at"])
    entry.add("created", datetime.fromisoformat(event["created_at"]))
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    entry.add("sequence", event["version"])
    return entry


def uid(event: dict, addresses: Addresses) -> str:
    return f"{event['slug']}@{addresses.host}"


def status(event: dict) -> str:
    if event["event_status"] == "cancelled":
        return "CANCELLED"
    return "CONFIRMED" if exact_days(event["date"]["edtf"]) else "TENTATIVE"


def remark(when: dict) -> str:
    """What the days of the entry do not say: how the date is printed, where it is not known to the day."""
    if exact_days(when["edtf"]):
        return ""
    printed = f" The source prints “{when['as_printed']}”." if when["as_printed"] else ""
    return f"The date is not known to the day: {when['edtf']} (EDTF).{printed}"


def place_of(event: dict) -> str:
    facility = event["facility"] and event["facility"]["label"]
    return ", ".join(filter(None, [facility, event["locality"], event["country"]]))
