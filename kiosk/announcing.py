"""What is said next: an alarm before a page, and at once; a page's text in place of the last page's. One at a time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event
from kiosk.ports.errors import KioskError
from kiosk.ports.speaker import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kiosk.health.journal import Journal
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.loop import Loop
    from kiosk.ports.speaker import Audience, Speaker, Utterance

SAY_S: Final = 120.0  # the longest page takes a minute


@dataclass(frozen=True, slots=True, repr=False)
class Announcement:
    """What is to be said, and who hears it."""

    utterance: Utterance
    audience: Audience
    alarm: bool = False


class Announcer:
    """Has things said, by the speaker's lane. In the loop's thread; silent until a lane is attached."""

    def __init__(self, loop: Loop, *, journal: Journal) -> None:
        self._loop = loop
        self._journal = journal
        self._lane: Lane[Speaker] | None = None
        self._waiting: deque[Announcement] = deque()
        self._present: Announcement | None = None
        self._running: Running | None = None
        self._token = 0

    def attach(self, lane: Lane[Speaker]) -> None:
        """There is a speaker now: what waits is said."""
        self._lane = lane
        self._go_on()

    def page(self, announcements: Iterable[Announcement]) -> None:
        """Say this in place of everything that pages said before. Alarms are said all the same."""
        self._waiting = deque([*(kept for kept in self._waiting if kept.alarm), *announcements])
        if self._present is not None and not self._present.alarm:
            self._break_off()
        self._go_on()

    def hush(self) -> None:
        """Say nothing of pages any more."""
        self.page(())

    def alarm(self, announcements: Iterable[Announcement]) -> None:
        """Say this now, before everything else; what it interrupts is said again from its beginning."""
        news = list(announcements)
        if self._present is not None and not self._present.alarm:
            news.append(self._present)
            self._break_off()
        pages = [kept for kept in self._waiting if not kept.alarm]
        alarms = [kept for kept in self._waiting if kept.alarm]
        self._waiting = deque([*alarms, *news, *pages])
        self._go_on()

    def calm(self) -> None:
        """What alarms were about is over."""
        self._waiting = deque(kept for kept in self._waiting if not kept.alarm)
        if self._present is not None and self._present.alarm:
            self._break_off()
        self._go_on()

    @property
    def sounds(self) -> bool:
        """Whether something is being said, or waits."""
        return self._present is not None or bool(self._waiting)

    def _break_off(self) -> None:
        self._token += 1
        running, self._present, self._running = self._running, None, None
        if running is not None:
            running.cancel()

    def _go_on(self) -> None:
        if self._lane is None or self._present is not None or not self._waiting:
            return
        self._present = said = self._waiting.popleft()
        self._token += 1
        token = self._token

        def told(came: object) -> None:
            self._loop.post(lambda: self._over(token, came))

        self._running = self._lane.submit(
            lambda speaker: speaker.say(said.utterance, audience=said.audience, deadline_s=SAY_S), told
        )

    def _over(self, token: int, came: object) -> None:
        if token != self._token:
            return
        kind = "alarm" if self._present is not None and self._present.alarm else "page"
        self._present = self._running = None
        outcome = came.code if isinstance(came, KioskError) else str(came) if isinstance(came, Said) else "defect"
        self._journal.note(Event.SAID, what=kind, outcome=outcome)
        self._go_on()
