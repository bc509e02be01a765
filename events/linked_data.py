"""Events, statements, discrepancies and measures as nodes of a graph (JSON-LD)."""

from config.rest.exports import Addresses
from orgs.linked_data import postal_address
from sources.edtf import exact_days
from sources.linked_data import (
    Node,
    annotation,
    dated,
    day,
    entry_node,
    filled,
    part_of,
    points_at,
    resource_terms,
    typed_node,
)

ROLES = {"organizer": "schema:organizer", "speaker": "schema:performer", "attendee": "schema:attendee"}
EVENT_STATES = {"announced": "schema:EventScheduled", "cancelled": "schema:EventCancelled"}


def event_node(event: dict, addresses: Addresses) -> Node:
    address = addresses.of("event", event["slug"])
    taken = event["participations"]
    days = exact_days(event["date"]["edtf"]) if event["date"] else None
    state = EVENT_STATES.get(event["event_status"])
    exact = {"schema:startDate": day(days[0]), "schema:endDate": day(days[1])} if days else {}
    return entry_node(
        "event",
        "schema:Event",
        event,
        addresses,
        **{
            "record:classification": event["classification"],
            "record:eventStatus": event["event_status"],
            "schema:eventStatus": state and {"@id": state},
            **exact,
            **dated("date", event["date"]),
            "schema:superEvent": points_at("event", event["parent"], addresses),
            "schema:location": points_at("facility", event["facility"], addresses),
            "schema:address": postal_address(address, event),
            **participants(taken, addresses),
            "record:participation": [participation_node(address, part, addresses) for part in taken],
            "annotations": [
                annotation(address, "participation", words_of(part), passage, addresses)
                for part in taken
                for passage in part["passages"]
            ],
        },
    )


def participants(taken: list[dict], addresses: Addresses) -> Node:
    return {
        term: [typed_node(part["participant"], addresses) for part in taken if part["role"] == role]
        for role, term in ROLES.items()
    }


def participation_node(address: str, part: dict, addresses: Addresses) -> Node:
    return filled(
        {
            "@id": part_of(address, "participation", words_of(part)),
            "@type": "schema:Role",
            "schema:roleName": part["role"],
            "record:participant": typed_node(part["participant"], addresses),
            "record:nameAsPrinted": part["name_as_printed"],
        }
    )


def words_of(part: dict) -> str:
    return f"{part['role']}: {part['participant']['type']}:{part['participant']['slug']}"


def discrepancy_node(discrepancy: dict, addresses: Addresses) -> Node:
    address = addresses.of("discrepancy", discrepancy["slug"])
    return filled(
        {
            "@id": address,
            "@type": "record:Discrepancy",
            "schema:name": discrepancy["title"],
            "record:kind": discrepancy["kind"],
            "record:note": discrepancy["note"],
            "schema:about": [typed_node(subject, addresses) for subject in discrepancy["about"]],
            "record:reading": [
                filled(
                    {
                        "@id": part_of(address, "reading", reading["label"]),
                        "@type": "record:Reading",
                        "schema:name": reading["label"],
                        "record:isFollowed": reading["is_followed"],
                        "record:why": reading["why"],
                    }
                )
                for reading in discrepancy["readings"]
            ],
            **resource_terms(discrepancy),
            "annotations": [
                annotation(address, "reading", reading["label"], passage, addresses)
                for reading in discrepancy["readings"]
                for passage in reading["passages"]
            ],
        }
    )


def measure_node(measure: dict, addresses: Addresses) -> Node:
    return filled(
        {
            "@id": addresses.of("measure", measure["slug"]),
            "@type": "record:Measure",
            "schema:name": measure["label"],
            "schema:unitText": measure["unit"],
            **resource_terms(measure),
        }
    )
