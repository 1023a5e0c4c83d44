"""Who is told that something was written: inside the transaction, and after its commit.

The port lets one process (`Bell`) or many (LISTEN/NOTIFY of PostgreSQL) hear of events; the tables stay the truth.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    Listener = Callable[[str, int], None]

ANNOUNCERS: Final = "xiaochuang_announcers"
_TOLD: Final = "xiaochuang_told"


@dataclass(frozen=True, slots=True)
class Notice:
    """What PostgreSQL tells other processes with a commit, on `channel`: sender, the site's last event, site."""

    channel: str
    sender: str


class Announcer(Protocol):
    """Told of every event of a site."""

    @property
    def notice(self) -> Notice | None:
        """What the statement that writes events says aloud, should it be committed. None: nothing."""

    def after(self, site_id: str, event_id: int) -> None:
        """Everything up to this event is committed. In the thread that committed. May neither raise nor wait."""


class Bell:
    """Rings in this process. Threads share it."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.RLock()  # a signal that stops the server takes a listener off, amid any other line

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

    @property
    def notice(self) -> None:
        """Nothing: no other process hears this bell."""

    def after(self, site_id: str, event_id: int) -> None:
        """Ring."""
        self.ring(site_id, event_id)

    def ring(self, site_id: str, event_id: int) -> None:
        """Tell the listeners of this process, wherever the event was written."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(site_id, event_id)


def notices(session: Session) -> tuple[Notice, ...]:
    """What is said aloud with each event of this transaction."""
    return tuple(one.notice for one in session.info.get(ANNOUNCERS, ()) if one.notice is not None)


def remember(session: Session, site_id: str, event_id: int) -> None:
    """Remember what to tell after the commit."""
    session.info.setdefault(_TOLD, {})[site_id] = event_id


def tell_committed(session: Session) -> None:
    """Tell what was remembered. Called once, after the commit."""
    for site_id, event_id in session.info.pop(_TOLD, {}).items():
        for announcer in session.info.get(ANNOUNCERS, ()):
            announcer.after(site_id, event_id)
