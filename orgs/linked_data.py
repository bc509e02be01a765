from config.rest.exports import Addresses
from sources.linked_data import Node, dated, entry_node, filled, part_of, points_at


def organization_node(organization: dict, addresses: Addresses) -> Node:
    address = addresses.of("organization", organization["slug"])
    return entry_node(
        "organization",
        "schema:Organization",
        organization,
        addresses,
        **{
            "record:classification": organization["classification"],
            "schema:parentOrganization": points_at("organization", organization["parent"], addresses),
            "schema:address": postal_address(address, organization),
            **dated("founded", organization["founded"]),
            **dated("dissolved", organization["dissolved"]),
        },
    )


def facility_node(facility: dict, addresses: Addresses) -> Node:
    address = addresses.of("facility", facility["slug"])
    return entry_node(
        "facility",
        "schema:Place",
        facility,
        addresses,
        **{
            "record:classification": facility["classification"],
            "record:operator": points_at("organization", facility["operator"], addresses),
            "schema:containedInPlace": points_at("facility", facility["located_in"], addresses),
            "schema:address": postal_address(address, facility),
            "record:floor": facility["floor"],
            "record:state": facility["state"],
            **dated("opened", facility["opened"]),
            "record:equipment": facility["equipment"],
        },
    )


def postal_address(address: str, row: dict) -> Node | None:
    """The town and the country, as far as they are known."""
    place = filled({"schema:addressLocality": row.get("locality"), "schema:addressCountry": row["country"]})
    return {"@id": part_of(address, "address"), "@type": "schema:PostalAddress", **place} if place else None
