"""What the backend, or the way to it, cannot do. The tree stands in the package's docstring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.ports.errors.tree import ClearBy, KioskError

if TYPE_CHECKING:
    from kiosk.domain.refusal import Refusal


class BackendError(KioskError):
    """The backend, or the way to it."""


class BackendUnreachable(BackendError):
    """No answer. `sent` tells whether the request may have arrived: then only the same Idempotency-Key may follow."""

    clear_by = ClearBy.RETRY
    code = "backend_unreachable"

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


class NotEnrolled(BackendError):
    """This terminal has no key or certificate yet: `kiosk enrol`."""

    clear_by = ClearBy.ENGINEER
    code = "not_enrolled"


class CertificateRevoked(BackendError):
    """The backend took this terminal's certificate back."""

    clear_by = ClearBy.ENGINEER
    code = "certificate_revoked"


class CertificateExpired(BackendError):
    """This terminal's certificate, or the backend's, is past its date."""

    clear_by = ClearBy.ENGINEER
    code = "certificate_expired"


class ClockWrong(BackendError):
    """This terminal's clock cannot be right: certificates lie in its future, or the backend's time is far off."""

    clear_by = ClearBy.ENGINEER
    code = "clock_wrong"


class WrongServer(BackendError):
    """What answers at the backend's address is not the backend this terminal trusts. Nothing was sent."""

    clear_by = ClearBy.ENGINEER
    code = "wrong_server"


class EnrolmentRefused(BackendError):
    """The enrolment code is wrong, was used before, or is too old."""

    clear_by = ClearBy.ENGINEER
    code = "enrolment_refused"


class BackendFault(BackendError):
    """The backend answered with a fault of its own. `final`: the same request will never be taken (4xx)."""

    clear_by = ClearBy.RETRY
    code = "backend_fault"

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class BackendRefused(BackendError):
    """The backend said no, and why."""

    clear_by = ClearBy.CITIZEN
    code = "backend_refused"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason.id)
        self.refusal = refusal
