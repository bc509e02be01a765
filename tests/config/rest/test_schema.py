import json
import re

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from config.openapi.meanings import MEANINGS
from config.rest import description

RESOURCES = [
    "sources",
    "people",
    "organizations",
    "facilities",
    "events",
    "statements",
    "discrepancies",
    "measures",
]


@pytest.fixture
def schema(client) -> dict:
    return client.get("/api/v1/schema/?format=json").json()


def test_schema_is_made_and_validates_without_a_warning(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


def test_schema_is_openapi_3_1_in_json_and_in_yaml(client, schema):
    yaml = client.get("/api/v1/schema/")

    assert schema["openapi"] == "3.1.0"
    assert yaml.content.startswith(b"openapi: 3.1.0\n")
    assert yaml["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"


def test_schema_has_a_list_and_a_detail_of_each_resource(schema):
    paths = [path for name in RESOURCES for path in (f"/api/v1/{name}/", f"/api/v1/{name}/{{slug}}/")]

    assert set(paths) <= set(schema["paths"])


def test_schema_names_its_vocabularies_after_what_they_are(schema):
    words = [name for name, component in schema["components"]["schemas"].items() if "enum" in component]

    assert [name for name in words if re.search(r"Enum|[0-9]", name)] == []


def test_schema_declares_every_parameter_that_a_list_takes(client, schema):
    declared = {name: query_parameters(schema, f"/api/v1/{name}/") for name in RESOURCES}

    answers = {name: client.get(f"/api/v1/{name}/?zzzzzzzz=1").json()["detail"] for name in RESOURCES}

    known = {name: set(re.findall(r"\w+", text.partition("There are: ")[2])) for name, text in answers.items()}
    assert declared == known


def query_parameters(schema: dict, path: str) -> set[str]:
    parameters = schema["paths"][path]["get"]["parameters"]
    return {parameter["name"] for parameter in parameters if parameter.get("in") == "query"}


def operations(schema: dict) -> list[tuple[str, str, dict]]:
    return [
        (path, method, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def test_operations_are_named_after_what_they_do(schema):
    names = {
        (method, path.removeprefix("/api/v1/people/")): operation["operationId"]
        for path, method, operation in operations(schema)
        if path.startswith("/api/v1/people/")
    }

    assert names == {
        ("get", ""): "listPeople",
        ("post", ""): "createPeople",
        ("patch", ""): "changePeople",
        ("delete", ""): "deletePeople",
        ("get", "facets/"): "countPeople",
        ("get", "{slug}/"): "getPerson",
        ("put", "{slug}/"): "putPerson",
        ("patch", "{slug}/"): "changePerson",
        ("delete", "{slug}/"): "deletePerson",
        ("post", "{slug}/verify/"): "verifyPerson",
        ("post", "{slug}/reject/"): "rejectPerson",
        ("post", "{slug}/propose/"): "proposePerson",
    }


def test_no_two_operations_have_one_name_and_each_is_told_in_words(schema):
    names = [operation["operationId"] for _, _, operation in operations(schema)]
    silent = [
        (method, path)
        for path, method, operation in operations(schema)
        if not (operation.get("summary") and operation.get("description") and operation.get("tags"))
    ]

    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", name)] == []
    assert silent == []


def test_every_tag_says_what_its_resource_is(schema):
    used = {tag for _, _, operation in operations(schema) for tag in operation["tags"]}

    told = {tag["name"]: tag["description"] for tag in schema["tags"]}

    assert used - told.keys() == set()
    assert [name for name in used if not told[name]] == []


def test_who_writes_must_be_known_and_who_reads_need_not(schema):
    known = [{"token": []}, {"session": []}]
    asked = {(method, path): operation["security"] for path, method, operation in operations(schema)}

    needed = {of: security for of, security in asked.items() if of[0] != "get" or "/merges/" in of[1]}

    assert [of for of, security in needed.items() if security != known] == []
    assert [of for of in asked.keys() - needed.keys() if asked[of] != [{}, *known]] == []
    assert list(schema["components"]["securitySchemes"]) == ["token", "session"]


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("{slug}/", "patch"),
        ("{slug}/", "delete"),
        ("{slug}/verify/", "post"),
        ("{slug}/reject/", "post"),
        ("{slug}/propose/", "post"),
    ],
)
def test_who_changes_a_row_must_say_which_state(schema, path, method):
    operation = schema["paths"][f"/api/v1/statements/{path}"][method]

    assert {"$ref": "#/components/parameters/IfMatch"} in operation["parameters"]
    assert schema["components"]["parameters"]["IfMatch"]["required"] is True
    assert {"412", "428"} <= operation["responses"].keys()


def test_bodies_have_no_room_for_unknown_fields(schema):
    bodies = {name: body for name, body in schema["components"]["schemas"].items() if name.endswith("Request")}

    objects = [name for name, body in bodies.items() if body.get("type") == "object"]

    assert [name for name in objects if bodies[name]["additionalProperties"] is not False] == []
    assert len(objects) > 40


def test_every_word_of_a_vocabulary_has_a_meaning(schema):
    schemas = schema["components"]["schemas"]

    words = {name: schemas[name]["enum"] for name in MEANINGS}

    assert words == {name: list(meanings) for name, meanings in MEANINGS.items()}
    assert [name for name in words if len(schemas[name]["x-enum-descriptions"]) != len(words[name])] == []
    assert [name for name, part in schemas.items() if "enum" in part and not part.get("description")] == []


def test_schema_is_made_once_and_of_a_size_to_load(client):
    description.written.cache_clear()

    sizes = {len(client.get("/api/v1/schema/?format=json").content) for _ in range(3)}

    assert description.written.cache_info().misses == 1
    assert max(sizes) < 500_000


def test_where_reading_is_not_public_the_schema_says_so(client, settings):
    settings.PUBLIC_READING = False

    schema = client.get("/api/v1/schema/?format=json").json()

    assert schema["paths"]["/api/v1/people/"]["get"]["security"] == [{"token": []}, {"session": []}]


def test_exports_are_text_in_the_schema_and_csv_tells_its_columns(schema):
    content = schema["paths"]["/api/v1/measures/"]["get"]["responses"]["200"]["content"]

    assert list(content) == ["application/json", "application/x-ndjson", "text/csv", "application/ld+json"]
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/PaginatedMeasureList"}
    assert content["application/x-ndjson"] == {
        "schema": {
            "type": "string",
            "description": "All rows, one JSON object a line, each as `results` has it.",
        }
    }
    assert content["text/csv"] == {
        "schema": {
            "type": "string",
            "description": "All rows, one a line, lists as JSON text. "
            "Columns: slug, label, unit, version, created_at, updated_at.",
        }
    }


def test_schema_says_that_measures_are_always_visible(schema):
    said = schema["paths"]["/api/v1/measures/"]["get"]["description"]

    assert said == "What figures count. Measures have no status: all of them are always visible."


def test_problems_are_as_the_schema_says(client, schema):
    answer = client.get("/api/v1/people/?speakr=1").json()

    declared = schema["paths"]["/api/v1/people/"]["get"]["responses"]["400"]
    assert declared == {"$ref": "#/components/responses/BadRequest"}
    content = schema["components"]["responses"]["BadRequest"]["content"]
    assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    component = content["application/problem+json"]["schema"]
    Draft202012Validator({**component, "components": schema["components"]}).validate(answer)


@pytest.mark.parametrize("address", ["/api/v1/schema/?fromat=json", "/api/v1/docs/?scrpt="])
def test_schema_and_docs_refuse_unknown_parameters(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["near_misses"][:1] for error in answer.json()["errors"]] in ([["format"]], [["script"]])


def test_schema_and_docs_keep_their_own_parameters(client):
    addresses = ["schema/?format=json", "docs/?script="]

    assert [client.get(f"/api/v1/{address}").status_code for address in addresses] == [200, 200]


def test_options_of_the_docs_page_is_a_405_problem(client):
    answer = client.options("/api/v1/docs/")

    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET, HEAD"
    assert client.head("/api/v1/docs/").status_code == 200
    assert client.options("/api/v1/schema/").status_code == 200


@pytest.mark.django_db
def test_docs_page_asks_no_other_server_for_anything(client):
    page = client.get("/api/v1/docs/")
    script = client.get("/api/v1/docs/?script=")

    assert (page.status_code, script.status_code) == (200, 200)
    together = page.content.decode() + script.content.decode()
    assert re.findall(r"(?:https?:)?//[\w.-]+\.\w+", together) == []
    assert (
        json.loads(re.search(r"swaggerSettings = (\{.*?\});", together, re.DOTALL)[1])["validatorUrl"] is None
    )
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert [address for address in addresses if not is_served(client, address)] == []


def is_served(client, address: str) -> bool:
    answer = client.get(address)
    b"".join(answer)  # a file is closed when it was read
    answer.close()
    return answer.status_code == 200
