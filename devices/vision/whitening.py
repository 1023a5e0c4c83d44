"""A paper's picture as a copier would make it: shadows and a lamp's slope taken away, paper white.

The paper's own light is taken from the brightest parts of many small fields; a field much darker than those around it
is a photo or a stamp on the paper, and takes the light of its neighbours. The picture is divided by that light, never
by so little that a dark page is torn up to white.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from devices.vision.pages import JPEG_QUALITY
from kiosk.ports.camera import Subject

if TYPE_CHECKING:
    from cv2.typing import MatLike

    from kiosk.ports.camera import Page

_LONG: Final = 42  # fields along the long side: 7 mm each on A4
_IN_A_FIELD: Final = 12  # px across a field, when its light is measured
_PAPER: Final = 70  # percentile of a field that is paper, ink left out
_PRINTED: Final = 0.8  # of its neighbours' light: darker fields are printed over
_AROUND: Final = 9  # fields: 64 mm, so that half of them lie beside a photo for a pass
_WHITE: Final = 248.0
_LEAST: Final = 0.5  # of white: no light is taken for less


def whitened(page: Page) -> Page:
    """Give a paper white paper, and wipe what was given; a card is given back as it is. Raises ValueError: no JPEG."""
    if page.subject is not Subject.A4:
        return page
    image = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_COLOR) if page.jpeg else None
    if image is None:
        raise ValueError("a page was wiped, or is no JPEG")
    light = cv2.resize(_light(image), (image.shape[1], image.shape[0]), interpolation=cv2.INTER_CUBIC)
    white = cv2.divide(image, cv2.merge([light] * 3), scale=_WHITE)
    _, coded = cv2.imencode(".jpg", white, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    made = replace(page, jpeg=bytearray(coded.data))
    for left in (image, white, coded):
        left.fill(0)
    page.wipe()
    return made


def _light(image: MatLike) -> MatLike:
    """How bright the paper itself is, field by field."""
    height, width = image.shape[:2]
    across = _LONG if width >= height else max(round(_LONG * width / height), 1)
    down = _LONG if height > width else max(round(_LONG * height / width), 1)
    size = (across * _IN_A_FIELD, down * _IN_A_FIELD)
    grey = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), size, interpolation=cv2.INTER_AREA)
    fields = grey.reshape(down, _IN_A_FIELD, across, _IN_A_FIELD).swapaxes(1, 2).reshape(down, across, -1)
    light = np.percentile(fields, _PAPER, axis=2).astype(np.uint8)
    usual = cv2.medianBlur(light, _AROUND)
    light = np.where(light < _PRINTED * usual, usual, light)
    smooth = cv2.GaussianBlur(light.astype(np.float32), (0, 0), 0.8, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.clip(smooth, _LEAST * _WHITE, _WHITE)).astype(np.uint8)
