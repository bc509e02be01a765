"""What the two pictures draw: events along time, and who stands with whom and where."""

from collections import Counter
from typing import NamedTuple

from django.db.models import CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from events.models import Event
from events.shapes import visible_participations
from orgs.models import Facility, Organization
from people.models import Person
from people.shapes import visible_affiliations

EVENTS_DRAWN = 150
NODES_DRAWN = 150
# Of each sort of link, the latest.
LINKS_READ = 2000
ENTRIES = {"person": Person, "organization": Organization, "facility": Facility, "event": Event}


class Link(NamedTuple):
    from_type: str
    from_id: int
    to_type: str
    to_id: int
    how: str


def events_in_time(user) -> list[dict]:
    """The latest that have a date."""
    dated = Event.objects.visible_to(user).filter(merged_into=None, date_earliest__isnull=False)
    told = dated.order_by("-date_earliest").values_list(
        "pk", "label", "classification", "date_edtf", "date_earliest", "date_latest"
    )
    return [
        {
            "label": label,
            "kind": kind,
            "edtf": edtf,
            "from": str(earliest),
            "to": str(latest) if latest else None,
            "url": reverse("admin:events_event_change", args=[key]),
        }
        for key, label, kind, edtf, earliest, latest in told[:EVENTS_DRAWN]
    ]


def links(user) -> list[Link]:
    affiliated = visible_affiliations(user)
    taking_part = visible_participations(user)
    facilities = Facility.objects.visible_to(user).filter(merged_into=None)
    organizations = Organization.objects.visible_to(user).filter(merged_into=None)
    events = Event.objects.visible_to(user).filter(merged_into=None)
    parts = [
        as_link(affiliated, "person", "person_id", "organization", "organization_id", F("role")),
        as_link(taking_part, "person", "person_id", "event", "event_id", F("role")),
        as_link(taking_part, "organization", "organization_id", "event", "event_id", F("role")),
        as_link(facilities, "organization", "operator_id", "facility", "id", Value("operator")),
        as_link(facilities, "facility", "id", "facility", "located_in_id", Value("located in")),
        as_link(organizations, "organization", "id", "organization", "parent_id", Value("part of")),
        as_link(events, "event", "id", "event", "parent_id", Value("part of")),
        as_link(events, "event", "id", "facility", "facility_id", Value("held in")),
    ]
    return [Link(*row) for row in parts[0].union(*parts[1:], all=True)]


def as_link(rows: QuerySet, one: str, one_key: str, other: str, other_key: str, how) -> QuerySet:
    given = {f"{key}__isnull": False for key in (one_key, other_key) if key != "id"}
    return (
        rows.filter(**given)
        .order_by("-pk")
        .values_list(
            Cast(Value(one), CharField()),
            Cast(F(one_key), IntegerField()),
            Cast(Value(other), CharField()),
            Cast(F(other_key), IntegerField()),
            Cast(how, TextField()),
        )[:LINKS_READ]
    )


def graph(user) -> dict[str, list]:
    """The entries with most links among those read, and the links between them; two statements."""
    found = links(user)
    degrees = Counter()
    for link in found:
        degrees[link.from_type, link.from_id] += 1
        degrees[link.to_type, link.to_id] += 1
    most = [node for node, _ in degrees.most_common(NODES_DRAWN)]
    labels = labels_of(most, user)
    nodes = [node for node in most if node in labels]
    place = {node: number for number, node in enumerate(nodes)}
    ends = [((link.from_type, link.from_id), (link.to_type, link.to_id), link.how) for link in found]
    return {
        "nodes": [
            {
                "type": type_name,
                "label": labels[type_name, key],
                "links": degrees[type_name, key],
                "url": reverse(f"admin:{ENTRIES[type_name]._meta.app_label}_{type_name}_change", args=[key]),
            }
            for type_name, key in nodes
        ],
        "links": [
            {"from": place[one], "to": place[other], "how": how}
            for one, other, how in ends
            if one in place and other in place
        ],
    }


def labels_of(nodes: list[tuple[str, int]], user) -> dict[tuple[str, int], str]:
    """Of those that this reader sees."""
    parts = [
        model.objects.visible_to(user)
        .filter(merged_into=None, pk__in=[key for name, key in nodes if name == type_name])
        .values_list(Cast(Value(type_name), CharField()), "pk", "label")
        for type_name, model in ENTRIES.items()
    ]
    return {(name, key): label for name, key, label in parts[0].union(*parts[1:], all=True)}
