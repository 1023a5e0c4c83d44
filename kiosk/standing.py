"""What the hall and the devices are like now, as the screen may tell it: the terminal's standing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.ports.statuses import Device, Media

if TYPE_CHECKING:
    from datetime import datetime

    from kiosk.domain.message import Words
    from kiosk.domain.queueing import HallStatus
    from kiosk.ports.statuses import (
        CameraStatus,
        DocumentPrinterStatus,
        IdCardReaderStatus,
        SensorsStatus,
        SpeakerStatus,
        TicketPrinterStatus,
    )


_WORKS: Final = frozenset({Device.ONLINE, Device.BUSY})


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
    tell. A status that is None: that device is not fitted. `door_open` and `on_battery` were seen so, and not seen
    otherwise since: a sensor that fell silent ends neither.
    """

    terminal: Terminal
    hall: HallStatus | None = None
    backend_trouble: Message | None = None
    reader: IdCardReaderStatus | None = None
    printer: TicketPrinterStatus | None = None
    document_printer: DocumentPrinterStatus | None = None
    since: datetime | None = None  # since when it is closed, UTC
    speaker: SpeakerStatus | None = None
    sensors: SensorsStatus | None = None
    door_open: bool = False
    on_battery: bool = False
    attended: bool = False  # a technician is signed in
    camera: CameraStatus | None = None
    card_left: bool = False  # a card lies on the reader that was read and that nobody needs any more

    @property
    def closed_for(self) -> Message | None:
        """Why no citizen can be served at all, or None. Without the backend, numbers alone keep it open."""
        if self.intruded:
            return Message.of("closed.door")
        if self.on_battery:
            return Message.of("closed.battery")
        if self.attended:
            return Message.of("closed.attended")
        if self.hall is not None and not self.hall.confirmed:
            return Message.of("closed.moved")
        return None if self.gives_alone else self.backend_trouble

    @property
    def alone(self) -> bool:
        """Whether the terminal does without a backend: what needs one is not offered."""
        return self.hall is not None and self.hall.offline

    @property
    def gives_none(self) -> bool:
        """Whether it is known that no window gives numbers now."""
        return self.hall is not None and not any(queue.open for queue in self.hall.queues)

    @property
    def gives_alone(self) -> bool:
        """Whether the terminal gives numbers that no backend knows of yet."""
        return self.hall is not None and self.hall.offline and not self.gives_none

    @property
    def reads_cards(self) -> bool:
        """Whether the reader is there and works."""
        return _works(self.reader)

    @property
    def sees(self) -> bool:
        """Whether the camera is there and works."""
        return _works(self.camera)

    @property
    def copies(self) -> bool:
        """Whether papers can be copied now: camera and document printer are there and work. A backend is not needed."""
        return self.sees and _works(self.document_printer)

    @property
    def card_lies(self) -> bool:
        """Whether a card was met on the reader and not seen lifted."""
        return self.reader is not None and self.reader.media is Media.PRESENT

    @property
    def intruded(self) -> bool:
        """Whether the cabinet is open and nobody is signed in who may open it."""
        return self.door_open and not self.attended

    @property
    def clears(self) -> bool:
        """Whether a visit under way has to end: paper that is being printed is finished, nothing else is begun."""
        return self.intruded or self.on_battery or self.attended


def _works(status: IdCardReaderStatus | CameraStatus | DocumentPrinterStatus | None) -> bool:
    return status is not None and status.device in _WORKS
