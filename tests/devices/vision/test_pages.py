"""Is the picture of a paper good enough; what stands in the way; the page itself."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from devices.emulators import camera_drawing as drawing
from devices.emulators import camera_scenes as scenes
from devices.vision.pages import PageLimits, has_moved, judge, seen_dpi, straighten
from devices.vision.sheets import Sheet, find_sheet
from kiosk.ports.camera import Hint, Subject

SIZE = (1280, 720)
LIMITS = PageLimits(seen_dpi=50)


def sheet_scene() -> scenes.Drawn:
    return scenes.sheet(SIZE, np.random.default_rng(5))


def said(image: np.ndarray, limits: PageLimits = LIMITS) -> Hint | None:
    return judge(image, find_sheet(image, Subject.A4), Subject.A4, limits)


def test_good_picture_has_nothing_in_its_way() -> None:
    assert said(np.asarray(sheet_scene().image)) is None


def test_no_sheet_is_said() -> None:
    assert said(np.asarray(scenes.desk(SIZE, np.random.default_rng(5)).image)) is Hint.NO_SHEET


def test_dark_picture_is_said() -> None:
    assert said((np.asarray(sheet_scene().image) * 0.3).astype(np.uint8)) is Hint.TOO_DARK


def test_glare_is_said() -> None:
    drawn = sheet_scene()
    x, y = np.array(drawn.corners).mean(axis=0)
    assert said(np.asarray(drawing.glare((drawn.image * 0.8).astype(np.uint8), (float(x), float(y)), 60))) is Hint.GLARE


def test_burnt_out_picture_is_said() -> None:
    assert said(np.clip(np.asarray(sheet_scene().image) * 1.5, 0, 255).astype(np.uint8)) is Hint.TOO_BRIGHT


def test_blurred_picture_is_said() -> None:
    assert said(np.asarray(cv2.GaussianBlur(sheet_scene().image, (0, 0), 4))) is Hint.BLURRED


def test_blur_of_a_moving_hand_is_said() -> None:
    kernel = np.full((1, 15), 1 / 15, np.float32)
    assert said(np.asarray(cv2.filter2D(sheet_scene().image, -1, kernel))) is Hint.BLURRED


def test_small_picture_is_said() -> None:
    assert said(np.asarray(sheet_scene().image), replace(LIMITS, seen_dpi=300)) is Hint.TOO_SMALL


def test_cut_off_corner_is_said() -> None:
    cut = Sheet(((5.0, 5.0), (900.0, 1.0), (900.0, 600.0), (5.0, 600.0)), 1.0, 2.0, cut_off=True)
    assert judge(sheet_scene().image, cut, Subject.A4, LIMITS) is Hint.CUT_OFF


def test_shadow_alone_does_not_stand_in_the_way() -> None:
    drawn = sheet_scene()
    quad = np.array(drawn.corners)
    half = np.array([quad[0], quad[1], (quad[1] + quad[2]) / 2, (quad[0] + quad[3]) / 2])
    assert said(np.asarray(drawing.shade(drawn.image, half, light=0.7, soft_px=30))) is None


@pytest.mark.parametrize(("by_px", "moved"), [(0.5, False), (20.0, True)])
def test_movement_is_told_from_trembling(by_px: float, moved: bool) -> None:
    sheet = find_sheet(sheet_scene().image, Subject.A4)
    assert sheet is not None
    other = replace(sheet, corners=tuple((x + by_px, y) for x, y in sheet.corners))
    assert has_moved(other, sheet, SIZE[0], LIMITS) is moved


def test_page_has_a4_at_300_dpi() -> None:
    image = sheet_scene().image
    sheet = find_sheet(image, Subject.A4)
    assert sheet is not None
    page = straighten(image, sheet, Subject.A4)
    assert (page.width, page.height, page.dpi) == (3508, 2480, 300)


def test_page_shows_what_the_sheet_showed() -> None:
    random = np.random.default_rng(5)
    flat = drawing.paper(random)
    corners = [(200.0, 60.0), (1060.0, 90.0), (1040.0, 660.0), (180.0, 640.0)]
    turned = np.rot90(flat)  # laid across
    scene = drawing.lay(scenes.desk(SIZE, random).image, np.ascontiguousarray(turned), corners)
    sheet = find_sheet(scene, Subject.A4)
    assert sheet is not None
    page = cv2.imdecode(np.frombuffer(straighten(scene, sheet, Subject.A4).jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert page is not None
    expected = cv2.cvtColor(cv2.resize(np.ascontiguousarray(turned), (350, 248), interpolation=cv2.INTER_AREA), 6)
    small = cv2.resize(page, (350, 248), interpolation=cv2.INTER_AREA)
    assert np.corrcoef(small.ravel(), expected.ravel())[0, 1] > 0.9


def test_card_lies_across_whichever_way_it_was_laid() -> None:
    drawn = scenes.card_side(SIZE, np.random.default_rng(5), turn_deg=88)
    sheet = find_sheet(drawn.image, Subject.CARD)
    assert sheet is not None
    page = straighten(drawn.image, sheet, Subject.CARD)
    assert (page.width, page.height) == (1011, 638)


def test_desk_beside_a_cards_round_corners_is_white() -> None:
    drawn = scenes.card_side(SIZE, np.random.default_rng(5))
    sheet = find_sheet(drawn.image, Subject.CARD)
    assert sheet is not None
    page = straighten(drawn.image, sheet, Subject.CARD)
    shown = cv2.imdecode(np.frombuffer(page.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert shown is not None
    assert min(shown[2, 2], shown[2, -3], shown[-3, 2], shown[-3, -3]) > 240


def test_seen_resolution_is_the_worse_sides() -> None:
    sheet = Sheet(((0.0, 0.0), (297.0, 0.0), (297.0, 105.0), (0.0, 105.0)), 1.0, 2.0, cut_off=False)
    assert seen_dpi(sheet, Subject.A4) == 13
