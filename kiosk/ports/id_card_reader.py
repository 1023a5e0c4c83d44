"""The ID card reader, as the core needs it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.domain.identity import IdCard
    from kiosk.ports.statuses import IdCardReaderStatus


@dataclass(frozen=True, slots=True)
class IdCardReaderCapabilities:
    """What this reader can, as far as it is known now."""

    photo: bool  # a decoder for photos is fitted
    newest_address: bool | None  # None: not known before the reader was asked
    baud: int | None  # None: no serial line, or not found yet


@dataclass(frozen=True, slots=True, repr=False)
class Photo:
    """The photo of a card: rows from the top, three bytes a pixel, blue first. In memory only, never on a disk."""

    width: int
    height: int
    bgr: bytes

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Photo({self.width}x{self.height})"


class NoPhoto(StrEnum):
    """Why there is no photo. The card is as good as with one."""

    NO_DECODER = "no_decoder"  # none is fitted
    NOT_LOADED = "not_loaded"  # its library is none, or has no such function
    NO_CARD = "no_card"  # nothing was read since the last card was lifted
    REFUSED = "refused"  # the decoder does not take the block
    CRASHED = "crashed"  # the decoder died; the terminal did not
    TIMED_OUT = "timed_out"


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

    def photo(self, *, deadline_s: float) -> Photo | NoPhoto:
        """Decode the photo of the card read last, which is forgotten when a card is awaited, lifted, or at `close`.

        Never raises for the decoder's condition.
        """

    def await_removal(self, *, deadline_s: float) -> bool:
        """Wait until the reader is seen empty; False when a card still lies there at the deadline.

        One that was seen empty just before is looked at once more after it: a slow look is not taken for a card.

        Raises as `read_card`, except NoCard.
        """

    def sam_id(self, *, deadline_s: float) -> str:
        """Give the security module's identity, like 05.01-20040518-0000011562-2283468762."""

    def capabilities(self) -> IdCardReaderCapabilities:
        """Tell what this reader can. Asks no device, never waits."""

    def status(self, *, deadline_s: float) -> IdCardReaderStatus:
        """Ask how the reader is. Never raises for the device's condition: silence is `unknown`."""
