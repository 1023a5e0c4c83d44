"""How problems appear in OpenAPI: every one a route can answer with, by status, as application/problem+json."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi

from backend.wire.problem import MEDIA_TYPE, STATUS_AND_TITLE, Problem, ProblemCode

if TYPE_CHECKING:
    from fastapi import FastAPI

_REF: Final = "#/components/schemas/{model}"
_EVERYWHERE: Final = (ProblemCode.BODY_TOO_LARGE, ProblemCode.DATABASE_BUSY, ProblemCode.INTERNAL)
TERMINALS_ONLY: Final = (ProblemCode.TERMINAL_UNKNOWN, ProblemCode.CERTIFICATE_REVOKED)
COMMAND: Final = (
    ProblemCode.INVALID_REQUEST,
    ProblemCode.IDEMPOTENCY_KEY_REUSED,
    ProblemCode.IDEMPOTENCY_IN_FLIGHT,
)
MUTUAL_TLS: Final[dict[str, Any]] = {"security": [{"terminalCertificate": []}]}


def problems(*codes: ProblemCode) -> dict[int | str, dict[str, Any]]:
    """Document the problems a route answers with, beside those every route can."""
    by_status: dict[int | str, list[ProblemCode]] = {}
    for code in (*codes, *_EVERYWHERE):
        by_status.setdefault(STATUS_AND_TITLE[code][0], []).append(code)
    return {
        status: {
            "description": "; ".join(f"`{code}`: {STATUS_AND_TITLE[code][1]}" for code in listed),
            "content": {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}},
        }
        for status, listed in by_status.items()
    }


def describe(app: FastAPI) -> dict[str, Any]:
    """Write OpenAPI for every route of `app`, with the problem schema and the terminals' certificate."""
    document = get_openapi(
        title="Xiaochuang backend",
        version="1",
        description=(
            "Operations with security `terminalCertificate` are on the terminals' listener (TLS 1.3, client "
            "certificate), the others on the public one. Every error is a problem (RFC 9457) with a stable `code`."
        ),
        routes=app.routes,
    )
    components = document.setdefault("components", {})
    schema = Problem.model_json_schema(ref_template=_REF)
    components.setdefault("schemas", {}).update(schema.pop("$defs", {}))
    components["schemas"]["Problem"] = schema
    components["securitySchemes"] = {"terminalCertificate": {"type": "mutualTLS"}}
    return document
