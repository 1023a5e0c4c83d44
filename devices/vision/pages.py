"""A found sheet: is its picture good enough, and the sheet as a page, straightened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from devices.vision.sheets import SIZE_MM, sides
from kiosk.ports.camera import Hint, Page, Subject

if TYPE_CHECKING:
    from cv2.typing import MatLike

    from devices.vision.sheets import Sheet

DPI: Final = 300
JPEG_QUALITY: Final = 85
_MM_AN_INCH: Final = 25.4
_CARD_RADIUS_MM: Final = 3.18  # ISO/IEC 7810
_LOOK_PX: Final = 400  # long side of the straightened thumbnail that light is judged on
_WHITE: Final = 250  # from here on a lens tells nothing apart


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What is good enough. Levels are 0 to 255."""

    dark_level: float = 90.0  # of the paper
    glare_share: float = 0.004  # of the sheet's area
    edge_px: float = 5.0  # a sharp lens blurs an edge over 2 to 3 px
    seen_dpi: int = 65
    still_share: float = 0.006  # of the picture's width, between two looks


def judge(image: MatLike, sheet: Sheet | None, subject: Subject, limits: PageLimits) -> Hint | None:
    """Tell what stands in the way of a good picture; None when nothing does. What helps most comes first."""
    if sheet is None:
        return Hint.NO_SHEET
    if sheet.cut_off:
        return Hint.CUT_OFF
    if seen_dpi(sheet, subject) < limits.seen_dpi:
        return Hint.TOO_SMALL
    light = cv2.cvtColor(_flat(image, sheet), cv2.COLOR_BGR2GRAY)
    paper = float(np.percentile(light, 75))
    if paper < limits.dark_level:
        return Hint.TOO_DARK
    white = cv2.morphologyEx((light >= _WHITE).astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    share = float(np.count_nonzero(white)) / white.size
    if share > 0.5:  # noqa: PLR2004  half of the sheet
        return Hint.TOO_BRIGHT
    if share > limits.glare_share and paper < _WHITE - 8:
        return Hint.GLARE
    if sheet.edge_px > limits.edge_px:
        return Hint.BLURRED
    return None


def has_moved(sheet: Sheet, before: Sheet, width: int, limits: PageLimits) -> bool:
    """Whether a sheet has moved between two looks."""
    return float(np.abs(sheet.array() - before.array()).max()) > limits.still_share * width


def seen_dpi(sheet: Sheet, subject: Subject) -> int:
    """How many px of the picture one inch of the paper has, along its worse side."""
    across, down = sides(sheet.array())
    long_mm, short_mm = SIZE_MM[subject]
    long_px, short_px = max(across, down), min(across, down)
    return round(min(long_px / long_mm, short_px / short_mm) * _MM_AN_INCH)


def straighten(image: MatLike, sheet: Sheet, subject: Subject) -> Page:
    """Make a page of a sheet, the way round it lies; a card is turned so that its long sides run across.

    What is computed on the way is overwritten.
    """
    quad = sheet.array()
    across, down = sides(quad)
    if subject is Subject.CARD and down > across:
        quad, across, down = np.roll(quad, 1, axis=0), down, across
    long_mm, short_mm = SIZE_MM[subject]
    wide, high = (long_mm, short_mm) if across >= down else (short_mm, long_mm)
    width, height = (round(mm / _MM_AN_INCH * DPI) for mm in (wide, high))
    flat = cv2.warpPerspective(image, _way(quad, width, height), (width, height), flags=cv2.INTER_CUBIC)
    if subject is Subject.CARD:
        _whiten_corners(flat)
    _, coded = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    page = Page(subject, width, height, DPI, bytearray(coded.data), seen_dpi(sheet, subject))
    flat.fill(0)
    coded.fill(0)
    return page


def _whiten_corners(flat: MatLike) -> None:
    """What shows beside a card's round corners is the desk."""
    radius = round(_CARD_RADIUS_MM / _MM_AN_INCH * DPI)
    rows, columns = np.ogrid[:radius, :radius]
    corner = np.hypot(radius - rows, radius - columns) > radius
    for turned in (flat, flat[::-1], flat[:, ::-1], flat[::-1, ::-1]):
        turned[:radius, :radius][corner] = 255


def _flat(image: MatLike, sheet: Sheet) -> MatLike:
    """A thumbnail of the sheet."""
    across, down = sides(sheet.array())
    scale = _LOOK_PX / max(across, down)
    width, height = max(round(across * scale), 1), max(round(down * scale), 1)
    return cv2.warpPerspective(image, _way(sheet.array(), width, height), (width, height), flags=cv2.INTER_AREA)


def _way(quad: MatLike, width: int, height: int) -> MatLike:
    """The perspective from the picture to the page: corners come to its pixels' outer corners, not to their centres."""
    page = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - np.float32(0.5)
    return cv2.getPerspectiveTransform(quad, page)
