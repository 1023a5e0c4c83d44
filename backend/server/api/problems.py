"""From exceptions to problems, in one place: ours, the framework's, and those nobody expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from backend.server.api.again import CONFLICT
from backend.server.api.callers import house_of
from backend.server.api.limits import TooManyRequests
from backend.server.events import Event
from backend.server.idempotency import KeyInFlight, KeyReused
from backend.server.issuing.blobs import BlobMissing
from backend.server.issuing.register import SerialUnknown
from backend.server.pki.authority import SigningRequestInvalid
from backend.server.pki.enrolment import CodeExpired, CodeUsed, CodeWrong
from backend.server.pki.terminals import TerminalRevoked, TerminalUnknown
from backend.server.queueing.refusals import Refused
from backend.server.store.session import DatabaseBusy, DatabaseConflict
from backend.wire.problem import MEDIA_TYPE, FieldFault, Problem, ProblemCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from starlette.requests import Request

_RETRY_AFTER_BUSY_S: Final = 1
_CODES: Final[Mapping[type[Exception], ProblemCode]] = {
    KeyReused: ProblemCode.IDEMPOTENCY_KEY_REUSED,
    KeyInFlight: ProblemCode.IDEMPOTENCY_IN_FLIGHT,
    SerialUnknown: ProblemCode.NOT_FOUND,
    BlobMissing: ProblemCode.NOT_FOUND,
    TerminalUnknown: ProblemCode.TERMINAL_UNKNOWN,
    TerminalRevoked: ProblemCode.CERTIFICATE_REVOKED,
    CodeWrong: ProblemCode.ENROLMENT_CODE_WRONG,
    CodeExpired: ProblemCode.ENROLMENT_CODE_EXPIRED,
    CodeUsed: ProblemCode.ENROLMENT_CODE_USED,
    Exception: ProblemCode.INTERNAL,
}
_HTTP_CODES: Final[Mapping[int, ProblemCode]] = {
    404: ProblemCode.NOT_FOUND,
    405: ProblemCode.METHOD_NOT_ALLOWED,
}


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """Write a problem as a response."""
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def register(app: FastAPI) -> None:
    """Answer every exception with a problem."""
    for kind in _CODES:
        app.add_exception_handler(kind, _plain)
    app.add_exception_handler(Refused, _refused)  # and what says more, such as NotApproved
    app.add_exception_handler(SigningRequestInvalid, _signing_request)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(TooManyRequests, _too_many)
    app.add_exception_handler(DatabaseBusy, _busy)


async def _plain(_request: Request, error: Exception) -> Response:
    return respond(Problem.of(_CODES.get(type(error), ProblemCode.INTERNAL)))


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101  registered for this class
    return respond(Problem.of(ProblemCode.REFUSED, detail=str(error), refusal=error.refusal))


async def _signing_request(_request: Request, error: Exception) -> Response:
    return respond(Problem.of(ProblemCode.SIGNING_REQUEST_INVALID, detail=str(error)))


async def _validation(_request: Request, error: Exception) -> Response:
    """Say where and what, never the value: it may be somebody's number."""
    assert isinstance(error, RequestValidationError)  # noqa: S101
    faults = [FieldFault(where=".".join(map(str, fault["loc"])), fault=fault["type"]) for fault in error.errors()]
    return respond(Problem.of(ProblemCode.INVALID_REQUEST, faults=faults))


async def _framework(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _HTTP_CODES.get(error.status_code, ProblemCode.HTTP)
    return respond(Problem.of(code, status=error.status_code), error.headers)


async def _too_many(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TooManyRequests)  # noqa: S101
    return respond(Problem.of(ProblemCode.TOO_MANY_REQUESTS), {"retry-after": str(error.retry_after_s)})


async def _busy(request: Request, error: Exception) -> Response:
    if isinstance(error, DatabaseConflict):
        request.scope["extensions"][CONFLICT] = True
    house_of(request).foundation.log.error(Event.DATABASE_BUSY, detail=str(error))
    return respond(Problem.of(ProblemCode.DATABASE_BUSY, detail=str(error)), {"retry-after": str(_RETRY_AFTER_BUSY_S)})
