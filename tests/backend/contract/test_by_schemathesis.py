"""Every operation of the contract, asked what the contract allows and what it forbids, over TLS on both doors.

A few examples an operation, always the same ones. Longer and by chance:
`CONTRACT_EXAMPLES=2000 pytest -o timeout=0 -o faulthandler_timeout=0 tests/backend/contract --hypothesis-seed=1`.
"""

from __future__ import annotations

import copy
import os
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from backend.server.app import openapi
from tests.backend.contract.insider import Insider
from tests.backend.desk import PEOPLE
from tests.backend.engines import BOTH
from tests.backend.running import DEADLINE_S, always_open, running

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINES = BOTH
EXAMPLES: Final = int(os.environ.get("CONTRACT_EXAMPLES", "0"))
SCHEMA = schemathesis.openapi.from_dict(copy.deepcopy(openapi()))
SCHEMA.config.checks.negative_data_rejection.expected_statuses += ["413"]  # a list may be too long for any body
BOUNDED: Final = settings(
    max_examples=EXAMPLES or 8,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
JUDGED: Final = frozenset({"POST /v1/enrolments", "POST /v1/renewals"})
"""What is read beyond its schema: a certificate signing request is no JSON."""
NOT_IN_SCHEMA: Final = (b'"idempotency_key_reused"', b'"fault":"nul"')
"""Said of what no schema can say: a key used before, a NUL in any text."""


@pytest.fixture(scope="module")
def insider(tmp_path_factory: pytest.TempPathFactory, module_database: str) -> Iterator[Insider]:
    directory = tmp_path_factory.mktemp("contract")
    with running(directory, site=always_open(directory), citizens=PEOPLE, database=module_database) as backend:
        knowing = Insider(backend)
        yield knowing
        knowing.close()


@SCHEMA.parametrize()
@BOUNDED
def test_whatever_a_stranger_asks_is_answered_as_the_contract_says(case: Case[Any], insider: Insider) -> None:
    session, base = insider.door(case)
    answer = case.call(base_url=base, session=session, timeout=DEADLINE_S)
    more_than_schema = case.operation.label in JUDGED or any(no in answer.content for no in NOT_IN_SCHEMA)
    case.validate_response(answer, excluded_checks=[positive_data_acceptance] if more_than_schema else [])


@SCHEMA.parametrize()
@BOUNDED
def test_whatever_a_terminal_knows_is_answered_as_the_contract_says(case: Case[Any], insider: Insider) -> None:
    if case.meta is None or case.meta.generation.mode is GenerationMode.POSITIVE:
        answer = insider.ask(case)
        assert answer.status_code < 500
        case.operation.validate_response(answer)
