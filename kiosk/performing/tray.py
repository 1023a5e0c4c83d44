"""Where the pictures of papers are that somebody takes, to be copied.

The tray is the only place that keeps them. Journey, pages and window have the same values while a visit lasts, and
nothing in them once the tray was wiped: after the copy came out, and whenever a visit ends (`House.left`).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.ports.camera import Page as Picture


class Tray:
    """Every picture that the present visit took, by its side. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[int, Picture] = {}
        self._visit = 0

    @property
    def visit(self) -> int:
        """Counts the visits: what was begun in an earlier one keeps nothing in this one."""
        with self._lock:
            return self._visit

    @property
    def held(self) -> int:
        """How many pictures there are."""
        with self._lock:
            return len(self._kept)

    def keep(self, side: int, picture: Picture, *, visit: int) -> bool:
        """Keep a picture in place of those of this side and of later ones. False: that visit is over; it is wiped."""
        with self._lock:
            over = visit != self._visit
            stale = [picture] if over else [self._kept.pop(kept) for kept in tuple(self._kept) if kept >= side]
            if not over:
                self._kept[side] = picture
        for one in stale:
            one.wipe()
        return not over

    def wipe(self) -> None:
        """Overwrite and drop every picture."""
        with self._lock:
            stale, self._kept = tuple(self._kept.values()), {}
        for one in stale:
            one.wipe()

    def end(self) -> None:
        """The visit is over: nothing of it stays, and nothing that is still on its way will."""
        with self._lock:
            self._visit += 1
        self.wipe()
