"""What the hall and the devices are like now, as the screen may tell it: the terminal's standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.message import Message, Words
    from kiosk.domain.queueing import HallStatus
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, TicketPrinterStatus


@dataclass(frozen=True, slots=True)
class Terminal:
    """Who this terminal is, from its settings."""

    name: Words  # 03 号机
    address: Words  # 一楼东侧
    service_line: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the pages show that is nobody's personal data.

    `hall` None: the backend has not been reached yet. `backend_trouble` None: the last call went well; else what to
    tell. A status that is None: that device is not fitted.
    """

    terminal: Terminal
    hall: HallStatus | None = None
    backend_trouble: Message | None = None
    reader: IdCardReaderStatus | None = None
    printer: TicketPrinterStatus | None = None
    document_printer: DocumentPrinterStatus | None = None
    since: datetime | None = None  # when `closed_for` became what it is, UTC

    @property
    def closed_for(self) -> Message | None:
        """Why no citizen can be served at all, or None. Numbers need the backend; nothing else is offered yet."""
        return self.backend_trouble
