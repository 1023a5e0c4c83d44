"""What the controls of one scene may do. Every answer carries the scene's token, so a stale page answers nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from kiosk.ports.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.screen import Attendant, Manner


class Moments:
    """When a thing that a page waits about was first shown in this visit; the shell forgets it with the visit.

    `now`: seconds of a clock that never jumps.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self.now = now
        self._last: tuple[object, float] | None = None

    def first(self, thing: object) -> float:
        """Give the second at which this very thing was first shown: now, unless it was the last asked for."""
        if self._last is None or self._last[0] is not thing:
            self._last = (thing, self.now())
        return self._last[1]

    def forget(self) -> None:
        """End the visit."""
        self._last = None


@dataclass(frozen=True, slots=True)
class Desk:
    """The way from one scene's controls to the attendant. `attendant` is asked anew: None until one is attached.

    `previous` is the answer this page had before the person went back. `post` runs a call in Qt's thread, soon: for
    what a page has done in a thread of its own. `moments` outlast the page, and end with the visit.
    """

    attendant: Callable[[], Attendant | None]
    token: int
    previous: object | None = None
    post: Callable[[Callable[[], None]], None] = lambda call: call()
    moments: Moments = field(default_factory=Moments)

    def answer(self, value: object) -> None:
        """Answer the page."""
        if attendant := self.attendant():
            attendant.answer(self.token, value)

    def back(self) -> None:
        """Go to the page before."""
        if attendant := self.attendant():
            attendant.back(self.token)

    def finish(self) -> None:
        """End the visit."""
        if attendant := self.attendant():
            attendant.finish()

    def open_help(self) -> None:
        """Ask for help."""
        if attendant := self.attendant():
            attendant.open_layer(Layer.HELP)

    def open_accessibility(self) -> None:
        """Ask for another size, contrast, reach or language."""
        if attendant := self.attendant():
            attendant.open_layer(Layer.ACCESSIBILITY)

    def close_layer(self) -> None:
        """Go back to the page beneath."""
        if attendant := self.attendant():
            attendant.close_layer()

    def more_time(self) -> None:
        """Ask for five more minutes."""
        if attendant := self.attendant():
            attendant.more_time()

    def set_manner(self, manner: Manner) -> None:
        """Change language, size, contrast or reach."""
        if attendant := self.attendant():
            attendant.set_manner(manner)
