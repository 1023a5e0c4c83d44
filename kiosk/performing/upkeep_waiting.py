"""Waiting for news, for those who look after the terminal: of devices, of checks, of a search, of the camera."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.journeys.upkeep_effects import Sight
    from kiosk.ports.lane import Running
    from kiosk.upkeep.kinds import DeviceKind

_CLOSE_LOOK_S: Final = 1.0


class Numbered(Protocol):
    """A value whose number rises with every change."""

    @property
    def number(self) -> int:
        """Higher is newer."""


N = TypeVar("N", bound=Numbered)


class _Once:
    """An answer that is given once, from whatever thread comes first; nothing after a cancel."""

    def __init__(self, answer: Callable[[object], None]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._over = False

    @property
    def over(self) -> bool:
        """Nobody waits any more."""
        with self._lock:
            return self._over

    def end(self) -> bool:
        """End it; whether it had not ended before."""
        with self._lock:
            over, self._over = self._over, True
        return not over


class Bulletin(Generic[N]):
    """The newest value of something that runs, and those who wait for a newer one. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest: N | None = None
        self._listeners: set[_Listener[N]] = set()

    def tell(self, news: N) -> N:
        """Tell everybody, unless there is newer; gives the newest."""
        with self._lock:
            if self._newest is None or news.number > self._newest.number:
                self._newest = news
            newest = self._newest
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener.hear(newest)
        return newest

    def later(self, seen: N, answer: Callable[[object], None]) -> Running:
        """Answer as soon as there is something newer than `seen`; at once, if there is."""
        listener = _Listener(self, seen, answer)
        with self._lock:
            self._listeners.add(listener)
            newest = self._newest
        if newest is not None:
            listener.hear(newest)
        return listener

    def drop(self, listener: _Listener[N]) -> None:
        """Tell this one no more."""
        with self._lock:
            self._listeners.discard(listener)


class _Listener(_Once, Generic[N]):
    """Waits for news. Its own `Running`."""

    def __init__(self, bulletin: Bulletin[N], seen: N, answer: Callable[[object], None]) -> None:
        super().__init__(answer)
        self._bulletin = bulletin
        self._seen = seen

    def hear(self, news: N) -> None:
        """There is news."""
        if news.number > self._seen.number and self.end():
            self._bulletin.drop(self)
            self._answer(Done(news))

    def cancel(self) -> None:
        """Listen no more."""
        self.end()
        self._bulletin.drop(self)


class Watch:
    """Those who wait until anything looks different. `look`: how everything is now; `ask`: have a device asked."""

    def __init__(self, look: Callable[[], Sight], ask: Callable[[DeviceKind], None]) -> None:
        self.look = look
        self.ask = ask
        self._lock = threading.Lock()
        self._watchers: set[_Watcher] = set()

    def stands(self) -> None:
        """Something changed. From any thread."""
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher.look()

    def later(self, seen: Sight, closely: DeviceKind | None, answer: Callable[[object], None]) -> Running:
        """Answer as soon as anything differs from `seen`; `closely`: this device is asked every second meanwhile."""
        watcher = _Watcher(self, seen, closely, answer)
        with self._lock:
            self._watchers.add(watcher)
        watcher.look()
        watcher.ask()
        return watcher

    def drop(self, watcher: _Watcher) -> None:
        """Tell this one no more."""
        with self._lock:
            self._watchers.discard(watcher)


class _Watcher(_Once):
    """Waits for a change of what is seen. Its own `Running`."""

    def __init__(self, watch: Watch, seen: Sight, closely: DeviceKind | None, answer: Callable[[object], None]) -> None:
        super().__init__(answer)
        self._watch = watch
        self._seen = seen
        self._closely = closely

    def look(self) -> None:
        """Look whether anything differs now."""
        sight = self._watch.look()
        if sight != self._seen and self.end():
            self._watch.drop(self)
            self._answer(Done(sight))

    def cancel(self) -> None:
        """Watch no more."""
        self.end()
        self._watch.drop(self)

    def ask(self) -> None:
        """Have the device asked now, and again in a second."""
        if self._closely is None or self.over:
            return
        self._watch.ask(self._closely)
        timer = threading.Timer(_CLOSE_LOOK_S, self.ask)
        timer.daemon = True
        timer.start()
