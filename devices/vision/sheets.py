"""Find a paper or a card on a desk: its four corners, to a part of a pixel.

Coarse: brightness is cut at several levels, edges are closed, and every shape with four corners is a candidate; the one
whose sides lie on real edges all along wins. Fine: across each side the steepest place is sought at many points, a line
is laid through them, and the lines are brought to intersection: so a thumb or a shadow on one side does no harm, and
the round corners of a card do not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from kiosk.ports.camera import Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cv2.typing import MatLike
    from numpy.typing import NDArray

    Truth = NDArray[np.bool_]

SIZE_MM: Final = {Subject.A4: (297.0, 210.0), Subject.CARD: (85.6, 54.0)}
_WIDTH: Final = 640  # the picture's width for the coarse look
_SMALLEST: Final = 0.02  # share of the picture
_SAMPLES: Final = 80  # along a side
_SUPPORT: Final = 0.62  # share of a side that must lie on an edge
_STEP: Final = 7.0  # grey levels across a side that count as an edge
_ASPECT: Final = {Subject.A4: (0.95, 2.0), Subject.CARD: (1.05, 2.3)}  # long by short, askew
_BORDER: Final = 3.0  # px from the picture's border: cut off there


@dataclass(frozen=True, slots=True)
class Sheet:
    """Corners in px of the picture, clockwise from the top left as the lens sees it; centres of pixels are whole."""

    corners: tuple[tuple[float, float], ...]
    support: float  # 0 to 1: how much of its sides lies on edges
    edge_px: float  # how wide the worst side's edge is blurred
    cut_off: bool

    def array(self) -> MatLike:
        """Corners as OpenCV takes them."""
        return np.array(self.corners, np.float32)


def find_sheet(image: MatLike, subject: Subject, *, heed: Callable[[], None] = lambda: None) -> Sheet | None:
    """Find the best sheet of this kind in a picture; None when there is none.

    `heed` is called every few milliseconds of work; what it raises ends it.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    scale = image.shape[1] / _WIDTH
    size = (_WIDTH, max(round(image.shape[0] / scale), 1))
    small = cv2.medianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), 5)
    best: tuple[float, MatLike] | None = None
    for quad in _candidates(small):
        heed()
        score = _score(small, quad, subject)
        if score > 0 and (best is None or score > best[0]):
            best = score, quad
    if best is None:
        return None
    # The centre of small pixel 0 is the centre of the first `scale` pixels.
    return _refined(grey, (best[1] + 0.5) * scale - 0.5, scale, heed)


def _candidates(small: MatLike) -> Iterator[MatLike]:
    otsu, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    open_, close = np.ones((5, 5), np.uint8), np.ones((9, 9), np.uint8)
    for level in (otsu, otsu * 0.7, otsu * 0.85, otsu + (255 - otsu) * 0.2, otsu + (255 - otsu) * 0.4):
        _, bright = cv2.threshold(small, level, 255, cv2.THRESH_BINARY)
        yield from _quads(cv2.morphologyEx(cv2.morphologyEx(bright, cv2.MORPH_CLOSE, close), cv2.MORPH_OPEN, open_))
    for low in (15, 35, 70):
        edges = cv2.Canny(small, low, 3 * low)
        yield from _quads(cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)))


def _quads(mask: MatLike) -> Iterator[MatLike]:
    height, width = mask.shape
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        if cv2.contourArea(contour) < _SMALLEST * width * height:
            continue
        hull = cv2.convexHull(contour)
        around = cv2.arcLength(hull, closed=True)
        for share in (0.01, 0.02, 0.03, 0.05, 0.08):
            shape = cv2.approxPolyDP(hull, share * around, closed=True)
            if len(shape) == 4:  # noqa: PLR2004  corners
                if not _is_whole_picture(shape, width, height):
                    yield _ordered(shape.reshape(4, 2).astype(np.float32))
                break
        box = cv2.minAreaRect(hull)
        area = box[1][0] * box[1][1]
        if area and cv2.contourArea(hull) / area > 0.85:  # noqa: PLR2004  a thumb may lie on it
            yield _ordered(cv2.boxPoints(box).astype(np.float32))


def _is_whole_picture(shape: MatLike, width: int, height: int) -> bool:
    return bool(cv2.contourArea(shape) > 0.97 * width * height)


def _ordered(quad: MatLike) -> MatLike:
    """Clockwise, beginning with the corner nearest to the top left."""
    centre = quad.mean(axis=0)
    turned = quad[np.argsort(np.arctan2(quad[:, 1] - centre[1], quad[:, 0] - centre[0]))]
    return np.roll(turned, -int(np.argmin(turned.sum(axis=1))), axis=0)


def sides(quad: MatLike) -> tuple[float, float]:
    """Mean length of the sides that run across, and of those that run down, in px."""
    length = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    return float(length[0] + length[2]) / 2, float(length[1] + length[3]) / 2


def _score(small: MatLike, quad: MatLike, subject: Subject) -> float:
    """How much a shape looks like the subject; 0: not at all."""
    if not cv2.isContourConvex(quad.astype(np.int32).reshape(-1, 1, 2)):
        return 0.0
    across, down = sides(quad)
    low, high = _ASPECT[subject]
    if min(across, down) < 16 or not low <= max(across, down) / min(across, down) <= high:  # noqa: PLR2004  px
        return 0.0
    support = []
    for one in range(4):
        steps, _, _ = _steps(small, quad[one], quad[(one + 1) % 4], reach=5.0, count=40)
        support.append(float(np.mean(steps > _STEP)))
    if min(support) < _SUPPORT * 0.6 or sum(support) / 4 < _SUPPORT:
        return 0.0
    share = float(cv2.contourArea(quad)) / small.size
    return (sum(support) / 4) * (0.5 + min(support)) * (0.6 + min(share, 0.5))


def _steps(
    grey: MatLike, start: MatLike, end: MatLike, *, reach: float, count: int
) -> tuple[MatLike, MatLike, MatLike]:
    """Across a side, at `count` points: the steepest rise towards the inside, how far out it is (px), its blur (px).

    The side runs clockwise, so the inside lies to its right.
    """
    along = end - start
    length = float(np.linalg.norm(along)) or 1.0
    inward = np.array([-along[1], along[0]], np.float32) / length
    shares = np.linspace(0.06, 0.94, count, dtype=np.float32)
    distances = np.arange(-reach, reach + 0.01, 0.5, dtype=np.float32)
    points = start + shares[:, None] * along
    grid = points[:, None, :] + distances[None, :, None] * inward
    seen = cv2.remap(
        grey,
        np.ascontiguousarray(grid[..., 0]),
        np.ascontiguousarray(grid[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    profile = cv2.GaussianBlur(seen.astype(np.float32), (5, 1), 0.8, borderType=cv2.BORDER_REPLICATE)
    slope = profile[:, 2:] - profile[:, :-2]  # over 1 px
    steepest = np.argmax(slope, axis=1)
    rows = np.arange(count)
    height = profile.max(axis=1) - profile.min(axis=1)
    at = steepest.clip(1, slope.shape[1] - 2)
    before, here, after = slope[rows, at - 1], slope[rows, at], slope[rows, at + 1]
    bend = before - 2 * here + after
    shift = np.where(np.abs(bend) > 1e-3, 0.5 * (before - after) / np.where(np.abs(bend) > 1e-3, bend, 1), 0)  # noqa: PLR2004
    place = distances[1 + at] + 0.5 * shift.clip(-1, 1)
    return slope[rows, steepest], place, height / np.maximum(slope[rows, steepest], 1e-3)


def _refined(grey: MatLike, quad: MatLike, scale: float, heed: Callable[[], None]) -> Sheet | None:
    """Lay lines through the edges, twice; the second time nearer by."""
    height, width = grey.shape
    support, blur = [0.0] * 4, [99.0] * 4
    for reach in (max(6.0, 3.5 * scale), max(4.0, 1.5 * scale)):
        lines = []
        for one in range(4):
            heed()
            start, end = quad[one], quad[(one + 1) % 4]
            steps, places, widths = _steps(grey, start, end, reach=reach, count=_SAMPLES)
            line, kept = _line(start, end, steps, places)
            lines.append(line)
            support[one] = float(np.mean(kept))
            blur[one] = float(np.median(widths[kept])) if kept.any() else 99.0
        corners = [_crossing(lines[one - 1], lines[one]) for one in range(4)]
        if any(corner is None for corner in corners):
            return None
        moved = np.array(corners, np.float32)
        if float(np.abs(moved - quad).max()) > 6 * reach:
            return None
        quad = moved
    inside = (quad >= _BORDER).all() and (quad[:, 0] <= width - 1 - _BORDER).all()
    inside = inside and (quad[:, 1] <= height - 1 - _BORDER).all()
    return Sheet(
        tuple((float(x), float(y)) for x, y in quad),
        support=sum(support) / 4,
        edge_px=max(blur),
        cut_off=not bool(inside),
    )


def _line(start: MatLike, end: MatLike, steps: MatLike, places: MatLike) -> tuple[tuple[MatLike, MatLike], Truth]:
    """A line through the edge points of a side, outliers left out: (point, direction), and which were kept."""
    along = end - start
    length = float(np.linalg.norm(along)) or 1.0
    inward = np.array([-along[1], along[0]], np.float32) / length
    shares = np.linspace(0.06, 0.94, len(places), dtype=np.float32)
    kept: Truth = steps > max(_STEP, 0.35 * float(np.percentile(steps, 75)))
    if kept.sum() < 8:  # noqa: PLR2004  points
        return (start, along / length), np.zeros(len(places), bool)
    best, slope, offset = kept, 0.0, 0.0
    for _ in range(4):
        slope, offset = (float(part) for part in np.polyfit(shares[best], places[best], 1, w=np.sqrt(steps[best])))
        off = np.abs(places - (slope * shares + offset))
        limit = max(0.6, 2.5 * float(np.median(off[best])))
        closer = kept & (off <= limit)
        if closer.sum() < 8:  # noqa: PLR2004  points
            break
        best = closer
    first, last = start + offset * inward, end + (slope + offset) * inward
    run = last - first
    return (first, run / (float(np.linalg.norm(run)) or 1.0)), best


def _crossing(one: tuple[MatLike, MatLike], other: tuple[MatLike, MatLike]) -> MatLike | None:
    (point, way), (there, along) = one, other
    turn = float(way[0] * along[1] - way[1] * along[0])
    if abs(turn) < 0.1:  # noqa: PLR2004  sides of a sheet are not parallel
        return None
    gap = there - point
    return np.asarray(point + way * float(gap[0] * along[1] - gap[1] * along[0]) / turn)
