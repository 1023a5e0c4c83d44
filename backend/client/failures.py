"""From what went wrong on the wire to the one error tree."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

import requests
from pydantic import ValidationError
from urllib3.exceptions import NewConnectionError

from backend.wire.problem import MEDIA_TYPE, Problem, ProblemCode
from kiosk.ports.errors import (
    BackendError,
    BackendFault,
    BackendRefused,
    BackendUnreachable,
    CertificateExpired,
    CertificateRevoked,
    ClockWrong,
    EnrolmentRefused,
    NotEnrolled,
    WrongServer,
)

if TYPE_CHECKING:
    from backend.client.credentials import Credentials

MOST_SKEW: Final = timedelta(seconds=300)
_SERVER_ERRORS: Final = 500
# OpenSSL's verification results (x509_vfy.h)
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_ENROLMENT: Final = {
    ProblemCode.ENROLMENT_CODE_WRONG: "the enrolment code is wrong",
    ProblemCode.ENROLMENT_CODE_EXPIRED: "the enrolment code has expired; ask for a new one",
    ProblemCode.ENROLMENT_CODE_USED: "the enrolment code was used before; ask for a new one",
}


class ClosedWithoutAnswer(BackendUnreachable):
    """The connection was closed in place of an answer: the server died, or does not accept our certificate."""


class PassingFault(BackendFault):
    """A fault that asking again in a moment may clear: a busy database, the same request still being answered."""


def from_exception(error: requests.RequestException, *, url: str) -> BackendError:
    """Name a call that brought no answer."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError) and (named := _from_tls(cause, url)) is not None:
            return named
    if isinstance(error, requests.ConnectTimeout):
        return BackendUnreachable(f"no connection to {url} in time")
    if any(isinstance(cause, NewConnectionError) for cause in _causes(error)):
        return BackendUnreachable(f"no connection to {url}: {_reason(error)}")
    if isinstance(error, requests.Timeout):
        return BackendUnreachable(f"{url} did not answer in time", sent=True)
    return ClosedWithoutAnswer(f"{url} closed the connection without an answer: {_reason(error)}", sent=True)


def from_response(response: requests.Response, *, url: str) -> BackendError:
    """Name an answer that is no success."""
    problem = _problem(response)
    if problem is None:
        sent = response.status_code >= _SERVER_ERRORS  # somebody between us and the backend: it may have done its work
        return BackendUnreachable(f"{url} answered {response.status_code}, but not as the backend would", sent=sent)
    if problem.refusal is not None:
        return BackendRefused(problem.refusal.refusal())
    match problem.code:
        case ProblemCode.CERTIFICATE_REVOKED:
            return CertificateRevoked("the backend took this terminal's certificate back")
        case ProblemCode.TERMINAL_UNKNOWN:
            return NotEnrolled("the backend does not know this terminal; run kiosk enrol")
        case ProblemCode.ENROLMENT_CODE_WRONG | ProblemCode.ENROLMENT_CODE_EXPIRED | ProblemCode.ENROLMENT_CODE_USED:
            return EnrolmentRefused(_ENROLMENT[ProblemCode(problem.code)])
        case ProblemCode.DATABASE_BUSY | ProblemCode.IDEMPOTENCY_IN_FLIGHT | ProblemCode.TOO_MANY_REQUESTS:
            return PassingFault(_told(problem, url))
        case _:
            return BackendFault(_told(problem, url), final=problem.status < _SERVER_ERRORS)


def _told(problem: Problem, url: str) -> str:
    detail = f": {problem.detail}" if problem.detail else ""
    return f"{url} answered {problem.status} {problem.code}: {problem.title}{detail}"


def told_by_their_clock(response: requests.Response, credentials: Credentials, *, now: datetime) -> BackendError | None:
    """Find out why the terminals' door closed without a word, by the time the public door tells.

    A server drops a certificate that is not valid at its own time before it looks at any request; so where that is the
    case, nothing happened there. Otherwise None: the reason is another one.
    """
    theirs = _date_of(response)
    if theirs is None or credentials.not_before <= theirs < credentials.not_after:
        return None
    if abs(now - theirs) > MOST_SKEW:
        return ClockWrong(_skewed(now, theirs))
    return CertificateExpired(f"this terminal's certificate ended {credentials.not_after:%Y-%m-%d %H:%M}Z")


def check_clock(response: requests.Response, *, now: datetime) -> None:
    """Compare clocks by the answer's Date. Raises ClockWrong when they are more than 300 s apart."""
    theirs = _date_of(response)
    if theirs is not None and abs(now - theirs) > MOST_SKEW:
        raise ClockWrong(_skewed(now, theirs))


def _date_of(response: requests.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(response.headers.get("date", "")).astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: before the year 1 in UTC, or a zone of many digits
        return None


def _skewed(ours: datetime, theirs: datetime) -> str:
    return f"this terminal's clock is {abs(ours - theirs)} {'ahead of' if ours > theirs else 'behind'} the backend's"


def _from_tls(error: ssl.SSLError, url: str) -> BackendError | None:
    """What TLS itself says: that we do not trust them, or that they speak no TLS."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _distrust(error, url)
    reason = error.reason or ""
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason:
        return WrongServer(f"what answers at {url} does not speak TLS")
    return None


def _distrust(error: ssl.SSLCertVerificationError, url: str) -> BackendError:
    if error.verify_code == _EXPIRED:
        return CertificateExpired(f"the certificate of {url} has expired")
    if error.verify_code == _NOT_YET_VALID:
        return ClockWrong(f"the certificate of {url} begins in this terminal's future")
    return WrongServer(f"{url} is not the backend this terminal trusts: {error.verify_message}")


def _problem(response: requests.Response) -> Problem | None:
    if not response.headers.get("content-type", "").startswith(MEDIA_TYPE):
        return None
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return None


def _causes(error: BaseException) -> list[BaseException]:
    """Everything an exception of requests wraps: its arguments, reasons and causes, outermost first."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        candidate = waiting.pop(0)
        if isinstance(candidate, BaseException) and candidate not in found:
            found.append(candidate)
            waiting += [*candidate.args, getattr(candidate, "reason", None), candidate.__cause__, candidate.__context__]
    return found


def _reason(error: BaseException) -> str:
    """The operating system's words, at the bottom of it all."""
    told = [cause.strerror for cause in _causes(error) if isinstance(cause, OSError) and cause.strerror]
    return told[-1] if told else type(_causes(error)[-1]).__name__
