"""The last lines of the log, in memory: for the technician's page, and for the support bundle."""

from __future__ import annotations

import json
import threading
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kiosk.health.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal, Value

MOST: Final = 400


class RecentEvents:
    """A Journal that passes everything on and remembers the last events. From any thread."""

    def __init__(
        self, journal: Journal, *, most: int = MOST, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._journal = journal
        self._now = now
        self._lock = threading.Lock()
        self._events: deque[tuple[datetime, Event, dict[str, Value]]] = deque(maxlen=most)

    def note(self, event: Event, /, **values: Value) -> None:
        """See Journal."""
        self._journal.note(event, **values)
        with self._lock:
            self._events.append((self._now(), event, values))

    def defect(self, error: BaseException) -> None:
        """See Journal. Of the error, its type alone is remembered."""
        self._journal.defect(error)
        with self._lock:
            self._events.append((self._now(), Event.DEFECT, {"error": type(error).__name__}))

    def newest(self, *, only: str = "") -> list[tuple[datetime, Event, dict[str, Value]]]:
        """Give the events with `only` in their name, the newest first."""
        with self._lock:
            events = list(self._events)
        return [entry for entry in reversed(events) if only in entry[1]]

    def lines(self) -> list[str]:
        """Give them as the log has them, the oldest first."""
        with self._lock:
            events = list(self._events)
        return [
            json.dumps({"at": at.isoformat(timespec="milliseconds"), "event": event, **values})
            for at, event, values in events
        ]
