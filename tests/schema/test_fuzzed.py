"""Whatever the description allows, and what it does not, sent to every operation by everyone there is.

SCHEMA_CASES is how many cases of each kind an operation is given: 12 unless it is set.
"""

import os
import random
from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.drivers import CoverageGenerator
from schemathesis.generation.feedback import NO_FEEDBACK
from schemathesis.generation.meta import CoverageScenario
from schemathesis.generation.overrides import Override
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import response_schema_conformance

from config.handler import Handler
from config.rest.policy import Role
from tests.roles import make_token
from tests.schema.conftest import SLUG

CASES = int(os.environ.get("SCHEMA_CASES", "12"))
DRAWN = max(2, CASES // 5)
CONFIG = {
    "seed": 1,
    "cache": {"enabled": False},
    # No text of the record has NUL; to say so of each string would hide what else its pattern says.
    "generation": {"deterministic": True, "allow-x00": False},
    "checks": {
        # What a schema cannot say: that a slug is known and words stand in a source (422), which version a row
        # has (412), that something was merged (308) or deleted (410).
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", 304, 308, 401, 403, 404, 409, 410, 412, 422, 428]
        },
        "negative_data_rejection": {
            "expected-statuses": [400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428]
        },
        "missing_required_header": {"expected-statuses": [400, 401, 403, 404, 406, 410, 415, 422, 428]},
    },
}
# Always sent, where others are taken at random.
FEW = {CoverageScenario.MISSING_PARAMETER, CoverageScenario.UNSPECIFIED_HTTP_METHOD}

TRIMS = {"fields", "omit", "expand"}
EXPORTS = {"ndjson", "csv", "jsonld", "ics"}
OF_PAGES = {"page_size", *TRIMS}
# Cursors are taken from an answer; EDTF is more than a pattern can say.
BEYOND_A_SCHEMA = {"cursor", "after", "said_on", "date"}
PLAIN = {"Accept-Encoding": "identity"}

pytestmark = pytest.mark.schema
schema = schemathesis.openapi.from_dict(
    SchemaGenerator().get_schema(request=None, public=True), config=SchemathesisConfig.from_dict(CONFIG)
)
schema.app = Handler()
OPERATIONS = {
    operation.definition.raw["operationId"]: operation
    for operation in (found.ok() for found in schema.get_all_operations())
}


@pytest.fixture
def askers(small_record) -> list[dict[str, str]]:
    """What nobody known sends along, and who has each role."""
    return [{}, *({"Authorization": f"Bearer {make_token(role)}"} for role in Role)]


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_keeps_its_word(name, askers):
    operation, sent = OPERATIONS[name], 0

    for case in cases(operation):
        check(case, askers[sent % len(askers)])
        sent += 1

    assert sent > len(askers)


def check(case: Case, headers: dict[str, str]) -> None:
    if case.meta.generation.mode.is_positive:
        make_sense(case)
    # A row that was trimmed lacks what its schema requires, as the parameters that trim it say.
    unheld = [response_schema_conformance] if TRIMS & (case.query or {}).keys() else []
    # What a case writes is gone before the next one.
    with transaction.atomic():
        case.call_and_validate(headers=headers | PLAIN, excluded_checks=unheld)
        transaction.set_rollback(True)


def make_sense(case: Case, *, slug: str | None = SLUG) -> None:
    """What a schema cannot say: which rows there are and in which state, and what suits an export."""
    if slug and "slug" in case.path_parameters:
        case.path_parameters["slug"] = slug
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
    unfit = BEYOND_A_SCHEMA | (OF_PAGES if (case.query or {}).get("format") in EXPORTS else set())
    for name in unfit & (case.query or {}).keys():
        del case.query[name]


def cases(operation: APIOperation) -> Iterator[Case]:
    """Those at the bounds of what is allowed, and some drawn on either side of them."""
    bounds = list(cases_at_bounds(operation))
    few = [case for case in bounds if case.meta.phase.data.scenario in FEW]
    yield from few
    others = [case for case in bounds if case.meta.phase.data.scenario not in FEW]
    yield from random.Random(operation.label).sample(others, min(CASES, len(others)))  # noqa: S311 - no secret
    for mode in GenerationMode:
        yield from drawn(operation, mode)


def cases_at_bounds(operation: APIOperation) -> CoverageGenerator:
    generation = schema.config.generation_for(operation=operation, phase="coverage")
    return CoverageGenerator(
        operation=operation,
        generation_modes=generation.modes,
        generation_config=generation,
        auth_storage=None,
        override=Override(),
        feedback=NO_FEEDBACK,
        hooks=None,
    )


def drawn(operation: APIOperation, mode: GenerationMode) -> list[Case]:
    """None where nothing can be wrong, because nothing is asked for."""
    found = []

    @settings(
        max_examples=DRAWN,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def draw(case: Case) -> None:
        found.append(case)

    with suppress(Unsatisfiable):
        draw()
    return found
