"""Every error is a problem, the framework's own included; the contract says which."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from backend.server.app import openapi
from backend.wire.problem import STATUS_AND_TITLE, Problem, ProblemCode
from tests.backend.running import DEADLINE_S, Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    import requests

DOCUMENT: dict[str, Any] = openapi()
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace"}
PAGES = {"/n/{token}", "/v/{what}"}


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method, operation in item.items():
            if method in METHODS:
                yield path, method, operation


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _ask(backend: Running, method: str, path: str, **more: Any) -> requests.Response:
    with backend.public_session() as session:
        return session.request(method, backend.server.addresses.public + path, timeout=DEADLINE_S, **more)


def _code(answer: requests.Response) -> str:
    assert answer.headers["content-type"].startswith("application/problem+json")
    return Problem.model_validate_json(answer.content).code


def test_a_path_nobody_has_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "GET", "/nowhere")
    assert (answer.status_code, _code(answer)) == (404, "not_found")


def test_a_static_file_nobody_has_is_a_problem(shared: Running) -> None:
    assert _code(_ask(shared, "GET", "/static/nothing.css")) == "not_found"


def test_a_method_nobody_has_is_a_problem_and_names_the_others(shared: Running) -> None:
    answer = _ask(shared, "DELETE", "/v1/authority")
    assert (_code(answer), answer.headers["allow"]) == ("method_not_allowed", "GET")


def test_a_body_that_breaks_the_contract_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "POST", "/v1/enrolments", json={"secret": 5})
    assert (answer.status_code, _code(answer)) == (422, "invalid_request")


def test_a_body_that_is_no_json_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "POST", "/v1/enrolments", data="{", headers={"content-type": "application/json"})
    assert _code(answer) == "invalid_request"


def test_a_body_that_is_no_utf_8_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "POST", "/v1/enrolments", data=b"\xff\xfe", headers={"content-type": "application/json"})
    assert (answer.status_code, _code(answer)) == (422, "invalid_request")


def test_a_body_too_large_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "POST", "/v1/enrolments", data=b"x" * 70_000)
    assert (answer.status_code, _code(answer)) == (413, "body_too_large")


def test_a_body_of_unknown_length_is_a_problem(shared: Running) -> None:
    answer = _ask(shared, "POST", "/v1/enrolments", data=iter([b"{}"]))
    assert (answer.status_code, _code(answer)) == (411, "http")


def test_no_problem_is_kept_by_a_cache(shared: Running) -> None:
    assert _ask(shared, "GET", "/nowhere").headers["cache-control"] == "no-store"


def test_healthz_answers_on_the_public_door(shared: Running) -> None:
    assert _ask(shared, "GET", "/healthz").json() == {"status": "ok"}


def test_healthz_answers_on_the_terminals_door(shared: Running) -> None:
    with shared.terminals_session() as session:
        answer = session.get(f"{shared.server.addresses.terminals}/healthz", timeout=DEADLINE_S)
    assert answer.json() == {"status": "ok"}


def test_the_published_contract_is_the_one_described(shared: Running) -> None:
    assert _ask(shared, "GET", "/openapi.json").json() == json.loads(json.dumps(DOCUMENT))


def test_the_contract_is_openapi_3_1() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_contract_has_the_terminals_part() -> None:
    assert {"/v1/hall", "/v1/numbers", "/v1/renewals"} <= set(DOCUMENT["paths"])


def test_every_reference_leads_somewhere() -> None:
    for reference in _references(DOCUMENT):
        node: Any = DOCUMENT
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_operation_ids_differ() -> None:
    ids = [operation["operationId"] for _, _, operation in _operations()]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("path", "method", "operation"), list(_operations()), ids=lambda value: str(value)[:24])
def test_every_error_an_operation_names_is_a_problem(path: str, method: str, operation: dict[str, Any]) -> None:
    errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
    kinds = {media for answer in errors.values() for media in answer["content"]}
    assert kinds == ({"application/problem+json", "text/html"} if path in PAGES else {"application/problem+json"})


@pytest.mark.parametrize(("path", "method", "operation"), list(_operations()), ids=lambda value: str(value)[:24])
def test_every_answer_is_described(path: str, method: str, operation: dict[str, Any]) -> None:
    assert all(answer["description"] for answer in operation["responses"].values())


@pytest.mark.parametrize("path", ["/v1/hall", "/v1/numbers", "/v1/renewals"])
def test_what_terminals_ask_needs_a_certificate(path: str) -> None:
    (operation,) = DOCUMENT["paths"][path].values()
    assert operation["security"] == [{"terminalCertificate": []}]


@pytest.mark.parametrize("path", ["/v1/numbers", "/v1/renewals"])
def test_commands_need_an_idempotency_key(path: str) -> None:
    names = {parameter["name"]: parameter["required"] for parameter in DOCUMENT["paths"][path]["post"]["parameters"]}
    assert names["Idempotency-Key"]


@pytest.mark.parametrize("code", list(ProblemCode))
def test_every_code_has_a_status_and_a_title(code: ProblemCode) -> None:
    status, title = STATUS_AND_TITLE[code]
    assert 400 <= status < 600
    assert title
