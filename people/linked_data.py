from config.rest.exports import Addresses
from sources.linked_data import Node, annotation, dated, entry_node, filled, in_language, part_of, points_at


def person_node(person: dict, addresses: Addresses) -> Node:
    address = addresses.of("person", person["slug"])
    affiliations = person["affiliations"]
    return entry_node(
        "person",
        "schema:Person",
        person,
        addresses,
        **{
            "schema:givenName": person["given_name"],
            "schema:familyName": person["family_name"],
            "schema:honorificPrefix": person["honorific"],
            "schema:affiliation": [role_node(address, role, addresses) for role in affiliations],
            "annotations": [
                annotation(address, "affiliation", words_of(role), passage, addresses)
                for role in affiliations
                for passage in role["passages"]
            ],
        },
    )


def role_node(address: str, role: dict, addresses: Addresses) -> Node:
    return filled(
        {
            "@id": part_of(address, "affiliation", words_of(role), role["language"]),
            "@type": "schema:OrganizationRole",
            "schema:roleName": in_language(role["role"], role["language"]),
            "schema:affiliation": points_at("organization", role["organization"], addresses),
            "record:roleCode": role["role_code"],
            **dated("period", role["period"]),
        }
    )


def words_of(role: dict) -> str:
    return f"{role['organization']['slug']}: {role['role']}"
