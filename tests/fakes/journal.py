"""A journal that remembers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.health.events import Event
    from kiosk.health.journal import Value


class RememberingJournal:
    """A `Journal`. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.entries: list[tuple[Event, dict[str, Value]]] = []
        self.defects: list[BaseException] = []

    def note(self, event: Event, /, **values: Value) -> None:
        with self._lock:
            self.entries.append((event, values))

    def defect(self, error: BaseException) -> None:
        with self._lock:
            self.defects.append(error.with_traceback(None))

    def count(self, event: Event) -> int:
        with self._lock:
            return sum(noted is event for noted, _ in self.entries)
