"""Does one piece of work again until it succeeds: telling the backend what only this terminal knows."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event
from kiosk.health.guard import guard
from kiosk.ports.errors import KioskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kiosk.health.journal import Journal

_SOONEST_S: Final = 1.0
_LATEST_S: Final = 60.0


class Courier:
    """Delivers at start, whenever nudged, and after a failure by itself, in growing pauses. Owns one thread.

    While there is nothing to do it sleeps.
    """

    def __init__(
        self,
        deliver: Callable[[], None],
        *,
        journal: Journal,
        soonest_s: float = _SOONEST_S,
        latest_s: float = _LATEST_S,
        look_again_s: float | None = None,
        waiting: Event = Event.REPORTS_WAIT,
    ) -> None:
        """Prepare; `start` begins. `deliver` delivers everything there is, or raises and is called again.

        `look_again_s`: unasked, too, for what another process may have left. `waiting`: noted when it cannot be done.
        """
        self._deliver = deliver
        self._journal = journal
        self._soonest_s = soonest_s
        self._latest_s = latest_s
        self._look_again_s = look_again_s
        self._waiting = waiting
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._go, name="courier", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier run of the terminal left."""
        self._thread.start()

    def stop(self) -> None:
        """Go no more. A call under way ends by its own deadline; where it failed, it is delivered again one day."""
        self._stopping = True
        self._wake.set()

    def wait(self, *, deadline_s: float) -> None:
        """Wait until a call under way has ended, after `stop`; not longer than the deadline."""
        if self._thread.is_alive():
            self._thread.join(deadline_s)

    def nudge(self) -> None:
        """Go now: there is something new, or the backend is back. From any thread; never waits."""
        self._wake.set()

    def _go(self) -> None:
        failures = 0
        while not self._stopping:
            came = guard(self._deliver, self._journal)
            if isinstance(came, Exception):
                if failures == 0:
                    self._tell(came)
                self._wake.wait(min(self._soonest_s * 2**failures, self._latest_s))
                failures = min(failures + 1, 16)
            else:
                failures = 0
                self._wake.wait(self._look_again_s)
            self._wake.clear()

    def _tell(self, error: Exception) -> None:
        """Note what is in the way. Once it was stopped, what it works with is being let go of: that is no news."""
        if not self._stopping:
            self._journal.note(self._waiting, code=error.code if isinstance(error, KioskError) else "defect")


def wait_for(couriers: Iterable[Courier], *, deadline_s: float) -> None:
    """Wait until none of these is at work, after `stop`: what they work with may be closed then. So long at most."""
    ends = time.monotonic() + deadline_s
    for courier in couriers:
        courier.wait(deadline_s=max(0.0, ends - time.monotonic()))
