"""From exceptions to problems, in one place: ours, the framework's, and those nobody expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError
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
    from collections.abc import Awaitable, Callable, Mapping

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
    DataError: ProblemCode.INVALID_REQUEST,  # what no column can hold: PostgreSQL keeps no NUL
    Exception: ProblemCode.INTERNAL,
}
_HTTP_CODES: Final[Mapping[int, ProblemCode]] = {
    400: ProblemCode.INVALID_REQUEST,  # FastAPI's word for a body that is no UTF-8; what is no JSON is 422 already
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
    for kind, code in _CODES.items():
        app.add_exception_handler(kind, _always(code))
    answer = app.exception_handler  # unlike add_exception_handler, each handler may name the class it answers

    @answer(Refused)  # and what says more, such as NotApproved
    async def refused(_request: Request, error: Refused) -> Response:
        return respond(Problem.of(ProblemCode.REFUSED, detail=str(error), refusal=error.refusal))

    @answer(SigningRequestInvalid)
    async def signing_request(_request: Request, error: SigningRequestInvalid) -> Response:
        return respond(Problem.of(ProblemCode.SIGNING_REQUEST_INVALID, detail=str(error)))

    @answer(RequestValidationError)
    async def validation(_request: Request, error: RequestValidationError) -> Response:
        return respond(Problem.of(ProblemCode.INVALID_REQUEST, faults=_faults(error)))

    @answer(HTTPException)
    async def framework(_request: Request, error: HTTPException) -> Response:
        code = _HTTP_CODES.get(error.status_code)
        if code is None:
            return respond(Problem.of(ProblemCode.HTTP, status=error.status_code), error.headers)
        return respond(Problem.of(code), error.headers)

    @answer(TooManyRequests)
    async def too_many(_request: Request, error: TooManyRequests) -> Response:
        return respond(Problem.of(ProblemCode.TOO_MANY_REQUESTS), {"retry-after": str(error.retry_after_s)})

    @answer(DatabaseBusy)
    async def busy(request: Request, error: DatabaseBusy) -> Response:
        if isinstance(error, DatabaseConflict):
            request.scope["extensions"][CONFLICT] = True
        house_of(request).foundation.log.error(Event.DATABASE_BUSY, detail=str(error))
        again = {"retry-after": str(_RETRY_AFTER_BUSY_S)}
        return respond(Problem.of(ProblemCode.DATABASE_BUSY, detail=str(error)), again)


def _always(code: ProblemCode) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answered(_request: Request, _error: Exception) -> Response:
        return respond(Problem.of(code))

    return answered


def _faults(error: RequestValidationError) -> list[FieldFault]:
    """Where and what, never the value: it may be somebody's number."""
    return [FieldFault(where=".".join(map(str, fault["loc"])), fault=fault["type"]) for fault in error.errors()]
