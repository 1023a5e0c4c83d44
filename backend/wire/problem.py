"""Problems: every error the backend answers with. Source: RFC 9457; the stable `code` is ours."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Self

from pydantic import Field

from backend.wire.base import Answer, Said
from kiosk.domain.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

MEDIA_TYPE: Final = "application/problem+json"
_TYPE_PREFIX: Final = "urn:xiaochuang:problem:"


class ProblemCode(StrEnum):
    """Stable names of problems. One is never given another meaning."""

    REFUSED = "refused"  # a rule said no; carries the refusal
    INVALID_REQUEST = "invalid_request"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    IDEMPOTENCY_IN_FLIGHT = "idempotency_in_flight"
    BODY_TOO_LARGE = "body_too_large"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TERMINAL_UNKNOWN = "terminal_unknown"
    CERTIFICATE_REVOKED = "certificate_revoked"
    ENROLMENT_CODE_WRONG = "enrolment_code_wrong"
    ENROLMENT_CODE_EXPIRED = "enrolment_code_expired"
    ENROLMENT_CODE_USED = "enrolment_code_used"
    SIGNING_REQUEST_INVALID = "signing_request_invalid"
    TOO_MANY_REQUESTS = "too_many_requests"
    DATABASE_BUSY = "database_busy"
    INTERNAL = "internal"
    HTTP = "http"  # any other status the framework answers with


STATUS_AND_TITLE: Final[Mapping[ProblemCode, tuple[int, str]]] = {
    ProblemCode.REFUSED: (403, "A rule says no"),
    ProblemCode.INVALID_REQUEST: (422, "The request does not follow the contract"),
    ProblemCode.IDEMPOTENCY_KEY_REUSED: (422, "The Idempotency-Key was used for another request"),
    ProblemCode.IDEMPOTENCY_IN_FLIGHT: (409, "The same request is being answered right now"),
    ProblemCode.BODY_TOO_LARGE: (413, "The body is too large"),
    ProblemCode.NOT_FOUND: (404, "There is nothing here"),
    ProblemCode.METHOD_NOT_ALLOWED: (405, "Not with this method"),
    ProblemCode.TERMINAL_UNKNOWN: (403, "This backend does not know the terminal's certificate"),
    ProblemCode.CERTIFICATE_REVOKED: (403, "The terminal's certificate was revoked"),
    ProblemCode.ENROLMENT_CODE_WRONG: (403, "The enrolment code is wrong"),
    ProblemCode.ENROLMENT_CODE_EXPIRED: (403, "The enrolment code has expired"),
    ProblemCode.ENROLMENT_CODE_USED: (403, "The enrolment code was used before"),
    ProblemCode.SIGNING_REQUEST_INVALID: (422, "The certificate signing request cannot be accepted"),
    ProblemCode.TOO_MANY_REQUESTS: (429, "Too many requests"),
    ProblemCode.DATABASE_BUSY: (503, "The database is locked or cannot be reached"),
    ProblemCode.INTERNAL: (500, "The backend failed"),
    ProblemCode.HTTP: (400, "The request cannot be answered"),
}


class WireRefusal(Answer):
    """A refusal, as message ids and values."""

    reason: Said
    how_to_fix: Said
    where_next: Said

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Put a refusal on the wire."""
        return cls(
            reason=Said.of(refusal.reason),
            how_to_fix=Said.of(refusal.how_to_fix),
            where_next=Said.of(refusal.where_next),
        )

    def refusal(self) -> Refusal:
        """Take a refusal off the wire."""
        return Refusal(self.reason.message(), self.how_to_fix.message(), self.where_next.message())


class FieldFault(Answer):
    """One field that does not follow the contract. Never its value: it may be somebody's number."""

    where: str
    fault: str


class Problem(Answer):
    """A problem as RFC 9457 has it, with a stable code."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    refusal: WireRefusal | None = None
    faults: list[FieldFault] = Field(default_factory=list)

    @classmethod
    def of(
        cls,
        code: ProblemCode,
        *,
        detail: str = "",
        refusal: Refusal | None = None,
        faults: list[FieldFault] | None = None,
        status: int | None = None,
    ) -> Self:
        """Build the problem with this code. `status` only where the framework chose another one."""
        usual, title = STATUS_AND_TITLE[code]
        return cls(
            type=_TYPE_PREFIX + code,
            title=title,
            status=status or usual,
            code=code,
            detail=detail,
            refusal=WireRefusal.of(refusal) if refusal is not None else None,
            faults=faults or [],
        )
