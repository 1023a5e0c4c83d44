"""Where a live picture is seen, by a technician or by who aims a code: on the window, the newest one, on no disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Frame


class Viewfinder(Protocol):
    """Called from any thread; neither call waits."""

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        """Show a picture in place of the last one. `taken` is called, in any thread, when the next one may come."""

    def clear(self) -> None:
        """Show none and forget the last one; a picture on its way is dropped, too."""
