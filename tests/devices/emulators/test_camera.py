"""The emulated camera: what it shows, what it obeys, what it refuses."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.emulators.camera import CameraEmulator
from devices.emulators.camera_misfortunes import KNOWN, Conditions
from devices.emulators.camera_stage import Stage
from kiosk.ports.errors import SettingsError

if TYPE_CHECKING:
    from http.client import HTTPResponse

SIZE = (320, 180)


def shown(stage: Stage, now_s: float = 100.0) -> np.ndarray:
    image = cv2.imdecode(np.frombuffer(stage.picture(now_s), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    return np.asarray(image)


@pytest.fixture
def stage() -> Stage:
    return Stage(SIZE)


def befall(stage: Stage, words: str, now_s: float = 0.0) -> None:
    stage.befall(words.split(), now_s)


@pytest.mark.parametrize("show", ["hall", "desk", "sheet", "card", "card-back", "qr", "barcode"])
def test_every_scene_has_the_asked_size(stage: Stage, show: str) -> None:
    befall(stage, f"show {show}")
    assert shown(stage).shape == (180, 320, 3)


def test_two_pictures_differ_by_noise(stage: Stage) -> None:
    assert stage.picture(1) != stage.picture(1)


def test_scene_in_which_nothing_moves_is_coded_a_few_times_and_no_more(stage: Stage) -> None:
    assert 2 < len({stage.picture(number) for number in range(40)}) < 20


def test_somebody_who_stands_there_is_drawn_anew_each_time(stage: Stage) -> None:
    befall(stage, "person come", 0.0)
    assert len({stage.picture(5 + number / 10) for number in range(30)}) == 30


def test_pictures_go_on_while_the_next_scene_is_drawn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    draw, meanwhile = stage._draw, []

    def slowly(now: Conditions) -> np.ndarray:
        meanwhile.append(stage.picture(1))
        return np.asarray(draw(now))

    monkeypatch.setattr(stage, "_draw", slowly)
    befall(stage, "show sheet")
    assert len(meanwhile) == 1


def test_frozen_pictures_do_not_differ(stage: Stage) -> None:
    befall(stage, "frozen on")
    assert stage.picture(1) == stage.picture(9)


def test_covered_lens_shows_black(stage: Stage) -> None:
    befall(stage, "black on")
    assert shown(stage).max() < 16


def test_somebody_walks_up_and_away(stage: Stage) -> None:
    empty = shown(stage).astype(int)
    befall(stage, "person come", 100.0)
    there = shown(stage, 105.0).astype(int)
    befall(stage, "person go", 110.0)
    gone = shown(stage, 115.0).astype(int)
    assert np.abs(there - empty).mean() > 5 > np.abs(gone - empty).mean()


def test_light_is_what_it_was_told(stage: Stage) -> None:
    day = shown(stage).mean()
    befall(stage, "light 50")
    assert shown(stage).mean() == pytest.approx(day / 2, rel=0.05)


@pytest.mark.parametrize(
    "words", ["", "dance", "show moon", "light much", "light 1000", "blur -1", "black maybe", "turn 1_0", "text"]
)
def test_nonsense_is_refused_with_what_is_known(stage: Stage, words: str) -> None:
    with pytest.raises(SettingsError, match=r"known|write"):
        befall(stage, words)


def test_code_that_cannot_spell_it_is_refused_and_nothing_changes(stage: Stage) -> None:
    befall(stage, "show barcode")
    with pytest.raises(SettingsError, match="cannot be drawn"):
        befall(stage, "text 张三")
    assert stage.conditions.text == ""


def test_clear_ends_what_is_wrong_and_keeps_what_is_shown(stage: Stage) -> None:
    for words in ("show qr", "black on", "light 40", "clear"):
        befall(stage, words)
    assert (stage.conditions.show, stage.conditions.black, stage.conditions.light) == ("qr", False, 100)


def test_all_words_are_explained() -> None:
    assert all(KNOWN.values())


def test_stream_is_mjpeg_over_http() -> None:
    with CameraEmulator(size=SIZE) as emulator, urllib.request.urlopen(emulator.link, timeout=5) as answer:
        head = answer.read(200)
    assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace")
    assert b"Content-Type: image/jpeg" in head
    assert b"\xff\xd8" in head


def test_another_path_is_not_found() -> None:
    with CameraEmulator(size=SIZE) as emulator, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(emulator.link + "x", timeout=5)


def test_cable_that_is_out_breaks_the_stream() -> None:
    with CameraEmulator(size=SIZE) as emulator, urllib.request.urlopen(emulator.link, timeout=5) as answer:
        emulator.misfortune("gone", "on")
        assert _ends(answer)


def _ends(answer: HTTPResponse) -> bool:
    try:
        while answer.read(65536):
            pass
    except OSError:
        pass
    return True
