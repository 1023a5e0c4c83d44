"""What a portrait lacks: judged on faces that a detector claims to have found."""

from __future__ import annotations

import numpy as np
import pytest

from devices.vision.faces import Face, FaceLimits, cut_out, judge_faces
from kiosk.ports.camera import Hint

LIMITS = FaceLimits()
PICTURE = np.random.default_rng(1).integers(60, 190, (720, 1280, 3), dtype=np.uint8)


def face(left: float = 510, width: float = 260, height: float = 320, score: float = 0.95) -> Face:
    return Face(left, 200, width, height, score, (0.0,) * 15)


def test_one_good_face_has_nothing_in_its_way() -> None:
    assert judge_faces(PICTURE, [face()], LIMITS) is None


@pytest.mark.parametrize(
    ("faces", "hint"),
    [
        ([], Hint.NO_FACE),
        ([face(score=0.3)], Hint.NO_FACE),
        ([face(), face(left=100)], Hint.SEVERAL_FACES),
        ([face(width=80, height=100)], Hint.FACE_TOO_FAR),
        ([face(left=300, width=500, height=700)], Hint.FACE_TOO_NEAR),
        ([face(left=20)], Hint.FACE_ASIDE),
    ],
)
def test_what_stands_in_the_way_is_said(faces: list[Face], hint: Hint) -> None:
    assert judge_faces(PICTURE, faces, LIMITS) is hint


def test_face_that_nobody_is_sure_of_does_not_count_as_another() -> None:
    assert judge_faces(PICTURE, [face(), face(left=100, score=0.4)], LIMITS) is None


@pytest.mark.parametrize(("level", "hint"), [(20, Hint.TOO_DARK), (250, Hint.TOO_BRIGHT), (120, Hint.BLURRED)])
def test_light_and_sharpness_are_judged(level: int, hint: Hint) -> None:
    assert judge_faces(np.full_like(PICTURE, level), [face()], LIMITS) is hint


def test_face_at_the_border_is_cut_out_within_the_picture() -> None:
    cut = cut_out(PICTURE, face(left=-50))
    assert cut.shape[1] <= 1280
    assert cut.base is None or cut.base is not PICTURE


def test_repr_says_nothing_of_a_face() -> None:
    assert repr(face()) == "Face()"
