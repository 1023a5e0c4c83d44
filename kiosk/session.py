"""A session of those who look after the terminal: it is no visit, and no session lasts for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kiosk.health.guard import guard
from kiosk.technician.rights import MOST_S
from kiosk.visit import Stepper

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kiosk.health.journal import Journal
    from kiosk.ports.loop import Loop, Timer
    from kiosk.visit import Visit

_REMIND_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The story of such a session, and who is told that one is over. `most_s`: so long it lasts at most."""

    journey: Callable[[Visit], Coroutine[Any, object, None]]  # Any: what a coroutine yields is checked by the stepper
    left: Callable[[], None]
    most_s: float = MOST_S


class Session:
    """Begun and ended again and again; everything in the loop's thread."""

    def __init__(self, upkeep: Upkeep | None, loop: Loop, journal: Journal, *, on_over: Callable[[], None]) -> None:
        """`upkeep` None: nobody looks after this terminal at its screen.

        `on_over`: its time is over. What commits may be waited for first, so it is told again until `end`.
        """
        self._upkeep = upkeep
        self._loop = loop
        self._journal = journal
        self._on_over = on_over
        self._timer: Timer | None = None

    @property
    def under_way(self) -> bool:
        """Whether whoever is there looks after the terminal."""
        return self._timer is not None

    @property
    def may_begin(self) -> bool:
        """Whether the sign means anything: somebody looks after this terminal, and none is under way."""
        return self._upkeep is not None and not self.under_way

    def begin(self) -> Stepper:
        """Begin one; gives what steps its story."""
        if self._upkeep is None:
            msg = "nobody looks after this terminal at its screen"
            raise RuntimeError(msg)
        self._timer = self._loop.after(self._upkeep.most_s, self._run_out)
        return Stepper(self._upkeep.journey)

    def end(self) -> None:
        """It is over; whoever has to is told, once. Harmless where none is under way."""
        if self._timer is None or self._upkeep is None:
            return
        self._timer.cancel()
        self._timer = None
        guard(self._upkeep.left, self._journal)

    def _run_out(self) -> None:
        self._timer = self._loop.after(_REMIND_S, self._run_out)
        self._on_over()
