"""Rows that are made, read, changed and deleted in any order: what is there is found, what is gone is not."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

from tests.roles import make_token
from tests.schema.test_fuzzed import CASES, PLAIN, TRIMS, make_sense, schema

SETTINGS = settings(
    max_examples=CASES,
    stateful_step_count=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.schema
@pytest.mark.usefixtures("kept_connection", "small_record")
def test_what_is_made_is_there_until_it_is_deleted():
    headers = {"Authorization": f"Bearer {make_token('verifier')}", **PLAIN}

    class Walk(schema.include(path_regex="^/api/v1/measures/").as_state_machine()):
        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def before_call(self, case) -> None:
            if case.meta.generation.mode.is_positive:
                make_sense(case, slug=None)
            for name in TRIMS & (case.query or {}).keys():
                del case.query[name]

        def get_call_kwargs(self, case) -> dict:
            return {"headers": headers}

        def validate_response(self, response, case, **_options) -> None:
            case.validate_response(response, headers=headers, recorder=self.recorder)

    Walk.run(settings=SETTINGS)
