"""Sheets are found to a part of a pixel, and other things are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.emulators import camera_scenes as scenes
from devices.vision.sheets import find_sheet
from kiosk.ports.camera import Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devices.vision.sheets import Sheet

SIZE = (1280, 720)


def off_px(found: Sheet | None, truth: Sequence[tuple[float, float]]) -> float:
    assert found is not None
    quad = np.array(truth)
    away = [np.linalg.norm(np.roll(found.array(), turn, axis=0) - quad, axis=1).max() for turn in range(4)]
    return float(min(away))


@pytest.mark.parametrize("seed", range(6))
def test_generated_sheet_is_found_to_a_pixel(seed: int) -> None:
    made = scenes.generated_sheet(seed, SIZE)
    seen = scenes.spoilt(made.drawn.image, np.random.default_rng(seed), noise=made.noise, blur_px=made.blur_px)
    assert off_px(find_sheet(seen, Subject.A4), made.drawn.corners) < 1.0


def test_card_with_round_corners_is_found_where_its_sides_meet() -> None:
    drawn = scenes.card_side(SIZE, np.random.default_rng(3))
    assert off_px(find_sheet(drawn.image, Subject.CARD), drawn.corners) < 1.0


def test_sheet_that_hangs_out_of_the_picture_is_cut_off_or_none() -> None:
    drawn = scenes.sheet(SIZE, np.random.default_rng(3))
    shifted = np.roll(drawn.image, 560, axis=1)
    shifted[:, :560] = scenes.desk(SIZE, np.random.default_rng(3)).image[:, :560]
    found = find_sheet(shifted, Subject.A4)
    assert found is None or found.cut_off


def test_empty_desk_has_no_sheet() -> None:
    assert find_sheet(scenes.desk(SIZE, np.random.default_rng(3)).image, Subject.A4) is None


@pytest.mark.parametrize("level", [0, 128, 255])
def test_one_colour_has_no_sheet(level: int) -> None:
    assert find_sheet(np.full((720, 1280, 3), level, np.uint8), Subject.A4) is None


def test_noise_alone_has_no_sheet() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), dtype=np.uint8)
    assert find_sheet(noise, Subject.A4) is None


def test_round_table_is_no_sheet() -> None:
    image = scenes.desk(SIZE, np.random.default_rng(3)).image
    cv2.circle(image, (640, 360), 260, (230, 230, 230), -1)
    assert find_sheet(image, Subject.A4) is None


def test_blurred_sheet_says_so() -> None:
    drawn = scenes.sheet(SIZE, np.random.default_rng(3))
    sharp = find_sheet(drawn.image, Subject.A4)
    soft = find_sheet(cv2.GaussianBlur(drawn.image, (0, 0), 4), Subject.A4)
    assert sharp is not None
    assert soft is not None
    assert soft.edge_px > 2 * sharp.edge_px


def test_caller_who_has_waited_enough_ends_the_look() -> None:
    def enough() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        find_sheet(scenes.sheet(SIZE, np.random.default_rng(3)).image, Subject.A4, heed=enough)
