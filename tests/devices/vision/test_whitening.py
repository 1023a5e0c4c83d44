"""A paper's picture as a copier would make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.emulators import camera_scenes as scenes
from devices.vision.pages import straighten
from devices.vision.sheets import find_sheet
from devices.vision.whitening import whitened
from kiosk.ports.camera import Page, Subject

if TYPE_CHECKING:
    from cv2.typing import MatLike

SMALL = (660, 467)


def shown(page: Page) -> MatLike:
    image = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return image


def page_of(image: MatLike, subject: Subject = Subject.A4) -> Page:
    coded = cv2.imencode(".jpg", image)[1]
    return Page(subject, image.shape[1], image.shape[0], 300, bytearray(coded.data), 100)


def in_shadow() -> Page:
    """The emulated sheet, with the shadow of somebody's arm over a corner of it."""
    scene = scenes.sheet((1280, 720), np.random.default_rng(1)).image
    sheet = find_sheet(scene, Subject.A4)
    assert sheet is not None
    return straighten(scene, sheet, Subject.A4)


def test_shadow_is_gone_and_ink_is_not() -> None:
    page = in_shadow()
    before = cv2.cvtColor(shown(page), cv2.COLOR_BGR2GRAY)
    after = cv2.cvtColor(shown(whitened(page)), cv2.COLOR_BGR2GRAY)

    grey = [float((picture < 200).mean()) for picture in (before, after)]
    assert (grey[0] > 0.2, grey[1] < 0.08, int(after.min()) < 60) == (True, True, True)


def test_colour_of_a_stamp_stays() -> None:
    after = shown(whitened(in_shadow())).astype(int)

    red = (after[..., 2] - after[..., 0] > 90) & (after[..., 2] - after[..., 1] > 90)
    assert red.mean() > 0.002


def test_photo_on_the_paper_is_no_shadow() -> None:
    image = np.full((*SMALL[::-1], 3), 238, np.uint8)
    image[150:250, 100:180] = 80
    after = shown(whitened(page_of(image)))

    assert abs(int(np.median(after[160:240, 110:170])) - 80) < 12


def test_dark_page_is_not_torn_up_to_white() -> None:
    image = np.full((*SMALL[::-1], 3), 60, np.uint8)

    assert np.median(shown(whitened(page_of(image)))) < 140


@pytest.mark.parametrize("size", [SMALL, SMALL[::-1]])
def test_page_stays_as_large_as_it_was_and_what_was_given_is_wiped(size: tuple[int, int]) -> None:
    given = page_of(np.full((*size, 3), 200, np.uint8))
    made = whitened(given)

    assert (shown(made).shape[:2], (made.height, made.width), len(given.jpeg)) == (size, size, 0)


def test_card_stays_as_it_is() -> None:
    card = page_of(np.full((54, 86, 3), 200, np.uint8), Subject.CARD)

    assert whitened(card) is card


def test_wiped_page_is_refused() -> None:
    page = page_of(np.full((*SMALL[::-1], 3), 200, np.uint8))
    page.wipe()
    with pytest.raises(ValueError, match="wiped"):
        whitened(page)
