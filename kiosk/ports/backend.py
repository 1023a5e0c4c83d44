"""The backend, as the terminal needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.domain.queueing import HallStatus, NumberOrder, QueueNumber


class Backend(Protocol):
    """Blocking calls, made on the backend pool.

    Every call raises BackendUnreachable, BackendFault (retry); NotEnrolled, CertificateRevoked, CertificateExpired,
    ClockWrong (engineer).
    """

    def hall(self, *, deadline_s: float) -> HallStatus:
        """Ask for the site, its queues and their state now."""

    def take_number(self, order: NumberOrder, *, key: str, deadline_s: float) -> QueueNumber:
        """Take a number. It is committed when this returns. The same `key` and order give the same number again.

        Retries by itself within the deadline, always with the same key. Raises BackendRefused (citizen);
        BackendUnreachable(sent=True) when the number may have been taken: ask again with the same key.
        """
