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
    from collections.abc import Mapping

MOST_SKEW: Final = timedelta(seconds=300)
_SERVER_ERRORS: Final = 500
# OpenSSL's verification results (x509_vfy.h)
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_ALERTS: Final[Mapping[str, tuple[type[BackendError], str]]] = {
    "CERTIFICATE_EXPIRED": (CertificateExpired, "the backend says this terminal's certificate has expired"),
    "CERTIFICATE_REVOKED": (CertificateRevoked, "the backend took this terminal's certificate back"),
    "UNKNOWN_CA": (NotEnrolled, "the backend does not know who signed this terminal's certificate; run kiosk enrol"),
    "BAD_CERTIFICATE": (NotEnrolled, "the backend does not accept this terminal's certificate; run kiosk enrol"),
    "CERTIFICATE_REQUIRED": (NotEnrolled, "the backend wants a certificate; run kiosk enrol"),
}
_ENROLMENT: Final = {
    ProblemCode.ENROLMENT_CODE_WRONG: "the enrolment code is wrong",
    ProblemCode.ENROLMENT_CODE_EXPIRED: "the enrolment code has expired; ask for a new one",
    ProblemCode.ENROLMENT_CODE_USED: "the enrolment code was used before; ask for a new one",
}


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
    return BackendUnreachable(f"the connection to {url} broke: {_reason(error)}", sent=True)


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
            return BackendFault(_told(problem, url))


def _told(problem: Problem, url: str) -> str:
    detail = f": {problem.detail}" if problem.detail else ""
    return f"{url} answered {problem.status} {problem.code}: {problem.title}{detail}"


def check_clock(response: requests.Response, *, now: datetime) -> None:
    """Compare clocks by the answer's Date. Raises ClockWrong when they are more than 300 s apart."""
    text = response.headers.get("date")
    if text is None:
        return
    try:
        theirs = parsedate_to_datetime(text)
    except ValueError:
        return
    skew = now - theirs.astimezone(UTC)
    if abs(skew) > MOST_SKEW:
        msg = f"this terminal's clock is {abs(skew)} {'ahead of' if skew > timedelta() else 'behind'} the backend's"
        raise ClockWrong(msg)


def _from_tls(error: ssl.SSLError, url: str) -> BackendError | None:
    """What TLS itself says: our distrust, their alert, or no TLS at all.

    With TLS 1.3 a server looks at our certificate after we may speak: its alerts come in place of an answer, and the
    request was not looked at.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return _distrust(error, url)
    reason = error.reason or ""
    if "WRONG_VERSION_NUMBER" in reason or "HTTP_REQUEST" in reason:
        return WrongServer(f"what answers at {url} does not speak TLS")
    return next((kind(message) for alert, (kind, message) in _ALERTS.items() if reason.endswith(alert)), None)


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
