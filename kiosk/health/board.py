"""The status board: what the devices and the hall told last, as one `Standing`; changes are logged once."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.ports.errors import KioskError
from kiosk.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.domain.queueing import HallStatus
    from kiosk.health.journal import Journal
    from kiosk.ports.statuses import DocumentPrinterStatus, IdCardReaderStatus, Media, TicketPrinterStatus
    from kiosk.standing import Terminal


class StatusBoard:
    """Keeps the standing and hands each change on. From any thread."""

    def __init__(self, terminal: Terminal, *, journal: Journal, on_change: Callable[[Standing], None]) -> None:
        """Begin with nothing known. `on_change` is called in the thread that brought the change."""
        self._journal = journal
        self._on_change = on_change
        self._lock = threading.Lock()
        self._standing = Standing(terminal)

    @property
    def standing(self) -> Standing:
        """What is known now."""
        return self._standing

    def reader(self, status: IdCardReaderStatus) -> None:
        """The ID card reader told its status."""
        self._journal.note(Event.DEVICE_STATUS, device="id_card_reader", status=status.device)
        self._change(reader=status)

    def media(self, media: Media) -> None:
        """A card was met on the reader, or seen lifted."""
        reader = self._standing.reader
        if reader is not None and reader.media is not None:
            self._change(reader=dataclasses.replace(reader, media=media))

    def printer(self, status: TicketPrinterStatus) -> None:
        """The ticket printer told its status."""
        self._journal.note(
            Event.DEVICE_STATUS, device="ticket_printer", status=status.device, paper=status.paper, cover=status.cover
        )
        self._change(printer=status)

    def document_printer(self, status: DocumentPrinterStatus) -> None:
        """The document printer told its status."""
        self._journal.note(
            Event.DEVICE_STATUS, device="document_printer", status=status.device, paper=status.paper, toner=status.toner
        )
        self._change(document_printer=status)

    def hall(self, hall: HallStatus) -> None:
        """The backend told how the hall is."""
        if self._standing.backend_trouble is not None or self._standing.hall is None:
            self._journal.note(Event.BACKEND_REACHED)
        self._change(hall=hall, backend_trouble=None, since=None)

    def backend_failed(self, error: KioskError) -> None:
        """The backend cannot be used."""
        if self._standing.backend_trouble != error.remedy:
            self._journal.note(Event.BACKEND_LOST, code=error.code, message=str(error))
        since = self._standing.since or datetime.now(UTC)
        self._change(backend_trouble=error.remedy, since=since)

    def _change(self, **values: object) -> None:
        with self._lock:
            before = self._standing
            self._standing = dataclasses.replace(before, **values)  # type: ignore[arg-type]  # fields named above
            changed = self._standing != before
        if changed:
            self._on_change(self._standing)


class HallWatch:
    """Asks the backend how the hall is, every `poll_s`, sooner after a failure. Owns one thread."""

    _SOONEST_S = 1.0

    def __init__(self, ask: Callable[[], HallStatus], board: StatusBoard, *, journal: Journal, poll_s: float) -> None:
        """Prepare; `start` begins. `ask` may raise any KioskError."""
        self._ask = ask
        self._board = board
        self._journal = journal
        self._poll_s = poll_s
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._watch, name="hall-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more. A call under way ends by its own deadline."""
        self._stopping = True
        self._wake.set()

    def nudge(self) -> None:
        """Ask now: something changed, a number was taken."""
        self._wake.set()

    def _watch(self) -> None:
        pause_s = self._SOONEST_S
        while not self._stopping:
            came = guard(self._ask, self._journal)
            if isinstance(came, KioskError):
                self._board.backend_failed(came)
                pause_s = min(pause_s * 2, self._poll_s)
            elif not isinstance(came, Exception):
                self._board.hall(came)
                pause_s = self._poll_s
            self._wake.wait(pause_s)
            self._wake.clear()
