"""The camera's live view over the emulated camera: what is shown, what is told, and what is not."""

from __future__ import annotations

import threading
import time
from queue import Empty, Queue
from typing import TYPE_CHECKING

import pytest

from devices.emulators.camera import CameraEmulator
from kiosk.boot.cabinet import camera_host
from kiosk.boot.camera_view import WIDTH, CameraViewer
from kiosk.boot.judging import load_settings
from kiosk.health.board import StatusBoard
from kiosk.journeys.upkeep_camera import Light, Sharpness, View
from kiosk.ports.camera import Symbology
from kiosk.ports.statuses import Picture
from kiosk.upkeep.tallies import Tallies
from kiosk.visit import Done, Failed
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kiosk.ports.camera import Frame, Hint

SOON_S = 15.0
SECRET = "https://example.org/n/Z987-SECRET"


class Glass:
    """A window that takes every picture at once, and forgets it."""

    def __init__(self) -> None:
        self.shown: Queue[tuple[int, int]] = Queue()
        self.cleared = threading.Event()
        self.frozen = False
        self.kept: list[Callable[[], None]] = []

    def advise(self, hint: Hint) -> None:
        raise AssertionError("nobody lays a paper here")

    def show(self, frame: Frame, taken: Callable[[], None]) -> None:
        self.cleared.clear()
        self.shown.put((frame.width, frame.number))
        if self.frozen:
            self.kept.append(taken)
        else:
            taken()

    def clear(self) -> None:
        self.cleared.set()


class Lens:
    """An emulated camera, its owner, and the view of it."""

    def __init__(self) -> None:
        self.journal = RememberingJournal()
        self.glass = Glass()
        self.views: Queue[View] = Queue()
        self.emulator = CameraEmulator(size=(1280, 720), fps=15)
        self.emulator.__enter__()
        settings = load_settings(overrides=[f"devices.camera.source={self.emulator.link}"]).devices.camera
        board = StatusBoard(TERMINAL, journal=self.journal, on_change=lambda _standing: None)
        host = camera_host(settings, board=board, journal=self.journal, tallies=Tallies())
        assert host is not None
        self.host = host
        self.host.start()
        self.viewer = CameraViewer(self.host, self.glass, self.journal)

    def open(self) -> object:
        answers: Queue[object] = Queue()
        self.viewer.open(self.views.put, answers.put)
        return answers.get(timeout=SOON_S)

    def until(self, wanted: Callable[[View], bool]) -> View:
        ends, seen = time.monotonic() + SOON_S, None
        while seen is None or not wanted(seen):
            try:
                seen = self.views.get(timeout=max(ends - time.monotonic(), 0.01))
            except Empty:
                pytest.fail(f"it was not seen; last {seen}")
        return seen

    def end(self) -> None:
        self.viewer.close()
        self.host.stop()
        self.emulator.__exit__(None, None, None)


@pytest.fixture
def lens() -> Iterator[Lens]:
    lens = Lens()
    yield lens
    lens.end()


def test_view_opens_and_pictures_come(lens: Lens) -> None:
    opened = lens.open()
    assert (isinstance(opened, Done), lens.glass.shown.get(timeout=SOON_S)[0]) == (True, WIDTH)


def test_pictures_follow_one_another(lens: Lens) -> None:
    lens.open()
    numbers = [lens.glass.shown.get(timeout=SOON_S)[1] for _ in range(4)]
    assert numbers == sorted(set(numbers))


def test_window_that_is_slow_is_sent_nothing_more(lens: Lens) -> None:
    lens.glass.frozen = True
    lens.open()
    lens.glass.shown.get(timeout=SOON_S)
    lens.until(lambda view: view.width > 0)
    assert (len(lens.glass.kept), lens.glass.shown.empty()) == (1, True)


def test_live_sharp_picture_is_told(lens: Lens) -> None:
    lens.open()
    view = lens.until(lambda view: view.picture is Picture.LIVE and view.sharpness is not Sharpness.UNKNOWN)
    assert (view.sharpness, view.light) == (Sharpness.SHARP, Light.GOOD)


def test_blurred_lens_is_told(lens: Lens) -> None:
    lens.emulator.misfortune("blur", "9")
    lens.open()
    lens.until(lambda view: view.sharpness is Sharpness.BLURRED)


def test_covered_lens_is_told(lens: Lens) -> None:
    lens.open()
    lens.until(lambda view: view.picture is Picture.LIVE)
    lens.emulator.misfortune("black", "on")
    view = lens.until(lambda view: view.picture is Picture.BLACK)
    assert view.light is Light.DARK


def test_code_is_told_by_kind_and_length_alone(lens: Lens) -> None:
    lens.emulator.misfortune("text", SECRET)
    lens.emulator.misfortune("show", "qr")
    lens.open()
    view = lens.until(lambda view: view.code is not None)
    said = repr((view, lens.journal.entries))
    assert (view.code, view.code_bytes, SECRET in said) == (Symbology.QR, len(SECRET), False)


def test_cable_that_is_out_is_told(lens: Lens) -> None:
    lens.open()
    lens.until(lambda view: view.picture is Picture.LIVE)
    lens.emulator.misfortune("gone", "on")
    view = lens.until(lambda view: view.picture is Picture.UNKNOWN)
    assert view.sharpness is Sharpness.UNKNOWN


def test_closed_view_forgets_the_last_picture(lens: Lens) -> None:
    lens.open()
    lens.glass.shown.get(timeout=SOON_S)
    lens.viewer.close()
    assert lens.glass.cleared.is_set()


def test_closed_view_tells_nothing_more(lens: Lens) -> None:
    lens.open()
    lens.until(lambda view: view.picture is Picture.LIVE)
    lens.viewer.close()
    for thread in threading.enumerate():
        if thread.name == "camera-view":
            thread.join(SOON_S)
    while not lens.views.empty():
        lens.views.get()
    lens.emulator.misfortune("black", "on")
    with pytest.raises(Empty):
        lens.views.get(timeout=1.5)


def test_view_opens_again(lens: Lens) -> None:
    lens.open()
    lens.viewer.close()
    assert isinstance(lens.open(), Done)
    lens.until(lambda view: view.picture is Picture.LIVE)


def test_numbers_rise_from_one_view_to_the_next(lens: Lens) -> None:
    first, second = lens.open(), lens.open()
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert second.value.number > first.value.number


def test_camera_that_is_not_fitted_is_told(lens: Lens) -> None:
    answers: list[object] = []
    CameraViewer(None, lens.glass, lens.journal).open(lens.views.put, answers.append)
    assert isinstance(answers[0], Failed)
