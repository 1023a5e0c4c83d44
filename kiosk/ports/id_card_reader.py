"""The ID card reader, as the core needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard
    from kiosk.ports.statuses import IdCardReaderStatus


class IdCardReader(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` alone may come from any thread."""

    def open(self, *, deadline_s: float) -> None:
        """Open the link and make sure that a reader answers. Safe to call again after any failure.

        Raises PortMissing, DeviceSilent, WrongDevice, ReaderFault (engineer); DeviceBusy (retry).
        """

    def close(self) -> None:
        """Let go of the link. Never raises."""

    def interrupt(self) -> None:
        """End the pending call, which raises Canceled. From any thread; harmless when nothing is pending."""

    def read_card(self, *, deadline_s: float) -> IdCard:
        """Wait for a card, then read it. Returns what the chip says, unjudged.

        Raises NoCard, CardUnreadable (citizen); LinkLost (retry); DeviceSilent, ReaderFault (engineer); Canceled.
        """

    def await_removal(self, *, deadline_s: float) -> bool:
        """Wait until the reader is seen empty; False when a card still lies there at the deadline.

        Raises as `read_card`, except NoCard.
        """

    def sam_id(self, *, deadline_s: float) -> str:
        """Give the security module's identity, like 05.01-20040518-0000011562-2283468762."""

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        """Ask how the reader is. Never raises for the device's condition: silence is `unknown`."""
