"""Who stands there: a change against the hall as it looks empty, in spite of lamps, clouds and moved chairs.

A small grey picture is compared with a background as the logarithm of their ratio, less its median: a lamp that dims
everything by the same share changes nothing. What differs by more than `contrast` is foreground, unless the ground's
own pattern still shows there: that is a lamp or a shade. What differs without moving for `still_s` is
furniture: it is learnt; so is the shape that somebody leaves behind who stood there when the terminal started.

A change of nearly everything at once is no person: a phone or a paper before the lens, mostly. It is no news: what was
decided stays, and nothing is learnt. If it lasts (`still_s` without moving, `lasting_s` anyway) it is another light, or
the camera was turned: then the hall is learnt anew. The one learnt before is kept: it counts again as soon as it shows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from kiosk.ports.camera import Presence, PresenceChange

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Grey = NDArray[np.float32]  # logarithms
    Mask = NDArray[np.uint8]
    Truth = NDArray[np.bool_]

_WIDTH: Final = 160
_LIFT: Final = 12.0  # added before the logarithm: dark pixels are mostly noise
_LEARN_S: Final = 8.0  # a background pixel follows slow light within so many seconds
_ALL_CHANGED: Final = 0.72  # of the picture: nobody is that large
_LARGE: Final = 0.3  # of the picture: what is behind it cannot be told from what is beside it, and is not learnt
_PATTERN_GONE: Final = 0.9  # of where the ground has a pattern: something flat is before the lens
_PATTERNED: Final = 0.08  # of the picture has a pattern, or its going says nothing
_MOVED: Final = 0.02  # of what differs
_MOTION: Final = 0.06  # log units between two looks
_PATTERN: Final = (9, 9)  # window in which the ground's pattern is looked for
_TEXTURED: Final = 0.0012  # variance (log units squared) from which there is a pattern; noise has less
_ALIKE: Final = 0.75  # correlation from which it is the same one


@dataclass(frozen=True, slots=True)
class PresenceLimits:
    """Hysteresis. Shares are of the picture's area."""

    contrast: float = 0.16  # log units: 17 %
    share_on: float = 0.05
    share_off: float = 0.025
    enter_s: float = 0.4
    leave_s: float = 1.5
    still_s: float = 30.0
    lasting_s: float = 90.0


class PresenceWatch:
    """Follows one camera. Keeps a background of 160 x 90 grey values, which shows nobody that came and went."""

    def __init__(self, limits: PresenceLimits | None = None) -> None:
        self._limits = limits or PresenceLimits()
        self._background: Grey | None = None
        self._kept: Grey | None = None  # the one before it, which a lasting change hides
        self._covered_s: float | None = None  # since when nearly everything has looked otherwise
        self._before: Grey | None = None
        self._now = Presence.UNKNOWN
        self._leaning_s: float | None = None  # since when it looks otherwise
        self._seen_s = 0.0
        self._moved_s = 0.0

    @property
    def presence(self) -> Presence:
        """What was decided last."""
        return self._now

    def lose(self, at_s: float) -> PresenceChange | None:
        """The picture is not live: nothing is known. The background stays, for when it is back."""
        self._before, self._leaning_s, self._covered_s = None, None, None
        return self._decide(Presence.UNKNOWN, at_s)

    def see(self, image: MatLike, at_s: float) -> PresenceChange | None:
        """Look at one picture; gives a change when one was decided."""
        look = _look(image)
        if self._background is None or self._background.shape != look.shape:
            self._background, self._before = look.copy(), look
            self._seen_s = self._moved_s = at_s
            return self._decide(Presence.ABSENT, at_s)
        seen = _compared(look, self._background, self._limits.contrast)
        if seen.covers and self._kept is not None:
            before = _compared(look, self._kept, self._limits.contrast)
            if not before.covers:
                self._background, self._kept, seen = self._kept, None, before
        if seen.covers:
            return self._wait_out(look, at_s)
        self._covered_s = None
        self._learn(look, seen, at_s)
        return self._lean(seen.share, at_s)

    def _wait_out(self, look: Grey, at_s: float) -> PresenceChange | None:
        """Something is before the lens, or everything has changed: no news before it is known which."""
        if self._covered_s is None or self._before is None:
            self._covered_s = self._moved_s = at_s
        elif np.count_nonzero(_steps(look, self._before)) > _MOVED * look.size:
            self._moved_s = at_s
        self._before, self._seen_s, self._leaning_s = look, at_s, None
        limits = self._limits
        if at_s - self._moved_s < limits.still_s and at_s - self._covered_s < limits.lasting_s:
            return None
        self._kept, self._background = self._background, look.copy()
        self._covered_s, self._moved_s = None, at_s
        return self._decide(Presence.ABSENT, at_s)

    def _learn(self, look: Grey, seen: _Seen, at_s: float) -> None:
        background = self._background
        if background is None or self._before is None:
            self._before, self._moved_s = look, at_s
        else:
            ground = seen.mask > 0
            around = cv2.dilate(seen.mask, np.ones((5, 5), np.uint8)).astype(bool)
            moved = int(np.count_nonzero(_steps(look, self._before) & around))
            if moved > _MOVED * max(int(np.count_nonzero(ground)), 1) or not ground.any():
                self._moved_s = at_s
            self._before = look
            rate = min((at_s - self._seen_s) / _LEARN_S, 1.0)
            if at_s - self._moved_s >= self._limits.still_s:
                background[:] = look
            elif seen.share < _LARGE:
                background += np.float32(seen.light * rate)
                rest = ~ground
                background[rest] += (look - background)[rest] * np.float32(rate)
        self._seen_s = at_s

    def _lean(self, share: float, at_s: float) -> PresenceChange | None:
        limits = self._limits
        is_there = self._now is Presence.PRESENT
        other = share < limits.share_off if is_there else share >= limits.share_on
        if self._now is Presence.UNKNOWN:
            return self._decide(Presence.PRESENT if share >= limits.share_on else Presence.ABSENT, at_s)
        if not other:
            self._leaning_s = None
            return None
        self._leaning_s = at_s if self._leaning_s is None else self._leaning_s
        if at_s - self._leaning_s < (limits.leave_s if is_there else limits.enter_s):
            return None
        return self._decide(Presence.ABSENT if is_there else Presence.PRESENT, at_s)

    def _decide(self, presence: Presence, at_s: float) -> PresenceChange | None:
        self._leaning_s = None
        if presence is self._now:
            return None
        self._now = presence
        return PresenceChange(presence, at_s)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A picture against a background. `light`: by how much all is lighter, log units; `covers`: nearly all differs."""

    mask: Mask
    light: float
    covers: bool

    @property
    def share(self) -> float:
        """Of the picture, that is foreground."""
        return float(np.count_nonzero(self.mask)) / self.mask.size


def _compared(look: Grey, ground: Grey, contrast: float) -> _Seen:
    ratio = look - ground
    light = float(np.median(ratio))
    patterned, alike = _patterns(look, ground)
    differs = (np.abs(ratio - light) > contrast) & ~(patterned & alike)
    mask = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    seen = _Seen(mask, light, covers=False)
    there = int(np.count_nonzero(patterned))
    gone = int(np.count_nonzero(patterned & ~alike))
    flat = there > _PATTERNED * mask.size and gone > _PATTERN_GONE * there
    return replace(seen, covers=flat or seen.share > _ALL_CHANGED)


def _steps(look: Grey, before: Grey) -> Truth:
    """Where something moves between two looks."""
    step = look - before
    return np.asarray(np.abs(step - float(np.median(step))) > _MOTION)


def _patterns(look: Grey, ground: Grey) -> tuple[Truth, Truth]:
    """Where the ground has a pattern; and where it still shows."""
    mean_a, mean_b = cv2.blur(look, _PATTERN), cv2.blur(ground, _PATTERN)
    both = cv2.blur(look * ground, _PATTERN) - mean_a * mean_b
    spread_a = cv2.blur(look * look, _PATTERN) - mean_a * mean_a
    spread_b = cv2.blur(ground * ground, _PATTERN) - mean_b * mean_b
    alike = both > _ALIKE * np.sqrt(np.maximum(spread_a * spread_b, 1e-9))
    return np.asarray(spread_b > _TEXTURED), np.asarray(alike)


def _look(image: MatLike) -> Grey:
    height, width = image.shape[:2]
    small = cv2.resize(image, (_WIDTH, max(round(_WIDTH * height / width), 1)), interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (3, 3), 0).astype(np.float32)
    return np.asarray(np.log(grey + np.float32(_LIFT)), np.float32)
