"""The terminal's log: one JSON object a line, an event with ids and durations."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TextIO

from kiosk.health.events import Event

if TYPE_CHECKING:
    from collections.abc import Callable

Value = str | int | float | bool | None


class Journal(Protocol):
    """Where events go. From any thread."""

    def note(self, event: Event, /, **values: Value) -> None:
        """Write an event. Values are ids, codes, counts and durations, never personal data."""

    def defect(self, error: BaseException) -> None:
        """Write where an unexpected exception came from; its text is left out, since it may hold personal data."""


class LineJournal:
    """A Journal on a text stream."""

    def __init__(
        self, stream: TextIO | None = None, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Write to `stream`, standard error unless told; `now` gives the time of an event."""
        self._stream = stream or sys.stderr
        self._now = now
        self._lock = threading.Lock()

    def note(self, event: Event, /, **values: Value) -> None:
        """Write an event."""
        line = json.dumps({"at": self._now().isoformat(timespec="milliseconds"), "event": event, **values})
        with self._lock, suppress(OSError, ValueError):  # a log that went away stops no terminal
            print(line, file=self._stream, flush=True)

    def defect(self, error: BaseException) -> None:
        """Write the place of a defect: type and frames, no message."""
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
        self.note(Event.DEFECT, error=type(error).__name__, where=where)
