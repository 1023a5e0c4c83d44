"""Somebody comes and goes; lamps, clouds, noise and chairs do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from devices.emulators.camera_drawing import hall, person, shade
from devices.vision.presence import PresenceWatch
from kiosk.ports.camera import Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from cv2.typing import MatLike

SIZE = (320, 180)
HALL = hall(SIZE, np.random.default_rng(2))
GRAIN = np.random.default_rng(4).normal(0, 4, (SIZE[1], SIZE[0], 3)).astype(np.float32)
EVERY_S = 0.2


class Hall:
    """A watch, and time that passes."""

    def __init__(self) -> None:
        self.watch = PresenceWatch()
        self.now = 0.0
        self.changes: list[Presence] = []
        self._random = np.random.default_rng(3)

    def passes(self, seconds: float, scene: Callable[[float], MatLike]) -> list[Presence]:
        """Look at it for so long; gives the changes."""
        before = len(self.changes)
        for _ in range(round(seconds / EVERY_S)):
            grain = np.roll(GRAIN, self._random.integers(0, SIZE[0]), axis=1)
            seen = np.clip(np.asarray(scene(self.now)) + grain, 0, 255).astype(np.uint8)
            change = self.watch.see(seen, self.now)
            if change is not None:
                self.changes.append(change.presence)
            self.now += EVERY_S
        return self.changes[before:]


def empty(_now: float) -> MatLike:
    return HALL


def standing(now: float) -> MatLike:
    return person(HALL, at=0.5, sway=now * 1.3)


@pytest.fixture
def watched() -> Hall:
    known = Hall()
    assert known.passes(2, empty) == [Presence.ABSENT]
    return known


def test_empty_hall_stays_empty(watched: Hall) -> None:
    assert watched.passes(20, empty) == []


def test_somebody_who_comes_is_told_once(watched: Hall) -> None:
    assert watched.passes(10, standing) == [Presence.PRESENT]


def test_somebody_who_goes_is_told_once(watched: Hall) -> None:
    watched.passes(10, standing)
    assert watched.passes(10, empty) == [Presence.ABSENT]


def test_somebody_who_passes_by_is_nobody(watched: Hall) -> None:
    assert watched.passes(0.4, standing) + watched.passes(5, empty) == []


def test_somebody_hidden_for_a_moment_has_not_gone(watched: Hall) -> None:
    watched.passes(5, standing)
    assert watched.passes(1.0, empty) + watched.passes(5, standing) == []


def test_somebody_who_stands_for_minutes_is_not_learnt_as_furniture(watched: Hall) -> None:
    assert watched.passes(150, standing) == [Presence.PRESENT]


@pytest.mark.parametrize("light", [0.4, 0.7, 1.35])
def test_light_that_changes_at_once_is_nobody(watched: Hall, light: float) -> None:
    assert watched.passes(5, lambda _now: np.clip(HALL * light, 0, 255).astype(np.uint8)) == []


def test_cloud_that_drifts_by_is_nobody(watched: Hall) -> None:
    assert watched.passes(30, lambda now: (HALL * (0.8 + 0.2 * np.cos(now / 4))).astype(np.uint8)) == []


def test_lamp_on_one_side_is_nobody_for_long(watched: Hall) -> None:
    half = np.array([[0, 0], [150, 0], [110, 180], [0, 180]])
    lit = shade(HALL, half, light=1.3, soft_px=40)
    watched.passes(45, lambda _now: lit)
    assert watched.watch.presence is Presence.ABSENT


def test_light_that_changes_does_not_hide_somebody(watched: Hall) -> None:
    watched.passes(5, standing)
    assert watched.passes(10, lambda now: (standing(now) * 0.7).astype(np.uint8)) == []


def test_chair_that_was_put_there_is_forgotten(watched: Hall) -> None:
    chair = HALL.copy()
    chair[100:170, 200:260] = (40, 40, 60)
    watched.passes(60, lambda _now: chair)
    assert watched.watch.presence is Presence.ABSENT


def test_shape_of_somebody_who_stood_there_at_the_start_is_forgotten() -> None:
    known = Hall()
    known.passes(3, standing)
    known.passes(60, empty)
    assert known.watch.presence is Presence.ABSENT


def test_lost_picture_makes_presence_unknown(watched: Hall) -> None:
    change = watched.watch.lose(watched.now)
    assert change is not None
    assert change.presence is Presence.UNKNOWN


def test_picture_that_is_back_says_who_stands_there(watched: Hall) -> None:
    watched.watch.lose(watched.now)
    assert watched.passes(2, standing) == [Presence.PRESENT]
