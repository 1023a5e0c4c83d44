"""The status board: what the devices and the hall told last, as one `Standing`; changes are logged once."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.ports.errors import KioskError
from kiosk.ports.statuses import Device, Door, Ups
from kiosk.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.domain.queueing import HallStatus
    from kiosk.health.journal import Journal
    from kiosk.ports.statuses import (
        CameraStatus,
        DocumentPrinterStatus,
        IdCardReaderStatus,
        Media,
        SensorsStatus,
        SpeakerStatus,
        TicketPrinterStatus,
    )
    from kiosk.standing import Terminal


class StatusBoard:
    """Keeps the standing and hands each change on. From any thread."""

    def __init__(self, terminal: Terminal, *, journal: Journal, on_change: Callable[[Standing], None]) -> None:
        """Begin with nothing known. `on_change` is called in a thread that brought a change, one at a time."""
        self._journal = journal
        self._on_change = on_change
        self._keep: Callable[[Event, bool], None] | None = None
        self._lock = threading.Lock()
        self._standing = self._told = Standing(terminal)
        self._telling = threading.RLock()  # whoever hears of a change may bring one

    @property
    def standing(self) -> Standing:
        """What is known now."""
        return self._standing

    def keep_alerts(self, keep: Callable[[Event, bool], None]) -> None:
        """Say who keeps alerts beyond the log: called with the event and whether a technician was signed in."""
        self._keep = keep

    def reader(self, status: IdCardReaderStatus) -> None:
        """The ID card reader told its status. One that went away shows no card: nobody is held up by it."""
        self._journal.note(Event.DEVICE_STATUS, device="id_card_reader", status=status.device)
        gone = {} if status.device is Device.ONLINE else {"card_left": False}
        self._change(reader=status, **gone)

    def card_left(self, *, lies: bool) -> None:
        """A card that nobody needs any more was seen on the reader, or seen lifted."""
        self._change(card_left=lies)

    def card_unclaimed(self) -> None:
        """Nobody took the card that was left, however often it was said: staff have to."""
        self._alert(Event.CARD_UNCLAIMED)

    def speaker(self, status: SpeakerStatus) -> None:
        """The speaker told its status."""
        self._journal.note(Event.DEVICE_STATUS, device="speaker", status=status.device, engine=status.engine)
        self._change(speaker=status)

    def camera(self, status: CameraStatus) -> None:
        """The camera told its status."""
        self._journal.note(Event.DEVICE_STATUS, device="camera", status=status.device, picture=status.picture)
        self._change(camera=status)

    def sensors(self, status: SensorsStatus) -> None:
        """The sensors told how they are. What was seen holds until the contrary is seen."""
        if status != self._standing.sensors:
            self._journal.note(
                Event.DEVICE_STATUS, device="sensors", status=status.device, door=status.door, ups=status.ups
            )
        seen: dict[str, object] = {}
        if status.door in {Door.OPEN, Door.CLOSED}:
            seen["door_open"] = status.door is Door.OPEN
        if status.ups in {Ups.ENGAGED, Ups.POWERING, Ups.LOW}:
            seen["on_battery"] = status.ups is not Ups.ENGAGED
        self._change(sensors=status, **seen)

    def attended(self, *, present: bool) -> None:
        """A technician signed in, or out."""
        self._change(attended=present)

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
        self._change(hall=hall, backend_trouble=None)

    def backend_failed(self, error: KioskError, without: HallStatus | None = None) -> None:
        """The backend cannot be used. `without`: the hall as the terminal serves it alone, if it can."""
        before = self._standing
        if before.backend_trouble != error.remedy:
            self._journal.note(Event.BACKEND_LOST, code=error.code, message=str(error))
        hall = without or (dataclasses.replace(before.hall, offline=False) if before.hall is not None else None)
        self._change(hall=hall, backend_trouble=error.remedy)

    def numbers_contested(self) -> None:
        """The backend did not take a number that a citizen holds: staff have to."""
        self._alert(Event.NUMBERS_CONTESTED)

    def _change(self, **values: object) -> None:
        with self._lock:
            before = self._standing
            after = dataclasses.replace(before, **values)  # type: ignore[arg-type]  # fields named above
            since = None if after.closed_for is None else before.since or datetime.now(UTC)
            self._standing = after = dataclasses.replace(after, since=since)
        for event in _alerts(before, after):
            self._alert(event)
        if after != before:
            self._hand_on()

    def _hand_on(self) -> None:
        """Hand the newest standing on, once. Threads overtake each other here: an older one never comes after it."""
        with self._telling:
            newest = self._standing
            if newest is not self._told:
                self._told = newest
                self._on_change(newest)

    def _alert(self, event: Event) -> None:
        self._journal.note(event, attended=self._standing.attended)
        if self._keep is not None:
            self._keep(event, self._standing.attended)


def _alerts(before: Standing, after: Standing) -> Iterator[Event]:
    """Tell what staff have to hear of: each change once. A technician who leaves the door open is news, too."""
    if after.door_open and (not before.door_open or after.intruded != before.intruded):
        yield Event.DOOR_OPENED
    if before.door_open and not after.door_open:
        yield Event.DOOR_CLOSED
    if after.on_battery != before.on_battery:
        yield Event.POWER_LOST if after.on_battery else Event.POWER_BACK
    if after.card_left != before.card_left:
        yield Event.CARD_LEFT if after.card_left else Event.CARD_TAKEN


class HallWatch:
    """Asks the backend how the hall is, every `poll_s`, sooner after a failure. Owns one thread."""

    _SOONEST_S = 1.0

    def __init__(
        self,
        ask: Callable[[], HallStatus],
        board: StatusBoard,
        *,
        journal: Journal,
        poll_s: float,
        without: Callable[[KioskError], HallStatus | None] = lambda _error: None,
    ) -> None:
        """Prepare; `start` begins. `ask` may raise any KioskError; `without` then tells the hall all the same."""
        self._ask = ask
        self._without = without
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
        soonest_s = self._SOONEST_S
        while not self._stopping:
            came = guard(self._ask, self._journal)
            self._tell(came)
            failed = isinstance(came, Exception)
            self._wake.wait(min(soonest_s, self._poll_s) if failed else self._poll_s)
            soonest_s = min(soonest_s * 2, self._poll_s) if failed else self._SOONEST_S
            self._wake.clear()

    def _tell(self, came: HallStatus | Exception) -> None:
        """Whoever hears of it may have a defect; the watch goes on."""
        if isinstance(came, KioskError):
            hall = self._hall_without(came)
            guard(lambda: self._board.backend_failed(came, hall), self._journal)
        elif not isinstance(came, Exception):
            guard(lambda: self._board.hall(came), self._journal)

    def _hall_without(self, error: KioskError) -> HallStatus | None:
        hall = guard(lambda: self._without(error), self._journal)
        return None if isinstance(hall, Exception) else hall
