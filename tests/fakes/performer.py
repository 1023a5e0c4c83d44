"""A performer that is told by the test what came of each effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.journeys.effects import FindNumbers
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.performing.calls import Call


class Performance:
    """One effect under way. It is its own `Running`."""

    def __init__(self, call: Call, answer: Callable[[object], None]) -> None:
        self.call = call
        self.canceled = False
        self.answer = answer

    def cancel(self) -> None:
        self.canceled = True


class AskedPerformer:
    """A `Performing` that records calls. `held`: what the question for somebody's numbers is answered with at once.

    None: it is recorded and waits for its answer as every other effect does.
    """

    def __init__(self) -> None:
        self.performances: list[Performance] = []
        self.held: object | None = Done(())

    def begin(self, call: Call, answer: Callable[[object], None]) -> Performance:
        performance = Performance(call, answer)
        if isinstance(call.effect, FindNumbers) and self.held is not None:
            answer(self.held)
            return performance
        self.performances.append(performance)
        return performance

    @property
    def last(self) -> Performance:
        return self.performances[-1]

    @property
    def listening(self) -> list[Performance]:
        """What was begun and not canceled."""
        return [performance for performance in self.performances if not performance.canceled]

    def forget(self) -> None:
        """Let go of everything, as a lane does with work that is over."""
        self.performances.clear()
