"""Live, black, frozen: each named in time, and nothing else is called so."""

from __future__ import annotations

import numpy as np
import pytest

from devices.vision.picture import PictureJudge
from kiosk.ports.statuses import Picture

RANDOM = np.random.default_rng(1)


def hall(level: float = 120.0, noise: float = 3.0) -> np.ndarray:
    ramp = np.linspace(0.4, 1.0, 320)[None, :, None] * level
    return np.clip(ramp + RANDOM.normal(0, noise, (180, 320, 3)), 0, 255).astype(np.uint8)


def black() -> np.ndarray:
    return RANDOM.integers(0, 8, (180, 320, 3), dtype=np.uint8)


def test_first_picture_is_live() -> None:
    assert PictureJudge().see(hall(), 0.0) is Picture.LIVE


def test_same_picture_for_long_is_frozen() -> None:
    judge, still = PictureJudge(), hall()
    seen = [judge.see(still, at / 10) for at in range(31)]
    assert (seen[0], seen[10], seen[15]) == (Picture.LIVE, Picture.LIVE, Picture.FROZEN)


def test_noise_alone_keeps_a_picture_live() -> None:
    judge = PictureJudge()
    assert {judge.see(hall(noise=1.0), at / 10) for at in range(40)} == {Picture.LIVE}


def test_picture_from_a_file_is_never_frozen() -> None:
    judge, still = PictureJudge(), hall()
    assert {judge.see(still, at / 10, still=True) for at in range(40)} == {Picture.LIVE}


def test_frozen_picture_that_moves_again_is_live_at_once() -> None:
    judge, still = PictureJudge(), hall()
    for at in range(30):
        judge.see(still, at / 10)
    assert judge.see(hall(), 3.1) is Picture.LIVE


def test_covered_lens_is_black_after_a_second() -> None:
    judge = PictureJudge()
    judge.see(hall(), 0.0)
    assert [judge.see(black(), at) for at in (0.5, 1.2)] == [Picture.LIVE, Picture.BLACK]


def test_lens_covered_from_the_start_is_unknown_and_then_black() -> None:
    judge = PictureJudge()
    assert [judge.see(black(), at) for at in (0.0, 0.5, 1.1)] == [Picture.UNKNOWN, Picture.UNKNOWN, Picture.BLACK]


def test_black_and_frozen_picture_is_called_black() -> None:
    judge, covered = PictureJudge(), black()
    assert [judge.see(covered, at / 10) for at in range(40)][-1] is Picture.BLACK


def test_dark_hall_with_a_lamp_is_live() -> None:
    judge = PictureJudge()
    seen = []
    for at in range(30):
        image = black()
        image[20:60, 40:90] = RANDOM.integers(120, 200, (40, 50, 3))
        seen.append(judge.see(image, at / 10))
    assert set(seen) == {Picture.LIVE}


@pytest.mark.parametrize("level", [40.0, 250.0])
def test_dim_and_bright_halls_are_live(level: float) -> None:
    judge = PictureJudge()
    assert {judge.see(hall(level), at / 10) for at in range(30)} == {Picture.LIVE}
