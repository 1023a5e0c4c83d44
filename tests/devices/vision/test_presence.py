"""Somebody comes and goes; lamps, clouds, noise and chairs do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.emulators.camera_drawing import hall, lay, paper, person, phone, shade
from devices.vision.presence import PresenceWatch
from kiosk.ports.camera import Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from cv2.typing import MatLike

SIZE = (320, 180)
HALL = hall(SIZE, np.random.default_rng(2))
GRAIN = np.random.default_rng(4).normal(0, 4, (SIZE[1], SIZE[0], 3)).astype(np.float32)
EVERY_S = 0.2
CODE = (np.kron(np.random.default_rng(5).integers(0, 2, (25, 25)), np.ones((8, 8))) * 255).astype(np.uint8)
THINGS = {  # lying across, as small as the picture: drawing them is what takes time here
    "phone": cv2.resize(np.rot90(phone(CODE)[0]), (SIZE[0], SIZE[0] // 2), interpolation=cv2.INTER_AREA),
    "paper": cv2.resize(np.rot90(paper(np.random.default_rng(6))), (SIZE[0], 226), interpolation=cv2.INTER_AREA),
    "hand": np.full((60, 100, 3), (110, 130, 170), np.uint8),
}


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


def held(thing: str, now: float, *, share: float = 1.2, shake: float = 1.0, behind: MatLike = HALL) -> MatLike:
    """Something before the lens, as large as so much of the picture; a hand shakes."""
    wide, high = SIZE
    drawn = THINGS[thing]
    ratio = drawn.shape[1] / drawn.shape[0]
    height = (share * wide * high / ratio) ** 0.5
    x = (wide - height * ratio) / 2 + 3 * shake * np.sin(now * 2.1)
    y = (high - height) / 2 + 2 * shake * np.sin(now * 3.3 + 1)
    corners = [(x, y), (x + height * ratio, y), (x + height * ratio, y + height), (x, y + height)]
    return lay(behind, drawn, corners, times=1)


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


@pytest.mark.parametrize("share", [0.45, 1.0])
@pytest.mark.parametrize("thing", THINGS)
def test_thing_held_before_the_lens_is_no_news_and_the_hall_is_known_when_it_goes(
    watched: Hall, thing: str, share: float
) -> None:
    told = watched.passes(3, standing)
    told += watched.passes(10, lambda now: held(thing, now, share=share, behind=standing(now)))
    assert told + watched.passes(5, standing) == [Presence.PRESENT]
    assert watched.passes(4, empty) == [Presence.ABSENT]


def test_thing_held_before_the_lens_of_an_empty_hall_leaves_nobody_behind(watched: Hall) -> None:
    watched.passes(10, lambda now: held("phone", now))
    watched.passes(4, empty)
    assert watched.watch.presence is Presence.ABSENT


def test_cover_that_lies_still_is_learnt_and_the_hall_comes_back_when_it_goes(watched: Hall) -> None:
    covered = held("paper", 0.0, shake=0.0)
    watched.passes(3, standing)
    assert watched.passes(40, lambda _now: covered) == [Presence.ABSENT]
    assert watched.passes(3, standing) + watched.passes(4, empty) == [Presence.PRESENT, Presence.ABSENT]


def test_hall_that_looks_otherwise_for_good_is_learnt_though_people_move_in_it(watched: Hall) -> None:
    other = held("paper", 0.0, shake=0.0)
    watched.passes(95, lambda now: person(other, at=0.2 + 0.6 * abs(np.sin(now / 5))))
    watched.passes(35, lambda _now: other)
    assert watched.passes(3, lambda now: person(other, at=0.5, sway=now)) == [Presence.PRESENT]
    assert watched.passes(4, lambda _now: other) == [Presence.ABSENT]


def test_picture_lost_behind_a_cover_does_not_make_it_the_hall(watched: Hall) -> None:
    watched.passes(3, lambda now: held("hand", now))
    watched.watch.lose(watched.now)
    watched.passes(3, lambda now: held("hand", now))
    watched.passes(4, empty)
    assert watched.watch.presence is Presence.ABSENT
