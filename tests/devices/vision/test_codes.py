"""Codes of every kind that citizens bring, any way round."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp

from devices.emulators import camera_scenes as scenes
from devices.vision.codes import find_code, read_codes
from kiosk.ports.camera import Symbology

ALL = frozenset(Symbology)
MADE = {
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCode, "https://example.org/n/1"),
    Symbology.CODE_128: (zxingcpp.BarcodeFormat.Code128, "BJ20260001"),
    Symbology.CODE_39: (zxingcpp.BarcodeFormat.Code39, "BJ20260001"),
    Symbology.EAN: (zxingcpp.BarcodeFormat.EAN13, "4006381333931"),
    Symbology.PDF417: (zxingcpp.BarcodeFormat.PDF417, "BJ20260001"),
}


def drawn(kind: Symbology) -> np.ndarray:
    form, text = MADE[kind]
    code = np.array(zxingcpp.create_barcode(text, form).to_image(scale=4))
    return np.pad(np.repeat(code[..., None], 3, 2), ((40, 40), (40, 40), (0, 0)), constant_values=255)


@pytest.mark.parametrize("kind", Symbology)
def test_each_kind_is_read(kind: Symbology) -> None:
    found = read_codes(drawn(kind), ALL)
    assert [(code.symbology, code.text) for code in found] == [(kind, MADE[kind][1])]


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_code_is_read(turns: int) -> None:
    assert read_codes(np.ascontiguousarray(np.rot90(drawn(Symbology.CODE_128), turns)), ALL)


def test_kind_that_nobody_asked_for_is_not_read() -> None:
    assert read_codes(drawn(Symbology.QR), {Symbology.EAN}) == ()


def test_code_on_a_phone_held_at_an_angle_is_read() -> None:
    made = scenes.generated_phone(3)
    seen = scenes.spoilt(made.drawn.image, np.random.default_rng(3), noise=3, blur_px=0.6)
    assert [code.text for code in read_codes(seen, {Symbology.QR})] == [made.text]


def test_chinese_in_a_code_is_read() -> None:
    grey = np.kron(scenes.qr("张三，居住登记"), np.ones((6, 6), np.uint8))
    assert read_codes(grey, {Symbology.QR})[0].text == "张三，居住登记"


def test_nothing_is_read_from_an_empty_hall() -> None:
    assert read_codes(scenes.generated_sheet(1, (640, 360)).drawn.image, ALL) == ()


def test_repr_does_not_say_what_a_code_holds() -> None:
    assert repr(read_codes(drawn(Symbology.QR), ALL)[0]) == "Code(qr, 23 bytes)"


def test_code_39_of_the_emulator_spells_every_letter() -> None:
    text = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-. 0123456789"
    bars = np.repeat(np.where(scenes.code39(text), 0, 255).astype(np.uint8)[None], 60, 0)
    grey = np.pad(np.repeat(bars, 2, 1), 24, constant_values=255)
    assert [code.text for code in read_codes(grey, {Symbology.CODE_39})] == [text]


# ── one code, in steps ──


@pytest.mark.parametrize("kind", Symbology)
def test_each_kind_is_found(kind: Symbology) -> None:
    found = find_code(drawn(kind), ALL)
    assert found is not None
    assert (found.symbology, found.text) == (kind, MADE[kind][1])


@pytest.mark.parametrize("kind", Symbology)
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_code_is_found(kind: Symbology, turns: int) -> None:
    assert find_code(np.ascontiguousarray(np.rot90(drawn(kind), turns)), ALL) is not None


@pytest.mark.parametrize("kind", Symbology)
def test_code_in_a_large_picture_is_found(kind: Symbology) -> None:
    large = np.full((1080, 1920, 3), 200, np.uint8)
    code = drawn(kind)
    large[400 : 400 + code.shape[0], 700 : 700 + code.shape[1]] = code
    assert find_code(large, ALL) is not None


def test_white_code_on_black_is_found() -> None:
    assert find_code(255 - drawn(Symbology.QR), ALL) is not None


def test_kind_that_nobody_asked_for_is_not_found() -> None:
    assert find_code(drawn(Symbology.QR), {Symbology.EAN}) is None


def test_caller_is_asked_before_every_step_of_a_look() -> None:
    asked: list[None] = []
    assert find_code(np.full((1080, 1920), 200, np.uint8), ALL, heed=lambda: asked.append(None)) is None
    assert len(asked) == 6  # square, bars, stacked; small and large


def test_caller_who_has_heard_enough_ends_the_look() -> None:
    def enough() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        find_code(drawn(Symbology.QR), ALL, heed=enough)
