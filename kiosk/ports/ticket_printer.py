"""The ticket printer, and the slip it prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from kiosk.ports.statuses import Paper, TicketPrinterStatus


class Align(StrEnum):
    """Where a line stands."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text, wrapped by the driver to the paper's columns. `width` and `height` multiply the font, 1–8."""

    text: str
    align: Align = Align.LEFT
    width: int = 1
    height: int = 1
    bold: bool = False
    reverse: bool = False  # white on black


@dataclass(frozen=True, slots=True)
class Columns:
    """Two texts on one line, the first at the left margin, the second at the right."""

    left: str
    right: str
    bold: bool = False
    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""

    dashed: bool = False


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code drawn by the printer, error correction M. `module_dots` is the side of one module, 1–16 dots."""

    data: str
    module_dots: int = 8
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Feed:
    """Blank lines."""

    lines: int = 1


SlipPart = TextLine | Columns | Rule | QrCode | Feed


@dataclass(frozen=True, slots=True)
class Slip:
    """What to print, from top to bottom; it ends with a cut. Made by the core, laid out by the driver for its model."""

    parts: tuple[SlipPart, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Proof that a slip was printed. `paper` is what the printer told afterwards."""

    bytes_sent: int
    elapsed_ms: float
    paper: Paper | None


class ScrapMark(Protocol):
    """Remembers beyond a restart that a slip was begun and not proved: part of it may stand in the printer."""

    def is_set(self) -> bool:
        """Whether something may stand in there."""

    def set(self) -> None:
        """Remember, before the first byte. Never raises: what cannot be written is remembered until the end."""

    def clear(self) -> None:
        """All that was begun is out. Never raises."""


class TicketPrinter(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` alone may come from any thread."""

    def open(self, *, deadline_s: float) -> None:
        """Open the link and make sure that a printer answers. Safe to call again after any failure.

        Raises PortMissing, DeviceSilent, WrongDevice (engineer); DeviceBusy (retry).
        """

    def close(self) -> None:
        """Let go of the link. Never raises."""

    def interrupt(self) -> None:
        """End a pending call, which raises Canceled. Ignored by `print` after its first byte."""

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        """Print one slip and cut it.

        Returns when the printer has proved completion, not when bytes were sent; a model that cannot prove it never
        returns from a whole slip, but raises OutcomeUnknown.
        Raises before the first byte, nothing printed: PaperOut, PaperJam, CoverOpen (attendant); CutterFault,
        PrinterFault, NotPrintable, DeviceSilent (engineer); HeadHot, LinkLost (retry); Canceled.
        Raises after it: OutcomeUnknown (never print again by yourself), its cause chained; or PaperOut and its kin when
        the printer itself told that the slip did not come out whole.
        """

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        """Ask how the printer is. Never raises for the device's condition: silence is `unknown`."""
