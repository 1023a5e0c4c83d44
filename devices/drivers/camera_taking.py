"""Waiting for the moment to take a paper: it lies there well, and still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from devices.vision.pages import has_moved, judge, straighten
from devices.vision.sheets import find_sheet
from kiosk.ports.camera import Hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from cv2.typing import MatLike

    from devices.links.video import Shot
    from devices.vision.pages import PageLimits
    from devices.vision.sheets import Sheet
    from kiosk.ports.camera import Page, Subject

_STEADY: Final = 3  # good looks in a row


class Taking:
    """Waits until a sheet lies there well and still. `fresh`: and was seen to go or to move before."""

    def __init__(self, subject: Subject, limits: PageLimits, *, fresh: bool = False) -> None:
        self._subject = subject
        self._limits = limits
        self._waits = fresh
        self._before: Sheet | None = None
        self._steady = 0

    def look(self, shot: Shot, heed: Callable[[], None] = lambda: None) -> Page | Hint:
        """Judge one picture. `heed`: see find_sheet."""
        image: MatLike = shot.image
        sheet = find_sheet(image, self._subject, heed=heed)
        before, self._before = self._before, sheet
        hint = judge(image, sheet, self._subject, self._limits)
        moved = before is not None and sheet is not None and has_moved(sheet, before, image.shape[1], self._limits)
        self._waits = self._waits and sheet is not None and not moved
        if hint is not None or sheet is None:
            self._steady = 0
            return hint or Hint.NO_SHEET
        if moved:
            self._steady = 0
            return Hint.MOVING
        if self._waits:
            return Hint.UNCHANGED
        self._steady += 1
        return straighten(image, sheet, self._subject) if self._steady >= _STEADY else Hint.HOLD_STILL
