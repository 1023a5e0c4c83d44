"""Who is told that something was written: inside the transaction, and after its commit.

The port lets one process (`Bell`) or many (LISTEN/NOTIFY of PostgreSQL) hear of events; the tables stay the truth.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Listener = Callable[[str, int], None]

ANNOUNCERS: Final = "xiaochuang_announcers"
_TOLD: Final = "xiaochuang_told"


class Announcer(Protocol):
    """Told of every event of a site. Neither call may raise or wait."""

    def within(self, session: Session, site_id: str, event_id: int) -> None:
        """An event was written; the transaction is not committed yet, and may never be."""

    def after(self, site_id: str, event_id: int) -> None:
        """Everything up to this event is committed. In the thread that committed."""


class Bell:
    """Rings in this process. Threads share it."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with site and event after every commit, in whichever thread committed; returns how to stop.

        A listener must be quick and must not raise: it hands over to its own thread or loop.
        """
        with self._lock:
            self._listeners.append(listener)

        def stop() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def within(self, session: Session, site_id: str, event_id: int) -> None:
        """Nothing: nobody may hear of what is not committed."""

    def after(self, site_id: str, event_id: int) -> None:
        """Ring."""
        self.ring(site_id, event_id)

    def ring(self, site_id: str, event_id: int) -> None:
        """Tell the listeners of this process, wherever the event was written."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(site_id, event_id)


def announce(session: Session, site_id: str, event_id: int) -> None:
    """Remember what to tell after the commit, and tell those who want to hear before."""
    session.info.setdefault(_TOLD, {})[site_id] = event_id
    for announcer in session.info.get(ANNOUNCERS, ()):
        announcer.within(session, site_id, event_id)


def tell_committed(session: Session) -> None:
    """Tell what was remembered. Called once, after the commit."""
    for site_id, event_id in session.info.pop(_TOLD, {}).items():
        for announcer in session.info.get(ANNOUNCERS, ()):
            announcer.after(site_id, event_id)
