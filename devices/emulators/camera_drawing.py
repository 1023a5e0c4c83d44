"""Draws what an emulated camera looks at: textures, papers, a phone, people. Invented things only, no photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike
    from numpy.random import Generator

PX_A_MM: Final = 6.0  # of papers before they are laid into a picture: 152 dpi
_WORDS: Final = (
    "residence",
    "registration",
    "of",
    "the",
    "district",
    "of",
    "Qinghe",
    "household",
    "book",
    "page",
    "number",
    "valid",
    "until",
    "issued",
    "by",
    "the",
    "office",
    "for",
    "services",
    "to",
    "the",
    "people",
    "window",
    "ground",
    "floor",
    "receipt",
    "applicant",
    "signature",
    "date",
    "copy",
    "original",
    "stamp",
)
_BESIDE: Final = 3  # px round a thing over which its edge may be smoothed
_SHIFT: Final = 4  # bits of a fraction of a pixel


def texture(size: tuple[int, int], colour: tuple[int, int, int], random: Generator, *, grain: float = 6.0) -> MatLike:
    """A surface of one colour with grain and a soft unevenness; `size` is (width, height)."""
    width, height = size
    coarse = cv2.resize(random.normal(0, 1, (6, 9)).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    fine = cv2.GaussianBlur(random.normal(0, 1, (height, width)).astype(np.float32), (0, 0), 1.2)
    uneven = coarse * grain * 0.8 + fine * grain * 2
    return np.clip(np.array(colour, np.float32) + uneven[..., None], 0, 255).astype(np.uint8)


def paper(random: Generator, *, marked: str = "") -> MatLike:
    """An A4 sheet with lines of text, a table and a red round stamp; `marked` stands at its head."""
    width, height = round(210 * PX_A_MM), round(297 * PX_A_MM)
    sheet = np.full((height, width, 3), (238, 241, 242), np.uint8)
    ink = (40, 35, 30)
    cv2.putText(sheet, marked or "CERTIFICATE (SAMPLE)", (190, 210), cv2.FONT_HERSHEY_DUPLEX, 1.9, ink, 3, cv2.LINE_AA)
    for line in range(30):
        words = " ".join(random.choice(_WORDS, random.integers(5, 9)))
        at = (130, 320 + line * 44)
        cv2.putText(sheet, words, at, cv2.FONT_HERSHEY_COMPLEX_SMALL, 0.95, ink, 1, cv2.LINE_AA)
    for row in range(5):
        cv2.rectangle(sheet, (130, 1450 - row * 60), (1130, 1510 - row * 60), (238, 241, 242), -1)
        cv2.rectangle(sheet, (130, 1450 - row * 60), (1130, 1510 - row * 60), ink, 2)
    cv2.circle(sheet, (930, 1600), 110, (50, 40, 200), 6, cv2.LINE_AA)
    cv2.putText(sheet, "SAMPLE", (850, 1612), cv2.FONT_HERSHEY_DUPLEX, 1.2, (50, 40, 200), 2, cv2.LINE_AA)
    return sheet


def card(random: Generator, *, back: bool = False) -> tuple[MatLike, MatLike]:
    """One side of an invented card with round corners, 85.6 x 54 mm: picture and mask."""
    width, height = round(85.6 * PX_A_MM * 2), round(54 * PX_A_MM * 2)
    side = texture((width, height), (225, 214, 200) if not back else (205, 215, 232), random, grain=2.0)
    ink = (60, 50, 40)
    if back:
        cv2.putText(side, "SAMPLE CARD / BACK", (150, 120), cv2.FONT_HERSHEY_DUPLEX, 1.6, (40, 40, 150), 3, cv2.LINE_AA)
        cv2.putText(
            side, "valid 2025.02.11 - 2045.02.11", (210, 560), cv2.FONT_HERSHEY_COMPLEX, 1.0, ink, 2, cv2.LINE_AA
        )
        cv2.circle(side, (180, 250), 80, (40, 40, 170), -1, cv2.LINE_AA)
    else:
        for row, words in enumerate(("NAME   Sample Person", "BIRTH  1996 08 28", "No. 0000 0000 0000 0000")):
            cv2.putText(side, words, (60, 140 + row * 150), cv2.FONT_HERSHEY_COMPLEX, 1.0, ink, 2, cv2.LINE_AA)
        cv2.ellipse(side, (830, 230), (90, 115), 0, 0, 360, (150, 160, 175), -1, cv2.LINE_AA)
        cv2.ellipse(side, (830, 480), (150, 130), 0, 180, 360, (110, 120, 140), -1, cv2.LINE_AA)
    mask = np.zeros((height, width), np.uint8)
    round_px = round(3.18 * PX_A_MM * 2)
    cv2.rectangle(mask, (round_px, 0), (width - round_px, height), 255, -1)
    cv2.rectangle(mask, (0, round_px), (width, height - round_px), 255, -1)
    for x in (round_px, width - 1 - round_px):
        for y in (round_px, height - 1 - round_px):
            cv2.circle(mask, (x, y), round_px, 255, -1)
    return side, mask


def phone(code: MatLike) -> tuple[MatLike, MatLike]:
    """A phone that shows a code (grey, 0 and 255, with its quiet zone): picture and mask."""
    width, height = 640, 1300
    body = np.full((height, width, 3), 24, np.uint8)
    body[60:-60, 26:-26] = 250
    cv2.rectangle(body, (26, 60), (width - 26, 170), (200, 120, 40), -1)
    fits = min((width - 90) / code.shape[1], 900 / code.shape[0])
    size = (round(code.shape[1] * fits), round(code.shape[0] * fits))
    drawn = cv2.resize(code, size, interpolation=cv2.INTER_NEAREST)
    top, left = 240, (width - size[0]) // 2
    body[top : top + size[1], left : left + size[0]] = drawn[..., None]
    return body, np.full((height, width), 255, np.uint8)


def lay(
    scene: MatLike,
    thing: MatLike,
    corners: Sequence[tuple[float, float]],
    *,
    mask: MatLike | None = None,
    times: int = 2,
) -> MatLike:
    """Lay a flat thing into a scene so that its corners come to lie at `corners`, smoothly; `times`: oversampling."""
    quad = np.asarray(corners, np.float32)
    left, top = (int(value) for value in np.maximum(np.floor(quad.min(axis=0)) - _BESIDE, 0))
    right, bottom = (int(value) for value in np.ceil(quad.max(axis=0)) + _BESIDE)
    part = scene[top:bottom, left:right]  # nothing is laid anywhere else
    high, wide = part.shape[0] * times, part.shape[1] * times
    height, width = thing.shape[:2]
    edges = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - np.float32(0.5)
    aims = (quad - np.array([left, top], np.float32) + np.float32(0.5)) * times - np.float32(0.5)
    way = cv2.getPerspectiveTransform(edges, aims)
    mask = np.full((height, width), 255, np.uint8) if mask is None else mask
    drawn = cv2.warpPerspective(thing, way, (wide, high), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.warpPerspective(mask, way, (wide, high), flags=cv2.INTER_LINEAR)
    size = (part.shape[1], part.shape[0])
    drawn = cv2.resize(drawn, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    share = cv2.resize(cover, size, interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    laid = scene.copy()
    laid[top:bottom, left:right] = np.asarray(part * (1 - share) + drawn * share).astype(np.uint8)
    return laid


def shade(scene: MatLike, shape: MatLike, *, light: float, soft_px: float) -> MatLike:
    """Multiply the light within a polygon, with soft edges."""
    mask = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(np.asarray(shape) * (1 << _SHIFT)).astype(np.int32)], 255, cv2.LINE_AA, _SHIFT)
    small = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    soft = cv2.resize(cv2.GaussianBlur(small, (0, 0), max(soft_px / 4, 0.5)), (scene.shape[1], scene.shape[0]))
    share = 1 - (1 - light) * soft.astype(np.float32)[..., None] / 255
    return np.clip(scene * share, 0, 255).astype(np.uint8)


def glare(scene: MatLike, centre: tuple[float, float], radius_px: float) -> MatLike:
    """A lamp mirrored in something glossy: white in the middle."""
    rows, columns = np.ogrid[: scene.shape[0], : scene.shape[1]]
    away = np.hypot(columns - centre[0], rows - centre[1]) / radius_px
    return np.asarray(np.clip(scene + (420 * np.exp(-(away**2) * 1.6))[..., None], 0, 255), np.uint8)


def thumb(scene: MatLike, corners: Sequence[tuple[float, float]], random: Generator) -> None:
    """A thumb holds a sheet down, over one of its sides."""
    one = int(random.integers(4))
    start, end = np.array(corners[one]), np.array(corners[(one + 1) % 4])
    at = start + (end - start) * random.uniform(0.2, 0.8)
    turn = float(np.degrees(np.arctan2(*(end - start)[::-1]))) + 90
    long = float(np.linalg.norm(end - start)) * random.uniform(0.06, 0.09)
    skin = (118, 142, 186)
    cv2.ellipse(
        scene, (round(at[0]), round(at[1])), (round(long), round(long * 0.45)), turn, 0, 360, skin, -1, cv2.LINE_AA
    )


def hall(size: tuple[int, int], random: Generator) -> MatLike:
    """An empty hall: wall, door, notices, tiles."""
    width, height = size
    scene = texture(size, (168, 176, 182), random, grain=3.0)
    ground = round(height * 0.72)
    scene[ground:] = texture((width, height - ground), (120, 124, 130), random, grain=4.0)
    for line in range(1, 9):
        cv2.line(scene, (0, ground + line * line * 4), (width, ground + line * line * 4), (95, 98, 104), 2)
        x = width * line // 9
        cv2.line(scene, (x, ground), (round((x - width / 2) * 2.2 + width / 2), height), (95, 98, 104), 2)
    door = (round(width * 0.08), round(height * 0.25)), (round(width * 0.22), ground)
    cv2.rectangle(scene, *door, (105, 115, 128), -1)
    cv2.rectangle(scene, *door, (70, 76, 86), 4)
    for notice in range(3):
        left, top = round(width * (0.34 + 0.2 * notice)), round(height * 0.15)
        cv2.rectangle(scene, (left, top), (left + width // 10, top + height // 5), (225, 228, 230), -1)
        for line in range(7):
            at = (left + 8, top + 14 + line * height // 42)
            cv2.putText(scene, "notice of the hall", at, cv2.FONT_HERSHEY_PLAIN, width / 1600, (90, 80, 70), 1)
    return scene


def person(scene: MatLike, *, at: float, sway: float = 0.0) -> MatLike:
    """Somebody seen from before, `at` 0 (left) to 1 (right) of the picture's width: shape and clothes, no face."""
    height, width = scene.shape[:2]
    drawn = scene.copy()
    x, unit = (at + 0.012 * np.sin(sway)) * width, height / 10
    head = (round(x), round(2.6 * unit + 0.05 * unit * np.sin(sway * 1.7)))
    cv2.ellipse(
        drawn, (round(x), round(9.2 * unit)), (round(2.3 * unit), round(5.2 * unit)), 0, 180, 360, (72, 52, 44), -1
    )
    cv2.rectangle(drawn, (round(x - 2.3 * unit), round(9.1 * unit)), (round(x + 2.3 * unit), height), (72, 52, 44), -1)
    for stripe in range(4):
        y = round((5.4 + stripe) * unit)
        half = 2.25 * np.sqrt(max(1 - ((9.2 - y / unit) / 5.2) ** 2, 0)) * unit
        cv2.line(drawn, (round(x - half), y), (round(x + half), y), (96, 80, 70), 4)
    cv2.ellipse(drawn, head, (round(0.95 * unit), round(1.25 * unit)), 0, 0, 360, (140, 160, 190), -1, cv2.LINE_AA)
    cv2.ellipse(
        drawn, (head[0], head[1] - round(0.5 * unit)), (round(unit), round(0.9 * unit)), 0, 180, 360, (30, 28, 28), -1
    )
    return drawn
