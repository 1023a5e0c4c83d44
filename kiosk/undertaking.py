"""The one effect under way: who does it, how long that may take, and an answer that waits beneath a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.domain.message import Message
from kiosk.health.guard import guard, outcome_of
from kiosk.performing.calls import NothingRuns
from kiosk.ports.errors import ClearBy
from kiosk.visit import Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal
    from kiosk.performing.calls import Call, Performing
    from kiosk.ports.lane import Running
    from kiosk.ports.loop import Loop, Timer

_GRACE_S: Final = 2.0


class Undertaking:
    """Begun, answered or stopped, again and again; everything in the loop's thread.

    `commits`: what was begun cannot be taken back, and nobody went on from its answer yet.
    """

    def __init__(
        self,
        loop: Loop,
        performer: Performing,
        journal: Journal,
        *,
        lingers_after_s: float,
        done: Callable[[int, object], None],
        lingers: Callable[[int], None],
    ) -> None:
        """`done`: told each answer with its token; `lingers`: told the token of an effect that takes a while."""
        self._loop = loop
        self._performer = performer
        self._journal = journal
        self._lingers_after_s = lingers_after_s
        self._done = done
        self._lingers = lingers
        self._running: Running | None = None
        self._unheeded: Running | None = None  # nobody waits for its answer
        self._timers: list[Timer] = []
        self._held: tuple[int, object] | None = None
        self.commits = False

    @property
    def holds(self) -> bool:
        """Whether an answer waits beneath a layer."""
        return self._held is not None

    @property
    def is_awaited(self) -> bool:
        """Whether the answer is still to come; one that waits beneath a layer is the answer."""
        return self._running is not None and not self.holds

    @property
    def binds(self) -> bool:
        """Whether the visit must be kept alive: what commits has not answered yet."""
        return self.commits and not self.holds

    def begin(self, call: Call, token: int, *, alone: bool) -> None:
        """Have it done. `alone`: no page can be answered meanwhile, so it may neither take long unseen nor for ever."""
        if alone:
            effect = call.effect
            self.commits = effect.commits
            self._timers = [self._loop.after(self._lingers_after_s, lambda: self._lingers(token))]
            if not effect.commits:
                self._timers.append(self._loop.after(effect.deadline_s + _GRACE_S, lambda: self._overdue(token)))

        def told(value: object) -> None:
            self._loop.post(lambda: self._done(token, value))

        begun = guard(lambda: self._performer.begin(call, told), self._journal)
        if isinstance(begun, Exception):
            told(outcome_of(begun))
        self._running = NothingRuns() if isinstance(begun, Exception) else begun

    def begin_unheeded(self, call: Call) -> None:
        """Have something done whose answer nobody needs; it ends with the next stop."""
        begun = guard(lambda: self._performer.begin(call, lambda _value: None), self._journal)
        self._unheeded = None if isinstance(begun, Exception) else begun

    def hold(self, token: int, value: object) -> None:
        """Keep an answer until the layer over its page is gone."""
        self._held = (token, value)

    def release(self) -> None:
        """Tell the answer that was held, if one was."""
        if self._held is not None:
            (token, value), self._held = self._held, None
            self._done(token, value)

    def take(self) -> None:
        """Its answer is accepted: there is nothing to cancel any more."""
        self._running = None

    def stop(self) -> None:
        """Nobody wants the answer any more: cancel what runs, forget what waited."""
        self._held = None
        self.commits = False
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        stopped, self._running, self._unheeded = (self._running, self._unheeded), None, None
        for running in stopped:
            if running is not None:
                running.cancel()

    def _overdue(self, token: int) -> None:
        """What keeps its own deadline badly is not waited for; what commits always is."""
        if self._running is not None and not self.holds:
            self._running.cancel()
            self._done(token, Failed("timed_out", ClearBy.RETRY, Message.of("error.timed_out")))
