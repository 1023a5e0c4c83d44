"""Where a live picture is seen, by who looks after it or aims something: on the window, the newest one, on no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Frame, Hint


class Viewfinder(Protocol):
    """Called from any thread; no call waits."""

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        """Show a picture in place of the last one. `taken` is called, in any thread, when the next one may come."""

    def advise(self, hint: Hint) -> None:
        """Tell beside it what a person can do so that it becomes good, in place of what was told last."""

    def clear(self) -> None:
        """Show none and forget the last one and its hint; what is on its way is dropped, too."""
