"""What a terminal asks about numbers besides taking one: a person's own, check-ins, giving them without a backend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from kiosk.domain.queueing import OfflineFate, OfflineNumber, OfflineRange, QueueNumber


class NumberDesk(Protocol):
    """Blocking calls, made on the backend pool.

    Every call raises BackendUnreachable, BackendFault (retry); BackendRefused (citizen, attendant); NotEnrolled,
    CertificateRevoked, CertificateExpired, ClockWrong (engineer).
    """

    def numbers_of(self, holder_number: str, *, deadline_s: float) -> tuple[QueueNumber, ...]:
        """Ask for the live numbers of whoever laid down this card, oldest first: to print again, to tell again."""

    def check_in(self, *, token: str = "", holder_number: str = "", key: str, deadline_s: float) -> QueueNumber:
        """Check in a number taken on a phone, or an appointment, by its QR code's `token` or by card.

        Checking in twice tells the same number again.
        """

    def offline_ranges(self, *, exhausted: Collection[str] = (), deadline_s: float) -> tuple[OfflineRange, ...]:
        """Ask for the numbers this terminal may give without a backend, today and tomorrow.

        Asking again tells the same, and another range of today for the queues whose own is `exhausted`.
        """

    def report_offline(self, numbers: Sequence[OfflineNumber], *, deadline_s: float) -> tuple[OfflineFate, ...]:
        """Tell what was given without a backend; 100 at a time. Telling it again changes nothing."""

    def confirm_site(self, site_id: str, *, deadline_s: float) -> None:
        """Somebody at this terminal says that it stands in `site_id`."""
