"""Whether a picture is live: black and frozen ones have names."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2

from kiosk.ports.statuses import Picture

if TYPE_CHECKING:
    from cv2.typing import MatLike

_STEP: Final = 8  # every eighth pixel of every eighth row: a sensor's noise shows there as well


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """When a picture is black or frozen. `black_level`: mean of 0 to 255; a lens cap gives 0 to 10."""

    black_level: float = 14.0
    black_spread: float = 6.0  # standard deviation: a dark hall has lamps, signs, the screen's own shine
    black_s: float = 1.0
    frozen_s: float = 1.5


class PictureJudge:
    """Follows one source. Keeps a checksum of the last picture, never the picture."""

    def __init__(self, limits: PictureLimits | None = None) -> None:
        self._limits = limits or PictureLimits()
        self._sum = 0
        self._changed_s: float | None = None
        self._lit_s: float | None = None
        self._was = Picture.UNKNOWN

    def see(self, image: MatLike, at_s: float, *, still: bool = False) -> Picture:
        """Judge one picture of a stream; `still` pictures never freeze."""
        small = image[::_STEP, ::_STEP].copy()
        total = zlib.crc32(small.data)
        if total != self._sum or self._changed_s is None or still:
            self._sum, self._changed_s = total, at_s
        mean, spread = cv2.meanStdDev(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))
        dark = float(mean[0, 0]) <= self._limits.black_level and float(spread[0, 0]) <= self._limits.black_spread
        if not dark or self._lit_s is None:
            self._lit_s = at_s
        self._was = self._verdict(at_s, dark=dark)
        return self._was

    def _verdict(self, at_s: float, *, dark: bool) -> Picture:
        if dark:  # first: a covered lens gives the same picture again and again
            return Picture.BLACK if at_s - (self._lit_s or 0.0) >= self._limits.black_s else self._undecided()
        if at_s - (self._changed_s or 0.0) >= self._limits.frozen_s:
            return Picture.FROZEN
        return Picture.LIVE if self._changed_s == at_s else self._undecided()

    def _undecided(self) -> Picture:
        return self._was
