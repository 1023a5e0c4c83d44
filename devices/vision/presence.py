"""Who stands there: a change against the hall as it looks empty, in spite of lamps, clouds and moved chairs.

A small grey picture is compared with a background as the logarithm of their ratio, less its median: a lamp that dims
everything by the same share changes nothing. What differs by more than `contrast` is foreground, unless the ground's
own pattern still shows there: that is a lamp or a shade. A change of nearly everything at once is light, not a person:
the background is learnt anew. What differs without moving for `still_s` is
furniture: it is learnt, too; so is the shape that somebody leaves behind who stood there when the terminal started.
"""

from __future__ import annotations

from dataclasses import dataclass
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


class PresenceWatch:
    """Follows one camera. Keeps a background of 160 x 90 grey values, which shows nobody that came and went."""

    def __init__(self, limits: PresenceLimits | None = None) -> None:
        self._limits = limits or PresenceLimits()
        self._background: Grey | None = None
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
        self._before, self._leaning_s = None, None
        return self._decide(Presence.UNKNOWN, at_s)

    def see(self, image: MatLike, at_s: float) -> PresenceChange | None:
        """Look at one picture; gives a change when one was decided."""
        look = _look(image)
        if self._background is None or self._background.shape != look.shape:
            self._background, self._before = look.copy(), look
            self._seen_s = self._moved_s = at_s
            return self._decide(Presence.ABSENT, at_s)
        ratio = look - self._background
        light = float(np.median(ratio))
        differs = np.abs(ratio - light) > self._limits.contrast
        differs &= ~_same_pattern(look, self._background)
        mask = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
        share = float(np.count_nonzero(mask)) / mask.size
        if share > _ALL_CHANGED:
            self._background, share = look.copy(), 0.0
            mask[:] = 0
        self._learn(look, light, mask, at_s)
        return self._lean(share, at_s)

    def _learn(self, look: Grey, light: float, mask: Mask, at_s: float) -> None:
        background = self._background
        if background is None or self._before is None:
            self._before, self._moved_s = look, at_s
        else:
            step = look - self._before
            moving = np.abs(step - float(np.median(step))) > _MOTION
            ground = mask > 0
            moved = int(np.count_nonzero(moving & cv2.dilate(mask, np.ones((5, 5), np.uint8)).astype(bool)))
            if moved > 0.02 * max(int(np.count_nonzero(ground)), 1) or not ground.any():
                self._moved_s = at_s
            self._before = look
            rate = min((at_s - self._seen_s) / _LEARN_S, 1.0)
            if at_s - self._moved_s >= self._limits.still_s:
                background[:] = look
            else:
                background += np.float32(light * rate)
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


def _same_pattern(look: Grey, ground: Grey) -> Truth:
    """Where the ground has a pattern, and it still shows."""
    mean_a, mean_b = cv2.blur(look, _PATTERN), cv2.blur(ground, _PATTERN)
    both = cv2.blur(look * ground, _PATTERN) - mean_a * mean_b
    spread_a = cv2.blur(look * look, _PATTERN) - mean_a * mean_a
    spread_b = cv2.blur(ground * ground, _PATTERN) - mean_b * mean_b
    alike = both > _ALIKE * np.sqrt(np.maximum(spread_a * spread_b, 1e-9))
    return np.asarray(alike & (spread_b > _TEXTURED))


def _look(image: MatLike) -> Grey:
    height, width = image.shape[:2]
    small = cv2.resize(image, (_WIDTH, max(round(_WIDTH * height / width), 1)), interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (3, 3), 0).astype(np.float32)
    return np.asarray(np.log(grey + np.float32(_LIFT)), np.float32)
