"""What a camera did is counted: what was taken, and what could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

from kiosk.ports.camera import Hint, Subject, Symbology
from kiosk.ports.errors import Canceled, KioskError, NoCode, NoFace, NoSheet
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.counting_camera import CountingCamera, seen
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies
from tests.fakes.camera_in_memory import FakeCamera

if TYPE_CHECKING:
    from collections.abc import Callable


class Failing(FakeCamera):
    """Every face is missed."""

    def __init__(self, error: KioskError) -> None:
        super().__init__()
        self._error = error

    def capture_portrait(self, *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None) -> NoReturn:
        raise self._error


def counted(tallies: Tallies) -> dict[Counter, int]:
    return {counter: amount for (kind, counter), amount in tallies.pending().items() if kind is DeviceKind.CAMERA}


def test_paper_that_was_taken_is_a_capture() -> None:
    camera, tallies = FakeCamera(), Tallies()
    camera.open(deadline_s=1)
    camera.sheet = True
    CountingCamera(camera, tallies).capture_page(Subject.A4, deadline_s=1)
    assert counted(tallies) == {Counter.CAPTURES: 1}


def test_paper_that_was_not_there_is_a_failed_capture() -> None:
    camera, tallies = FakeCamera(), Tallies()
    camera.open(deadline_s=1)
    with pytest.raises(NoSheet):
        CountingCamera(camera, tallies).capture_page(Subject.A4, deadline_s=0.01)
    assert counted(tallies) == {Counter.CAPTURES_FAILED: 1}


def test_code_nobody_held_up_is_nothing() -> None:
    camera, tallies = FakeCamera(), Tallies()
    camera.open(deadline_s=1)
    with pytest.raises(NoCode):
        CountingCamera(camera, tallies).scan_code(frozenset(Symbology), deadline_s=0.01)
    assert counted(tallies) == {}


@pytest.mark.parametrize(
    ("error", "count"),
    [(NoFace("none", hint=Hint.NO_FACE), {Counter.CAPTURES_FAILED: 1}), (Canceled("interrupted"), {})],
)
def test_face_that_was_not_found_is_a_failed_capture_and_a_canceled_wait_is_none(
    error: KioskError, count: dict[Counter, int]
) -> None:
    tallies = Tallies()
    with pytest.raises(type(error)):
        CountingCamera(Failing(error), tallies).capture_portrait(deadline_s=1)
    assert counted(tallies) == count


def test_pictures_add_up_and_settle_nothing() -> None:
    settled: list[None] = []
    tallies = Tallies(settled=lambda: settled.append(None))
    tell = seen(tallies)
    tell(15)
    tell(14)
    assert (counted(tallies), settled) == ({Counter.FRAMES: 29}, [])
