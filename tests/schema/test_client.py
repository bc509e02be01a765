"""A client that is generated from the description, at work: what it is given it knows by its type."""

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
from django.utils import timezone
from openapi_python_client import Config, MetaType, generate
from openapi_python_client.config import ConfigFile

from curation import tokens
from tests.make import make_record, make_source, make_statement
from tests.roles import make_user

NAME = "generated_record_client"
WORDS = "opens a laboratory"


@pytest.fixture(scope="session")
def generated(described, tmp_path_factory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("client")
    document = folder / "openapi.json"
    document.write_text(json.dumps(described))
    config = Config.from_sources(
        ConfigFile(post_hooks=[]),
        meta_type=MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=False,
        output_path=Path(folder / NAME),
    )
    assert [f"{error.header} {error.detail}" for error in generate(config=config)] == []
    sys.path.insert(0, str(folder))
    yield importlib.import_module(NAME)
    sys.path.remove(str(folder))


def part(generated: ModuleType, name: str) -> ModuleType:
    return importlib.import_module(f"{generated.__name__}.{name}")


def operations(generated: ModuleType, *names: str) -> list[ModuleType]:
    return [part(generated, f"api.statements.{name}") for name in names]


def signed_in(generated: ModuleType, address: str):
    user = make_user("verifier")
    expires_at = timezone.now() + timedelta(days=1)
    _, secret = tokens.make_token(name="a client", user=user, scope="verifier", expires_at=expires_at)
    return generated.AuthenticatedClient(base_url=address, token=secret)


@pytest.mark.schema
def test_every_module_of_a_generated_client_can_be_imported(generated):
    modules = [found.name for found in pkgutil.walk_packages(generated.__path__, f"{NAME}.")]

    imported = [importlib.import_module(name).__name__ for name in modules]

    assert imported == modules
    assert len(modules) > 250


@pytest.fixture
def client_of(generated, live_server):
    make_record()
    make_source(f"Pavel Durov {WORDS}.", slug="a-source")
    with signed_in(generated, live_server.url) as client:
        yield client


def an_attestation(models: ModuleType, words: str):
    passage = models.PassageByWordsRequest(source="a-source", exact=words)
    return models.AttestationRequest(form=models.AttestationForm.CLAIM, is_best=True, passages=[passage])


@pytest.mark.schema
@pytest.mark.django_db(transaction=True)
def test_generated_client_writes_changes_and_deletes_a_statement(generated, client_of):
    models = part(generated, "models")
    create, listing, get, change, delete = operations(
        generated,
        "create_statements",
        "list_statements",
        "get_statement",
        "change_statement",
        "delete_statement",
    )
    statement = models.StatementRequest(
        slug="a-lab-opens",
        kind=models.StatementKind.CLAIM,
        gist="A lab opens.",
        attestations=[an_attestation(models, WORDS)],
    )
    body = models.PatchedStatementRequest(gist="A laboratory opens.")

    made = create.sync_detailed(client=client_of, body=statement)
    listed = listing.sync(client=client_of)
    read = get.sync_detailed("a-lab-opens", client=client_of)
    changed = change.sync_detailed("a-lab-opens", client=client_of, body=body, if_match=read.headers["ETag"])
    deleted = delete.sync_detailed("a-lab-opens", client=client_of, if_match=changed.headers["ETag"])

    assert (made.status_code, made.parsed.attestations[0].passages[0].start) == (201, 12)
    assert [row.slug for row in listed.results] == ["a-lab-opens"]
    assert read.parsed == made.parsed
    assert (read.parsed.kind, read.parsed.status) == (models.StatementKind.CLAIM, models.Status.PROPOSED)
    assert (changed.status_code, changed.parsed.gist) == (200, "A laboratory opens.")
    assert (deleted.status_code, deleted.parsed) == (204, None)


@pytest.mark.schema
@pytest.mark.django_db(transaction=True)
def test_generated_client_is_told_what_is_wrong_as_a_problem(generated, client_of):
    make_statement(slug="a-lab-opens", status="proposed")
    models = part(generated, "models")
    get, change = operations(generated, "get_statement", "change_statement")
    body = models.PatchedStatementRequest(gist="A laboratory opens.")
    wrong = models.PatchedStatementRequest(attestations=[an_attestation(models, "opens a labratory")])
    tag = get.sync_detailed("a-lab-opens", client=client_of).headers["ETag"]

    change.sync_detailed("a-lab-opens", client=client_of, body=body, if_match=tag)
    late = change.sync_detailed("a-lab-opens", client=client_of, body=body, if_match=tag)
    refused = change.sync_detailed("a-lab-opens", client=client_of, body=wrong, if_match="*")
    missing = get.sync_detailed("a-lab-closes", client=client_of)

    assert (late.status_code, type(late.parsed)) == (412, models.Problem)
    assert late.parsed.current["gist"] == "A laboratory opens."
    assert (refused.status_code, [fault.pointer for fault in refused.parsed.errors]) == (
        422,
        ["/attestations/0/passages/0/exact"],
    )
    assert [place.exact for place in refused.parsed.errors[0].candidates] == ["opens a laboratory."]
    assert (missing.status_code, missing.parsed.title) == (404, "Not Found")
