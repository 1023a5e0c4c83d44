"""Scenes for an emulated camera, and the generated ones that benchmarks measure with: drawn, never photographed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import segno

from devices.emulators.camera_drawing import card, glare, hall, lay, paper, phone, shade, texture, thumb

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.random import Generator

Corners = tuple[tuple[float, float], ...]
LONG: Final = {"a4": 297 / 210, "card": 85.6 / 54}
_QUIET: Final = 4  # modules round a QR code
_LETTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *"
_CODE_39: Final = (
    *("000110100", "100100001", "001100001", "101100000", "000110001", "100110000", "001110000", "000100101"),
    *("100100100", "001100100", "100001001", "001001001", "101001000", "000011001", "100011000", "001011000"),
    *("000001101", "100001100", "001001100", "000011100", "100000011", "001000011", "101000010", "000010011"),
    *("100010010", "001010010", "000000111", "100000110", "001000110", "000010110", "110000001", "011000001"),
    *("111000000", "010010001", "110010000", "011010000", "010000101", "110000100", "011000100", "010010100"),
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A scene and the truth about it: corners clockwise, in px; centres of pixels are whole."""

    image: MatLike
    corners: Corners = ()


def desk(size: tuple[int, int], random: Generator, *, colour: tuple[int, int, int] = (58, 66, 76)) -> Drawn:
    """A dark desk with nothing on it."""
    return Drawn(texture(size, colour, random))


def sheet(size: tuple[int, int], random: Generator, *, turn_deg: float = 7.0, marked: str = "") -> Drawn:
    """An A4 sheet, askew on a dark desk, the shadow of somebody's arm over a corner of it."""
    corners = _askew(size, 1 / LONG["a4"], turn_deg=turn_deg + 90, share=0.86, tilt=0.07, random=random)
    return _shaded(lay(desk(size, random).image, paper(random, marked=marked), corners), corners, light=0.62)


def card_side(size: tuple[int, int], random: Generator, *, back: bool = False, turn_deg: float = -6.0) -> Drawn:
    """A card on the desk."""
    corners = _askew(size, LONG["card"], turn_deg=turn_deg, share=0.45, tilt=0.05, random=random)
    drawn, mask = card(random, back=back)
    return _shaded(lay(desk(size, random).image, drawn, corners, mask=mask), corners, light=0.8)


def phone_code(size: tuple[int, int], random: Generator, code: MatLike, *, turn_deg: float = 12.0) -> Drawn:
    """A phone with a code on its screen, held at an angle before the hall."""
    drawn, mask = phone(code)
    aspect = drawn.shape[1] / drawn.shape[0]
    corners = _askew(size, aspect, turn_deg=turn_deg, share=0.8, tilt=0.12, random=random)
    scene = cv2.GaussianBlur(hall(size, random), (0, 0), 5)
    return Drawn(lay(scene, drawn, corners, mask=mask), corners)


def barcode_slip(size: tuple[int, int], random: Generator, text: str, *, turn_deg: float = 3.0) -> Drawn:
    """A slip of paper with a Code 39 on it, held before the hall."""
    drawn = np.full((360, 1100, 3), 240, np.uint8)
    bars = code39(text)
    wide = min(1000 // len(bars), 4)
    left = (drawn.shape[1] - wide * len(bars)) // 2
    for place, bar in enumerate(bars):
        drawn[60:260, left + place * wide : left + (place + 1) * wide] = 20 if bar else 240
    cv2.putText(drawn, text, (left, 330), cv2.FONT_HERSHEY_DUPLEX, 1.6, (40, 35, 30), 2, cv2.LINE_AA)
    corners = _askew(size, 1100 / 360, turn_deg=turn_deg, share=0.8, tilt=0.05, random=random)
    scene = cv2.GaussianBlur(hall(size, random), (0, 0), 5)
    return Drawn(lay(scene, drawn, corners), corners)


def code39(text: str) -> list[bool]:
    """The bars of a Code 39, narrow elements one wide, wide ones three. Raises ValueError for what it cannot spell."""
    bars: list[bool] = []
    for letter in f"*{text.upper()}*":
        # Five bars and four gaps; which of them are wide. Source: ISO/IEC 16388, table 1.
        for place, wide in enumerate(_CODE_39[_LETTERS.index(letter)]):
            bars += [place % 2 == 0] * (3 if wide == "1" else 1)
        bars.append(False)
    return bars


def qr(text: str) -> MatLike:
    """A QR code with its quiet zone, one pixel a module."""
    matrix = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix], np.uint8)
    return np.pad(np.where(matrix > 0, 0, 255).astype(np.uint8), _QUIET, constant_values=255)


@dataclass(frozen=True, slots=True)
class Generated:
    """One of many scenes: what was laid there, and how bad the picture is."""

    drawn: Drawn
    text: str = ""  # of the code
    noise: float = 0.0
    blur_px: float = 0.0


def generated_sheet(seed: int, size: tuple[int, int] = (1920, 1080)) -> Generated:
    """A sheet as people lay it: turned, tilted, shaded, held down by a thumb, on darker and lighter desks."""
    random = np.random.default_rng([seed, 4])
    bright = random.uniform(0.5, 1.0)
    blue, green, red = (int(part) for part in random.integers(35, 125, 3))
    ground = texture(size, (blue, green, red), random, grain=random.uniform(2, 9))
    upright = random.random() < 0.3  # most lay it the way the picture is wide
    corners = _askew(
        size,
        1 / LONG["a4"],
        turn_deg=random.uniform(-14, 14) + (0 if upright else 90),
        share=random.uniform(0.7, 0.88),
        tilt=random.uniform(0, 0.13),
        random=random,
    )
    image = lay(ground, paper(random), corners)
    if random.random() < 0.3:  # of all hold it down
        thumb(image, corners, random)
    image = _shaded(image, corners, light=random.uniform(0.45, 0.9), random=random).image
    lamp = np.linspace(random.uniform(0.75, 1.0), random.uniform(0.75, 1.0), size[0], dtype=np.float32)
    image = np.clip(image * lamp[None, :, None] * bright, 0, 255).astype(np.uint8)
    return Generated(Drawn(image, corners), noise=random.uniform(1, 7), blur_px=random.uniform(0, 1.2))


def generated_phone(seed: int, size: tuple[int, int] = (1280, 720)) -> Generated:
    """A code as people hold it before the lens: far or near, turned, tilted, mirroring a lamp."""
    random = np.random.default_rng([seed, 9])
    text = f"https://example.org/n/{seed:06d}/{random.integers(10**9):09d}"
    drawn, mask = phone(qr(text))
    corners = _askew(
        size,
        drawn.shape[1] / drawn.shape[0],
        turn_deg=random.uniform(-40, 40),
        share=random.uniform(0.45, 0.9),
        tilt=random.uniform(0, 0.16),
        random=random,
    )
    image = lay(cv2.GaussianBlur(hall(size, random), (0, 0), 4), drawn, corners, mask=mask)
    if random.random() < 0.4:  # of all mirror a lamp
        centre = np.mean(corners, axis=0) + random.normal(0, 70, 2)
        image = glare(image, (float(centre[0]), float(centre[1])), random.uniform(10, 34))
    image = np.clip(image * random.uniform(0.45, 1.1), 0, 255).astype(np.uint8)
    return Generated(Drawn(image, corners), text, noise=random.uniform(1, 8), blur_px=random.uniform(0, 1.4))


def spoilt(image: MatLike, random: Generator, *, noise: float, blur_px: float) -> MatLike:
    """What a lens and a sensor make of a scene."""
    if blur_px > 0:
        image = cv2.GaussianBlur(image, (0, 0), blur_px)
    if noise > 0:
        grain = random.normal(0, noise, image.shape[:2]).astype(np.float32)
        image = np.clip(image.astype(np.float32) + grain[..., None], 0, 255).astype(np.uint8)
    return image


def _shaded(image: MatLike, corners: Corners, *, light: float, random: Generator | None = None) -> Drawn:
    """Somebody's shadow falls across a corner."""
    quad = np.array(corners)
    centre, corner = quad.mean(axis=0), quad[1 if random is None else int(random.integers(4))]
    reach = (corner - centre) * 1.6
    across = np.array([-reach[1], reach[0]])
    start = centre + reach * (0.18 if random is None else random.uniform(0.0, 0.4))
    shape = [start - across, start + across, start + across + reach * 2, start - across + reach * 2]
    return Drawn(shade(image, np.array(shape), light=light, soft_px=18.0), corners)


def _askew(
    size: tuple[int, int], aspect: float, *, turn_deg: float, share: float, tilt: float, random: Generator
) -> Corners:
    """Corners of a flat thing (width by height = `aspect`) in perspective, within the picture. `share` of what fits."""
    width, height = size
    turn = np.deg2rad(turn_deg)
    flat = np.array([[-aspect, -1], [aspect, -1], [aspect, 1], [-aspect, 1]]) / 2
    wheel = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    quad = flat @ wheel.T
    lean = random.uniform(0, 2 * np.pi)
    depth = 1 + tilt * 2 * (quad @ np.array([np.cos(lean), np.sin(lean)]))
    quad = quad / depth[:, None]
    span = quad.max(axis=0) - quad.min(axis=0)
    scale = share * min(width / span[0], height / span[1])
    quad *= scale
    room = (np.array([width, height]) - span * scale) / 2 - 6
    middle = np.array([width, height]) / 2 + random.uniform(-1, 1, 2) * np.maximum(room, 0)
    quad += middle - (quad.max(axis=0) + quad.min(axis=0)) / 2
    return tuple((float(x), float(y)) for x, y in quad)
