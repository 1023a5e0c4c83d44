"""The one place that introduces neighbours: screen, devices and backend meet the core here.

The screen comes first and alone; what home does not need (serial, TLS, requests) is imported in a thread after the first
frame, and the devices join then.
"""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO
from zoneinfo import ZoneInfo

from kiosk.health.board import HallWatch, StatusBoard
from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.health.journal import LineJournal
from kiosk.journeys.reception import receive
from kiosk.lanes import PoolLane
from kiosk.performing import Lanes, LatePerforming, Performer, TicketDesk
from kiosk.ports.errors import KioskError, NotEnrolled
from kiosk.ports.screen import Manner
from kiosk.runner import House, Runner
from kiosk.standing import Terminal
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from devices.host import DeviceHost
    from kiosk.domain.queueing import HallStatus, Site
    from kiosk.health.journal import Journal
    from kiosk.ports.backend import Backend
    from kiosk.ports.id_card_reader import IdCardReader
    from kiosk.ports.screen import Screen
    from kiosk.ports.statuses import IdCardReaderStatus, TicketPrinterStatus
    from kiosk.ports.ticket_printer import TicketPrinter
    from kiosk.settings import Settings
    from ui.shell import Shell


@dataclass(frozen=True, slots=True)
class Start:
    """How a terminal is to be started. `control`: commands to play, and where to tell what is shown."""

    settings: Settings
    state: Path
    control: tuple[TextIO, TextIO] | None = None


class HallClock:
    """The site's calendar, by the time zone the backend told; the machine's own before it did."""

    def __init__(self, board: StatusBoard, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Read the zone from the standing each time."""
        self._board = board
        self._now = now

    def today(self) -> date:
        """The business date at the site."""
        return self.local(self._now()).date()

    def local(self, instant: datetime) -> datetime:
        """An instant in the site's time zone."""
        hall = self._board.standing.hall
        return instant.astimezone(ZoneInfo(hall.site.time_zone) if hall else None)


class Installation:
    """The devices and the backend of one terminal, brought up off the loop's thread."""

    def __init__(self, start: Start, board: StatusBoard, journal: Journal) -> None:
        """Prepare; `bring_up` does the work."""
        self._start = start
        self._board = board
        self._journal = journal
        self._hosts: list[DeviceHost[IdCardReader, IdCardReaderStatus] | DeviceHost[TicketPrinter, TicketPrinterStatus]] = []
        self._watch: HallWatch | None = None
        self._pool: PoolLane[Backend] | None = None

    def bring_up(self, desk: TicketDesk) -> Performer:
        """Import, open and start everything; gives what performs effects. Raises SettingsError."""
        reader, printer = self._reader(), self._printer()
        backend = self._backend()
        self._pool = PoolLane(backend, name="backend", journal=self._journal)
        backend_settings = self._start.settings.backend
        self._watch = HallWatch(
            lambda: backend.hall(deadline_s=backend_settings.deadline_s),
            self._board,
            journal=self._journal,
            poll_s=backend_settings.hall_poll_s,
        )
        for host in self._hosts:
            host.start()
        self._watch.start()
        lanes = Lanes(backend=self._pool, reader=reader, printer=printer)
        return Performer(lanes, desk, self._journal, on_number=self._watch.nudge)

    def shut_down(self) -> None:
        """Let go of every device and thread."""
        if self._watch is not None:
            self._watch.stop()
        for host in self._hosts:
            host.stop()
        if self._pool is not None:
            self._pool.close()

    def _reader(self) -> DeviceHost[IdCardReader, IdCardReaderStatus] | None:
        from devices.drivers.id_card_reader import SdtIdCardReader
        from devices.host import DeviceHost
        from devices.links.address import parse_link
        from devices.links.choice import link_to
        from kiosk.ports.statuses import Device, IdCardReaderStatus

        settings = self._start.settings.devices.id_card_reader
        if not settings.link:
            return None
        reader: IdCardReader = SdtIdCardReader(link_to(parse_link(settings.link)))
        host = DeviceHost(
            reader,
            name="id-card-reader",
            journal=self._journal,
            on_status=self._board.reader,
            absent=IdCardReaderStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        return host

    def _printer(self) -> DeviceHost[TicketPrinter, TicketPrinterStatus] | None:
        from devices.catalog import ticket_printer_model
        from devices.drivers.ticket_printer import EscPosTicketPrinter
        from devices.host import DeviceHost
        from devices.links.address import parse_link
        from devices.links.choice import link_to
        from kiosk.ports.statuses import Device, TicketPrinterStatus

        settings = self._start.settings.devices.ticket_printer
        if not settings.link:
            return None
        model = ticket_printer_model(settings.model)
        printer: TicketPrinter = EscPosTicketPrinter(link_to(parse_link(settings.link)), model)
        host = DeviceHost(
            printer,
            name="ticket-printer",
            journal=self._journal,
            on_status=self._board.printer,
            absent=TicketPrinterStatus(Device.OFFLINE),
        )
        self._hosts.append(host)
        return host

    def _backend(self) -> Backend:
        from backend.client import BackendClient

        return BackendClient(self._start.state)


def run_terminal(start: Start) -> int:
    """Run the terminal until it is told to stop; gives the process's exit code. Raises SettingsError."""
    from ui.shell import Shell

    settings = start.settings
    check_devices(settings)
    journal = LineJournal()
    catalogue = Catalogue.load()
    shell = Shell(settings, catalogue)
    screen: Screen = shell
    terminal = Terminal(
        settings.terminal.name.words(), settings.terminal.address.words(), settings.terminal.service_line
    )
    late = LatePerforming()
    if start.control is not None:
        screen = _controlled(shell, start.control, catalogue)
    runner = Runner(
        House(
            loop=shell.loop,
            screen=screen,
            performer=late,
            journal=journal,
            times=settings.times,
            manner=Manner(settings.panel.language),
            journey=receive,
        )
    )
    board = StatusBoard(
        terminal, journal=journal, on_change=lambda standing: shell.loop.post(lambda: runner.tell(standing))
    )
    clock = HallClock(board)
    desk = TicketDesk(lambda: _site(board.standing.hall), terminal, catalogue, clock)
    installation = Installation(start, board, journal)

    def bring_up() -> None:
        """In a thread of its own, after the first frame."""
        came = guard(lambda: installation.bring_up(desk), journal)
        if isinstance(came, Exception):
            journal.note(Event.SETTINGS_REJECTED, error=str(came) if isinstance(came, KioskError) else type(came).__name__)
            shell.loop.post(lambda: shell.stop(2))
        else:
            shell.loop.post(lambda: late.attach(came))

    def first_frame() -> None:
        journal.note(Event.FIRST_FRAME)
        threading.Thread(target=bring_up, name="bring-up", daemon=True).start()

    runner.tell(board.standing)
    shell.attach(runner)
    shell.on_first_frame(first_frame)
    runner.open()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: shell.loop.post(lambda: shell.stop(0)))
    journal.note(Event.TERMINAL_STARTED)
    code = shell.run()
    runner.close()
    installation.shut_down()
    shell.close()
    journal.note(Event.TERMINAL_STOPPED)
    return code


def _site(hall: HallStatus | None) -> Site:
    """The site a number was taken at; a number came from the backend, so the hall is known."""
    if hall is None:
        raise NotEnrolled("the backend has not told which site this is")
    return hall.site


def _controlled(shell: Shell, control: tuple[TextIO, TextIO], catalogue: Catalogue) -> Screen:
    """Let commands from a stream play the terminal, and tell on the other what is shown."""
    from kiosk.control import Control, ControlledScreen
    from ui.playback import Playback

    commands, events = control
    screen = ControlledScreen(shell, out=events, catalogue=catalogue)
    Control(Playback(shell), screen, loop=shell.loop, stop=lambda: shell.stop(0)).start(commands)
    return screen


def check_devices(settings: Settings) -> None:
    """Complain of device settings before anything starts. Raises SettingsError."""
    from devices.catalog import ticket_printer_model
    from devices.links.address import parse_link

    for link in (settings.devices.id_card_reader.link, settings.devices.ticket_printer.link):
        if link:
            parse_link(link)
    ticket_printer_model(settings.devices.ticket_printer.model)
