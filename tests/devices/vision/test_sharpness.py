"""Sharpness and light of a whole picture, whatever is on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.emulators.camera_stage import Stage
from devices.vision.sharpness import looks_of

SCENES = ("hall", "sheet", "card", "qr", "barcode")


def seen(*conditions: str) -> np.ndarray:
    stage = Stage((1280, 720))
    for condition in conditions:
        stage.befall(condition.split(), 0.0)
    image = cv2.imdecode(np.frombuffer(stage.picture(5.0), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return np.asarray(cv2.resize(image, (640, 360), interpolation=cv2.INTER_AREA))


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("also", ["noise 0", "noise 8", "light 60", "person come"])
def test_lens_in_focus_is_sharp_on_every_scene(scene: str, also: str) -> None:
    edge_px = looks_of(seen(f"show {scene}", also)).edge_px
    assert edge_px is not None
    assert edge_px < 3.4


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("also", ["noise 0", "noise 8"])
def test_lens_out_of_focus_is_blurred_on_every_scene(scene: str, also: str) -> None:
    edge_px = looks_of(seen(f"show {scene}", "blur 8", also)).edge_px
    assert edge_px is not None
    assert edge_px >= 6.0


@pytest.mark.parametrize("scene", SCENES)
def test_more_blur_is_wider(scene: str) -> None:
    widths = [looks_of(seen(f"show {scene}", f"blur {blur}")).edge_px or 99.0 for blur in (0, 4, 8)]
    assert widths == sorted(widths)


@pytest.mark.parametrize("level", [0, 70, 255])
def test_picture_of_nothing_has_no_sharpness(level: int) -> None:
    assert looks_of(np.full((360, 640, 3), level, np.uint8)).edge_px is None


def test_grey_picture_is_taken_as_well() -> None:
    picture = seen("show qr")
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    assert looks_of(np.asarray(grey)) == looks_of(picture)


def test_light_is_told() -> None:
    assert looks_of(seen("show hall")).level > 2 * looks_of(seen("show hall", "light 30")).level
