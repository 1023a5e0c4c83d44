"""How sharp and how bright a whole picture is, whatever is on it.

Sharpness is the width of its sharpest edges: how far a picture takes from dark to light, which is the contrast around
an edge through its steepest slope. A lens in focus blurs an edge over 2 to 4 px.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from cv2.typing import MatLike

_AROUND: Final = 15  # px: an edge blurred over more is not measured, but still the widest there is
_CONTRAST: Final = 24.0  # grey levels across what counts as an edge: a sensor's noise stays below
_SOBEL: Final = 8.0  # the weights of cv2.Sobel's 3 × 3
_FEWEST: Final = 200  # px on edges, or nothing can be told
_STEEPEST: Final = 98.0  # percentile of slopes, in parts of their edge's contrast


@dataclass(frozen=True, slots=True)
class Looks:
    """`edge_px`: how wide the sharpest edges are; None: nothing has edges. `level`: mean brightness, 0 to 255."""

    edge_px: float | None
    level: float


def looks_of(image: MatLike) -> Looks:
    """Measure one picture, BGR or grey."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image  # noqa: PLR2004  has colours
    level = float(grey.mean())
    plain = cv2.GaussianBlur(grey, (3, 3), 0)
    window = np.ones((_AROUND, _AROUND), np.uint8)
    contrast = cv2.subtract(cv2.dilate(plain, window), cv2.erode(plain, window)).astype(np.float32)
    edges = contrast >= _CONTRAST
    if int(np.count_nonzero(edges)) < _FEWEST:
        return Looks(None, level)
    slope = cv2.magnitude(cv2.Sobel(plain, cv2.CV_32F, 1, 0), cv2.Sobel(plain, cv2.CV_32F, 0, 1)) / _SOBEL
    steepest = float(np.percentile(slope[edges] / contrast[edges], _STEEPEST))
    return Looks(1.0 / max(steepest, 1.0 / _AROUND), level)
