"""Calls that come before the devices do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.performing.calls import Call, Performing
    from kiosk.ports.lane import Running


class LatePerforming:
    """Stands in until the devices are there: the screen is up before them, and what is asked for meanwhile waits."""

    def __init__(self) -> None:
        """Begin with nobody behind."""
        self._behind: Performing | None = None
        self._waiting: list[tuple[Call, Callable[[object], None], _Late]] = []

    def begin(self, call: Call, answer: Callable[[object], None]) -> Running:
        """Hand on, now or later. In the loop's thread."""
        if self._behind is not None:
            return self._behind.begin(call, answer)
        late = _Late()
        self._waiting.append((call, answer, late))
        return late

    def attach(self, behind: Performing) -> None:
        """The devices are there: begin what waits. In the loop's thread."""
        self._behind = behind
        for call, answer, late in self._waiting:
            if not late.canceled:
                late.running = behind.begin(call, answer)
        self._waiting.clear()


class _Late:
    """Work that may not have begun yet. In the loop's thread."""

    def __init__(self) -> None:
        self.canceled = False
        self.running: Running | None = None

    def cancel(self) -> None:
        """Cancel it, begun or not."""
        self.canceled = True
        if self.running is not None:
            self.running.cancel()
