import json
import re

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from tests.make import make_affiliation, make_event, make_figure, make_organization, make_person, make_statement

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
    declared = {
        name: {parameter["name"] for parameter in schema["paths"][f"/api/v1/{name}/"]["get"]["parameters"]}
        for name in RESOURCES
    }

    answers = {name: client.get(f"/api/v1/{name}/?zzzzzzzz=1").json()["detail"] for name in RESOURCES}

    known = {name: set(re.findall(r"\w+", text.partition("There are: ")[2])) for name, text in answers.items()}
    assert {name: {*words, "format"} for name, words in declared.items()} == known


@pytest.mark.django_db
def test_answers_are_as_the_schema_says(client, schema):
    durov, telegram = make_person(), make_organization()
    make_affiliation(durov, telegram, period_edtf="2013~/..")
    statement = make_statement(
        speaker_person=durov, event=make_event(date_edtf="2025-10"), said_on_edtf="2025-10-02?"
    )
    make_figure(statement, amount="0.5", comparator="~")

    errors = []
    for name in RESOURCES:
        answer = client.get(f"/api/v1/{name}/").json()
        declared = schema["paths"][f"/api/v1/{name}/"]["get"]["responses"]["200"]["content"]["application/json"]
        validator = Draft202012Validator({**declared["schema"], "components": schema["components"]})
        errors += [f"{name} {error.json_path} {error.message}" for error in validator.iter_errors(answer)]

    assert errors == []


def test_exports_are_text_in_the_schema_and_csv_tells_its_columns(schema):
    content = schema["paths"]["/api/v1/measures/"]["get"]["responses"]["200"]["content"]

    assert list(content) == ["application/json", "application/x-ndjson", "text/csv"]
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

    declared = schema["paths"]["/api/v1/people/"]["get"]["responses"]["default"]["content"]
    assert list(declared) == ["application/problem+json"]
    component = declared["application/problem+json"]["schema"]
    Draft202012Validator({**component, "components": schema["components"]}).validate(answer)


@pytest.mark.parametrize("address", ["/api/v1/schema/?fromat=json", "/api/v1/docs/?scrpt="])
def test_schema_and_docs_refuse_unknown_parameters(client, address):
    answer = client.get(address)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["near_misses"][:1] for error in answer.json()["errors"]] in ([["format"]], [["script"]])


def test_schema_and_docs_keep_their_own_parameters(client):
    addresses = ["schema/?format=json&lang=en&version=1", "docs/?lang=en&version=1&script="]

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
