"""The moment to take a paper, and the one that was taken already."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.drivers.camera_taking import Taking
from devices.links.video import Shot
from devices.vision.pages import PageLimits
from kiosk.ports.camera import Hint, Page, Subject

if TYPE_CHECKING:
    from cv2.typing import MatLike

LIMITS = PageLimits(seen_dpi=20)
TAKEN = [Hint.HOLD_STILL, Hint.HOLD_STILL, "taken"]


def desk(at: int | None = 200) -> MatLike:
    """A dark desk, with a sheet so many px from the left, or none."""
    picture = np.full((360, 640, 3), 60, np.uint8)
    if at is not None:
        cv2.rectangle(picture, (at, 40), (at + 200, 323), (225, 225, 225), -1)
    return picture


def looks(*pictures: MatLike, fresh: bool) -> list[Hint | str]:
    taking = Taking(Subject.A4, LIMITS, fresh=fresh)
    seen = [taking.look(Shot(number, number / 10, picture)) for number, picture in enumerate(pictures)]
    return ["taken" if isinstance(one, Page) else one for one in seen]


def test_paper_is_taken_at_the_third_look() -> None:
    assert looks(desk(), desk(), desk(), fresh=False) == TAKEN


def test_paper_that_was_taken_already_is_not_taken_as_it_lies() -> None:
    assert looks(*[desk()] * 6, fresh=True) == [Hint.UNCHANGED] * 6


@pytest.mark.parametrize(("between", "hint"), [(None, Hint.NO_SHEET), (260, Hint.MOVING)])
def test_paper_that_was_turned_is_taken(between: int | None, hint: Hint) -> None:
    after = desk(200 if between is None else between)

    assert looks(desk(), desk(between), *[after] * 3, fresh=True) == [Hint.UNCHANGED, hint, *TAKEN]
