"""The hidden signs: complete, in order, in time, and on home or out of service alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.gallery import SHOTS, stage
from ui.input.signs import CORNERS, CORNERS_S, KEYS, Sign, corner_of

if TYPE_CHECKING:
    from tests.ui.conftest import FakeAttendant
    from ui.shell import Shell

WIDTH, HEIGHT = 1080, 1920
PLACES = {"top left": (5, 5), "top right": (1075, 5), "bottom right": (1075, 1915), "bottom left": (5, 1915)}


def show(shell: Shell, name: str) -> None:
    stage(shell, next(shot for shot in SHOTS if shot.name == name), 1)


def touch_corners(shell: Shell, *names: str) -> None:
    assert shell.window is not None
    for name in names:
        QTest.mouseClick(shell.window, Qt.MouseButton.LeftButton, pos=QPoint(*PLACES[name]))


@pytest.mark.parametrize(("name", "point"), PLACES.items())
def test_corner_is_known(name: str, point: tuple[int, int]) -> None:
    assert corner_of(*point, width=WIDTH, height=HEIGHT, pitch_mm=0.311) == name


@pytest.mark.parametrize("point", [(540, 5), (5, 960), (540, 960), (70, 5), (5, 70), (1075, 1850)])
def test_elsewhere_is_no_corner(point: tuple[int, int]) -> None:
    assert corner_of(*point, width=WIDTH, height=HEIGHT, pitch_mm=0.311) is None


def test_parts_in_order_make_the_sign() -> None:
    sign = Sign(CORNERS, CORNERS_S)
    assert [sign.take(part, float(at)) for at, part in enumerate(CORNERS)] == [False, False, True]


@pytest.mark.parametrize("wrong", [*PLACES, None])
def test_anything_between_forgets_it(wrong: str | None) -> None:
    sign = Sign(CORNERS, CORNERS_S)
    sign.take(CORNERS[0], 0.0)
    sign.take(CORNERS[1], 0.1)
    if wrong != CORNERS[2]:
        sign.take(wrong, 0.2)
        assert not sign.take(CORNERS[2], 0.3)


def test_too_slow_forgets_it() -> None:
    sign = Sign(CORNERS, CORNERS_S)
    sign.take(CORNERS[0], 0.0)
    sign.take(CORNERS[1], 4.0)
    assert not sign.take(CORNERS[2], CORNERS_S + 0.1)


def test_false_start_may_be_the_beginning() -> None:
    sign = Sign(CORNERS, CORNERS_S)
    sign.take(CORNERS[0], 0.0)
    assert [sign.take(part, 1.0) for part in CORNERS] == [False, False, True]


def test_corners_are_no_straight_swipe() -> None:
    """Nobody who wipes the screen along an edge meets them in order."""
    assert CORNERS[0].split()[0] != CORNERS[1].split()[0]


@pytest.mark.parametrize("name", ["home", "closed"])
def test_corners_on_home_or_out_of_service_call_the_attendant(
    shell: Shell, attendant: FakeAttendant, name: str
) -> None:
    show(shell, name)
    touch_corners(shell, *CORNERS)
    assert attendant.told() == [("attend",)]


@pytest.mark.parametrize("name", ["choose", "identify", "number", "help", "timeout", "accessibility"])
def test_corners_anywhere_else_do_nothing(shell: Shell, attendant: FakeAttendant, name: str) -> None:
    show(shell, name)
    touch_corners(shell, *CORNERS)
    assert attendant.told() == []


def test_keys_call_the_attendant(shell: Shell, attendant: FakeAttendant) -> None:
    shell.cover(None)
    show(shell, "home")
    assert shell.window is not None
    for key in KEYS:
        QTest.keyClick(shell.window, key)
    assert attendant.told() == [("attend",)]


def test_fewer_keys_do_nothing(shell: Shell, attendant: FakeAttendant) -> None:
    show(shell, "home")
    assert shell.window is not None
    for key in KEYS[:-1]:
        QTest.keyClick(shell.window, key)
    assert attendant.told() == []
