"""The ticket printer's port in memory, and slips to print."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from kiosk.ports.errors import Canceled, LinkLost
from kiosk.ports.statuses import Cover, Cutter, Device, Head, Paper, TicketPrinterStatus
from kiosk.ports.ticket_printer import Align, Columns, Printed, QrCode, Rule, Slip, TextLine

if TYPE_CHECKING:
    from kiosk.ports.errors import DeviceError

READY = TicketPrinterStatus(Device.ONLINE, Paper.FULL, Cover.CLOSED, Cutter.OK, head=Head.OK)


def slip(number: str = "A012") -> Slip:
    """A small ticket: 7 lines and a QR code."""
    return Slip(
        (
            TextLine("云川市青禾区政务服务中心", align=Align.CENTER, bold=True),
            TextLine("综合窗口 3 至 6 号", align=Align.CENTER),
            TextLine(number, align=Align.CENTER, width=8, height=8),
            Rule(),
            Columns("前面还有", "3 人"),
            TextLine("一楼东侧", reverse=True, align=Align.CENTER),
            QrCode(f"https://example.org/{number}"),
            TextLine("本票只有号码"),
        )
    )


class FakeTicketPrinter:
    """Fulfils `kiosk.ports.ticket_printer.TicketPrinter`. `failures` are raised by the next prints, in order."""

    def __init__(self) -> None:
        self.printed: list[Slip] = []
        self.failures: deque[DeviceError] = deque()
        self.fails_to_open: deque[DeviceError] = deque()
        self.now = READY
        self.is_open = False
        self._interrupted = False

    def open(self, *, deadline_s: float) -> None:
        if self.fails_to_open:
            raise self.fails_to_open.popleft()
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def interrupt(self) -> None:
        self._interrupted = True

    def print(self, slip: Slip, *, deadline_s: float) -> Printed:
        if not self.is_open:
            raise LinkLost("not open")
        interrupted, self._interrupted = self._interrupted, False
        if interrupted:
            raise Canceled("interrupted")
        if self.failures:
            raise self.failures.popleft()
        self.printed.append(slip)
        return Printed(bytes_sent=800, elapsed_ms=900.0, paper=self.now.paper)

    def status(self, *, deadline_s: float) -> TicketPrinterStatus:
        return self.now if self.is_open else TicketPrinterStatus(Device.UNKNOWN)
