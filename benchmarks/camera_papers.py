"""Papers and codes on generated scenes: how many are found, how exactly, how fast.

Sheets: 1920 x 1080, turned, tilted, shaded, held down by a thumb, on darker and lighter desks, with noise and blur; the
truth about each corner is known. Straightened counts when every corner is within `LIMIT_PX`. Codes: QR codes on phones,
1280 x 720, near and far, at an angle, mirroring a lamp; the peer is OpenCV's own QR detector on the same pictures.
The scenes are drawn, not photographed: lenses, screens and people will do worse.

    python -m benchmarks.camera_papers [--scenes 200]
"""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from benchmarks.alone import Option, alone
from benchmarks.measures import Aim, Found, Measure, Of, Peer, timed
from devices.emulators import camera_scenes as scenes
from devices.vision.codes import find_code
from devices.vision.pages import PageLimits, judge, straighten
from devices.vision.sheets import find_sheet
from kiosk.ports.camera import Subject, Symbology

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

    from devices.vision.sheets import Sheet

OPTIONS: Final = (Option("scenes", 200, "how many papers, and how many codes", quick=20),)
LIMIT_PX: Final = 3.0
FOUND: Final = Aim(Of.VALUE, at_least=97.0)
EXACT: Final = Aim(Of.HIGH, at_most=LIMIT_PX)
READ: Final = Aim(Of.RATIO, at_least=1.0)
FASTER: Final = Aim(Of.RATIO, at_most=1.0)


def seen(made: scenes.Generated, seed: int) -> MatLike:
    """What the lens makes of a scene."""
    return scenes.spoilt(made.drawn.image, np.random.default_rng([seed, 1]), noise=made.noise, blur_px=made.blur_px)


def errors_px(found: Sheet, truth: Sequence[tuple[float, float]]) -> list[float]:
    """How far each corner is from where it is, whichever is called the first."""
    quad = np.array(truth)
    ways = [np.linalg.norm(np.roll(found.array(), turn, axis=0) - quad, axis=1) for turn in range(4)]
    return [float(away) for away in min(ways, key=lambda away: float(away.max()))]


def papers(count: int) -> tuple[list[Measure], dict[str, object]]:
    """Measure sheets."""
    corners: list[float] = []
    find_ms: list[float] = []
    page_ms: list[float] = []
    missed: list[int] = []
    hints: dict[str, int] = {}
    for seed in range(count):
        made = scenes.generated_sheet(seed)
        image = seen(made, seed)
        began = perf_counter()
        sheet = find_sheet(image, Subject.A4)
        find_ms.append((perf_counter() - began) * 1000)
        hint = judge(image, sheet, Subject.A4, PageLimits())
        hints[str(hint)] = hints.get(str(hint), 0) + 1
        off = errors_px(sheet, made.drawn.corners) if sheet is not None else [np.inf]
        if sheet is None or max(off) > LIMIT_PX:
            missed.append(seed)
            continue
        corners += off
        began = perf_counter()
        straighten(image, sheet, Subject.A4).wipe()
        page_ms.append((perf_counter() - began) * 1000)
    share = 100 * (count - len(missed)) / count
    what = f"sheets found, every corner within {LIMIT_PX:g} px"
    return [
        Measure(name="found", what=what, unit="%", value=share, runs=count, aim=FOUND),
        timed("corner", "a found corner, from where it is", "px", corners, aim=EXACT),
        timed("find", "one look at 1920 x 1080", "ms", find_ms),
        timed("straighten", "a page of 300 dpi, straightened and coded", "ms", page_ms),
    ], {"missed_seeds": missed, "hints": hints}


def codes(count: int) -> list[Measure]:
    """Measure QR codes, beside OpenCV's detector."""
    peer = cv2.QRCodeDetector()
    read, peer_read = 0, 0
    ours_ms: list[float] = []
    peer_ms: list[float] = []
    for seed in range(count):
        made = scenes.generated_phone(seed)
        image = seen(made, seed)
        began = perf_counter()
        found = find_code(image, {Symbology.QR})
        ours_ms.append((perf_counter() - began) * 1000)
        read += found is not None and found.text == made.text
        began = perf_counter()
        text, _, _ = peer.detectAndDecode(image)
        peer_ms.append((perf_counter() - began) * 1000)
        peer_read += text == made.text
    name = "OpenCV's QR detector"
    rate = Peer(name, 100 * peer_read / count)
    speed = Peer(name, float(np.median(peer_ms)))
    return [
        Measure(name="read", what="QR codes read", unit="%", value=100 * read / count, runs=count, peer=rate, aim=READ),
        timed("read_ms", "one look at 1280 x 720", "ms", ours_ms, peer=speed, aim=FASTER),
    ]


def bench(*, scenes: int) -> Found:
    """Measure both."""
    cv2.setNumThreads(1)
    measures, figures = papers(scenes)
    return Found((*measures, *codes(scenes)), figures)


if __name__ == "__main__":
    sys.exit(alone("camera-papers", bench, OPTIONS, about=__doc__))
