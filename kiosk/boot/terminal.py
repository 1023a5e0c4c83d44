"""One terminal: screen, core, and then devices and backend.

The screen comes first and alone; what home does not need (serial, TLS, requests) is imported in a thread after the
first frame, and the devices join then.
"""

from __future__ import annotations

import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from kiosk.announcing import Announcer
from kiosk.boot.attendance import Attendance
from kiosk.boot.clock import HallClock
from kiosk.boot.installation import Installation
from kiosk.boot.upkeep_room import Surroundings
from kiosk.boot.workshop import Workshop
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.health.guard import guard, overhear
from kiosk.health.journal import LineJournal
from kiosk.health.latest import LatestStatuses, Overheard, Presence
from kiosk.health.recent import RecentEvents
from kiosk.journeys.reception import receive
from kiosk.performing.late import LatePerforming
from kiosk.performing.tickets import TicketDesk
from kiosk.ports.errors import KioskError, NotEnrolled
from kiosk.ports.screen import Manner
from kiosk.runner import House, Runner
from kiosk.session import Upkeep
from kiosk.speaking import SpeakingScreen, SpeakingViewfinder
from kiosk.standing import Standing, Terminal
from kiosk.texts import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kiosk.domain.queueing import HallStatus, Site
    from kiosk.ports.screen import Screen
    from kiosk.settings import Settings
    from kiosk.visit import Visit


_SIGNAL_LOOK_S = 0.5
_REJECTED = 2
_RESTART = 75  # EX_TEMPFAIL: a supervisor that restarts on failure starts it anew


@dataclass(frozen=True, slots=True)
class Start:
    """How a terminal is to be started. `control`: commands to play, and where to tell what is shown.

    `reload`: reads the settings anew, as the next start will; raises SettingsError.
    """

    settings: Settings
    state: Path
    control: tuple[TextIO, TextIO] | None = None
    reload: Callable[[], Settings] | None = None


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
        self._latest = LatestStatuses(start.state)
        self._presence = Presence(start.state)
        self._recent = RecentEvents(LineJournal())
        self._journal = Overheard(self._recent, self._latest)
        self._shell = Shell(
            panel,
            catalogue,
            Standing(terminal),
        )
        board = StatusBoard(terminal, journal=self._journal, on_change=self._stands)
        self._late = LatePerforming()
        around = Surroundings(
            settings,
            start.state,
            board=board,
            latest=self._latest,
            recent=self._recent,
            restart=lambda: self._shell.loop.post(lambda: self._stop(_RESTART)),
        )
        self._attendance = Attendance(
            around,
            catalogue=catalogue,
            reload=start.reload or (lambda: settings),
            viewfinder=self._shell.viewfinder,
        )
        self._announcer = Announcer(self._shell.loop, journal=self._journal)
        speaking = SpeakingScreen(
            self._shell,
            self._announcer,
            manner=Manner(panel.language),
            catalogue=catalogue,
            loop=self._shell.loop,
            on_unclaimed=board.card_unclaimed,
        )
        self._runner = Runner(
            House(
                loop=self._shell.loop,
                screen=self._screen(start.control, speaking, catalogue),
                performer=self._late,
                journal=self._journal,
                times=settings.times,
                manner=Manner(panel.language),
                journey=receive,
                upkeep=Upkeep(_look_after, self._attendance.left),
                left=self._left,
            )
        )
        clock = HallClock(board)
        self._desk = TicketDesk(lambda: _site(board.standing.hall), terminal, catalogue, clock)
        self._workshop = Workshop(self._journal, lambda drawn: self._shell.loop.post(lambda: self._shell.draws(drawn)))
        self._installation = Installation(
            settings,
            start.state,
            board=board,
            journal=self._journal,
            clock=clock,
            covered=self._workshop.paper,
            attendance=self._attendance,
            on_presence=lambda presence: self._shell.loop.post(lambda: self._runner.meets(presence)),
        )
        self._installation.viewfinder = SpeakingViewfinder(self._shell.viewfinder, speaking, self._shell.loop)
        self._code = 0

    def run(self) -> int:
        """Open the screen, then everything else; run until somebody stops it."""
        overhear(self._journal)
        if not self._presence.hold():
            self._journal.note(Event.STATE_SHARED)
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
        self._workshop.close()
        self._installation.shut_down()
        self._presence.let_go()
        self._journal.note(Event.TERMINAL_STOPPED, code=self._code)
        return self._code

    def _painted(self) -> None:
        self._journal.note(Event.FIRST_FRAME)
        threading.Thread(target=self._bring_up, name="bring-up", daemon=True).start()

    def _bring_up(self) -> None:
        """Bring up devices and backend, then the workshop, in a thread of its own."""
        guard(self._workshop.recall, self._journal)
        came = guard(lambda: self._installation.bring_up(self._desk), self._journal)
        if isinstance(came, Exception):
            said = str(came) if isinstance(came, KioskError) else type(came).__name__
            self._journal.note(Event.SETTINGS_REJECTED, message=said)
            self._shell.loop.post(lambda: self._stop(_REJECTED))
        else:
            self._shell.loop.post(lambda: self._late.attach(came))
            if (speaker := self._installation.speaker) is not None:
                self._shell.loop.post(lambda: self._announcer.attach(speaker))
            guard(self._make, self._journal)

    def _make(self) -> None:
        from ui.input.typing.building import dictionary_path

        self._workshop.make(dictionary_path())

    def _stands(self, standing: Standing) -> None:
        """The board has news, in any thread."""
        self._latest.stands(standing)
        self._installation.stands(standing)
        self._attendance.stands(standing)
        self._shell.loop.post(lambda: self._runner.tell(standing))

    def _left(self) -> None:
        """A visit is over: no picture of its papers stays."""
        self._installation.tray.end()

    def _stop(self, code: int = 0) -> None:
        self._code = code
        self._runner.close()
        self._shell.quit()

    def _look_for_signals(self) -> None:
        """Python handles signals between bytecodes only: give it some while Qt waits."""
        self._shell.loop.after(_SIGNAL_LOOK_S, self._look_for_signals)

    def _screen(self, control: tuple[TextIO, TextIO] | None, speaking: Screen, catalogue: Catalogue) -> Screen:
        """The window itself; or one that commands from a stream can play, and that tells what it shows."""
        if control is None:
            return speaking
        from kiosk.control import Control, ControlledScreen
        from ui.playback import Playback

        commands, events = control
        screen = ControlledScreen(speaking, out=events, catalogue=catalogue)
        self._shell.framed.connect(screen.framed)
        Control(Playback(self._shell), screen, loop=self._shell.loop, stop=self._stop).start(commands)
        return screen


async def _look_after(visit: Visit) -> None:
    """The sessions of those who look after the terminal: imported when the first of them begins."""
    from kiosk.journeys.upkeep import look_after

    await look_after(visit)


def _site(hall: HallStatus | None) -> Site:
    """The site a number was taken at; a number came from the backend, so the hall is known."""
    if hall is None:
        raise NotEnrolled("the backend has not told which site this is")
    return hall.site
