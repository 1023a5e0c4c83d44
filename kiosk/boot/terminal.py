"""One terminal: screen, core, and then devices and backend.

The screen comes first and alone; what home does not need (serial, TLS, requests) is imported in a thread after the
first frame, and the devices join then.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from kiosk import settings as settings_room
from kiosk.boot.clock import HallClock
from kiosk.boot.installation import Installation
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.health.journal import LineJournal
from kiosk.journeys.reception import receive
from kiosk.performing.late import LatePerforming
from kiosk.performing.tickets import TicketDesk
from kiosk.ports.errors import KioskError, NotEnrolled
from kiosk.ports.screen import Manner
from kiosk.runner import House, Runner
from kiosk.standing import Standing, Terminal
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from kiosk.domain.queueing import HallStatus, Site
    from kiosk.ports.screen import Screen
    from kiosk.settings import Settings


_SIGNAL_LOOK_S = 0.5
_REJECTED = 2


@dataclass(frozen=True, slots=True)
class Start:
    """How a terminal is to be started. `control`: commands to play, and where to tell what is shown."""

    settings: Settings
    state: Path
    control: tuple[TextIO, TextIO] | None = None


def run_terminal(start: Start) -> int:
    """Run the terminal until it is told to stop; gives the process's exit code. Raises SettingsError."""
    return _Running(start).run()


class _Running:
    """One terminal, from its first frame to its end."""

    def __init__(self, start: Start) -> None:
        from ui.shell import Shell

        settings = start.settings
        catalogue = Catalogue.load()
        terminal = Terminal(
            settings.terminal.name.words(), settings.terminal.address.words(), settings.terminal.service_line
        )
        panel = settings.panel
        self._journal = LineJournal()
        self._shell = Shell(
            panel,
            catalogue,
            Standing(terminal),
        )
        self._late = LatePerforming()
        self._runner = Runner(
            House(
                loop=self._shell.loop,
                screen=self._screen(start.control, catalogue),
                performer=self._late,
                journal=self._journal,
                times=settings.times,
                manner=Manner(panel.language),
                journey=receive,
            )
        )
        board = StatusBoard(terminal, journal=self._journal, on_change=self._stands)
        clock = HallClock(board)
        self._desk = TicketDesk(lambda: _site(board.standing.hall), terminal, catalogue, clock)
        self._installation = Installation(settings, start.state, board=board, journal=self._journal, clock=clock)
        self._builder: subprocess.Popen[bytes] | None = None
        self._code = 0

    def run(self) -> int:
        """Open the screen, then everything else; run until somebody stops it."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._shell.loop.post(self._stop))
        self._look_for_signals()
        self._shell.attach(self._runner)
        self._shell.painted.connect(self._painted)
        self._shell.complained.connect(lambda said: self._journal.note(Event.FONTS_CHANGED, message=said))
        self._runner.open()
        self._shell.open()
        self._journal.note(Event.TERMINAL_STARTED)
        self._shell.run()
        if self._builder is not None:
            self._builder.terminate()
            self._builder.wait()
        self._installation.shut_down()
        self._journal.note(Event.TERMINAL_STOPPED, code=self._code)
        return self._code

    def _painted(self) -> None:
        self._journal.note(Event.FIRST_FRAME)
        threading.Thread(target=self._bring_up, name="bring-up", daemon=True).start()

    def _bring_up(self) -> None:
        """Bring up devices and backend, in a thread of its own."""
        came = guard(lambda: self._installation.bring_up(self._desk), self._journal)
        if isinstance(came, Exception):
            said = str(came) if isinstance(came, KioskError) else type(came).__name__
            self._journal.note(Event.SETTINGS_REJECTED, message=said)
            self._shell.loop.post(lambda: self._stop(_REJECTED))
        else:
            self._shell.loop.post(lambda: self._late.attach(came))
            self._build_dictionary()

    def _build_dictionary(self) -> None:
        """Have the typing dictionary built when it is not there: once, for seconds, in a process that yields to all."""
        from ui.input.typing.building import dictionary_path

        if not dictionary_path().exists():
            command = ("nice", "-n", "19", sys.executable, "-m", "ui.input.typing")
            self._builder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _stands(self, standing: Standing) -> None:
        """The board has news, in any thread."""
        self._shell.loop.post(lambda: self._runner.tell(standing))

    def _stop(self, code: int = 0) -> None:
        self._code = code
        self._runner.close()
        self._shell.quit()

    def _look_for_signals(self) -> None:
        """Python handles signals between bytecodes only: give it some while Qt waits."""
        self._shell.loop.after(_SIGNAL_LOOK_S, self._look_for_signals)

    def _screen(self, control: tuple[TextIO, TextIO] | None, catalogue: Catalogue) -> Screen:
        """The window itself; or one that commands from a stream can play, and that tells what it shows."""
        if control is None:
            return self._shell
        from kiosk.control import Control, ControlledScreen
        from ui.playback import Playback

        commands, events = control
        screen = ControlledScreen(self._shell, out=events, catalogue=catalogue)
        self._shell.framed.connect(screen.framed)
        Control(Playback(self._shell), screen, loop=self._shell.loop, stop=self._stop).start(commands)
        return screen


def _site(hall: HallStatus | None) -> Site:
    """The site a number was taken at; a number came from the backend, so the hall is known."""
    if hall is None:
        raise NotEnrolled("the backend has not told which site this is")
    return hall.site


def load_settings(files: Sequence[Path] = (), *, overrides: Iterable[str] = ()) -> Settings:
    """Read the settings, device links and models looked at by those who know them. Raises SettingsError."""
    from devices.catalog import ticket_printer_model
    from devices.drivers.document_printer_address import parse_ipp_address
    from devices.links.address import parse_link

    judges: dict[str, Callable[[str], object]] = {
        "devices.id_card_reader.link": parse_link,
        "devices.ticket_printer.link": parse_link,
        "devices.ticket_printer.model": ticket_printer_model,
        "devices.document_printer.link": parse_ipp_address,
    }
    return settings_room.load(files, overrides=overrides, judges=judges)
