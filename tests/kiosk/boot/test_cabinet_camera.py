"""The camera of a running terminal: its owner, on the emulated camera's real wire, and the status board it tells."""

from __future__ import annotations

import time
from queue import Empty, Queue
from typing import TYPE_CHECKING

import pytest

from devices.emulators.camera import CameraEmulator
from kiosk.boot.cabinet import camera_host
from kiosk.boot.judging import load_settings
from kiosk.health.board import StatusBoard
from kiosk.health.events import Event
from kiosk.health.latest import LatestStatuses
from kiosk.ports.camera import Presence, Symbology
from kiosk.ports.statuses import CameraStatus, Device, Picture
from kiosk.upkeep.counters import Counter
from kiosk.upkeep.kinds import DeviceKind
from kiosk.upkeep.tallies import Tallies
from tests.fakes.halls import TERMINAL
from tests.fakes.journal import RememberingJournal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kiosk.standing import Standing

LIVE = CameraStatus(Device.ONLINE, Picture.LIVE)
BLACK = CameraStatus(Device.USER_ERROR, Picture.BLACK)
GONE = CameraStatus(Device.OFFLINE)
SOON_S = 15.0


class Watched:
    """An emulated camera, its owner as a terminal makes it, and the board."""

    def __init__(self, state: Path) -> None:
        self.journal = RememberingJournal()
        self.tallies = Tallies()
        self.presences: Queue[Presence] = Queue()
        self.latest = LatestStatuses(state)
        self._changes: Queue[Standing] = Queue()
        self.emulator = CameraEmulator(size=(640, 360), fps=15)
        self.emulator.__enter__()
        settings = load_settings(overrides=[f"devices.camera.source={self.emulator.link}"]).devices.camera
        board = StatusBoard(TERMINAL, journal=self.journal, on_change=self._told)
        host = camera_host(
            settings, board=board, journal=self.journal, tallies=self.tallies, on_presence=self.presences.put
        )
        assert host is not None
        self.host = host
        self.host.start()

    def _told(self, standing: Standing) -> None:
        self.latest.stands(standing)
        self._changes.put(standing)

    def until(self, status: CameraStatus, *, limit_s: float = SOON_S) -> None:
        """Wait until the board says so."""
        ends, seen = time.monotonic() + limit_s, None
        while seen != status:
            try:
                seen = self._changes.get(timeout=max(ends - time.monotonic(), 0.01)).camera
            except Empty:
                pytest.fail(f"{status} was not told within {limit_s} s; last {seen}")

    def end(self) -> None:
        self.host.stop()
        self.emulator.__exit__(None, None, None)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    watched.until(LIVE)
    yield watched
    watched.end()


def test_covered_lens_stands_on_the_board_within_three_seconds(watched: Watched) -> None:
    watched.emulator.misfortune("black", "on")
    watched.until(BLACK, limit_s=3)


def test_free_lens_is_told(watched: Watched) -> None:
    watched.emulator.misfortune("black", "on")
    watched.until(BLACK)
    watched.emulator.misfortune("black", "off")
    watched.until(LIVE)


def test_camera_that_is_gone_stands_on_the_board_within_three_seconds(watched: Watched) -> None:
    watched.emulator.misfortune("gone", "on")
    watched.until(GONE, limit_s=3)


def test_camera_that_is_back_is_used_again(watched: Watched) -> None:
    watched.emulator.misfortune("gone", "on")
    watched.until(GONE)
    watched.emulator.misfortune("gone", "off")
    watched.until(LIVE)


def test_status_is_logged_with_its_picture(watched: Watched) -> None:
    assert {"device": "camera", "status": Device.ONLINE, "picture": Picture.LIVE} in [
        values for event, values in watched.journal.entries if event is Event.DEVICE_STATUS
    ]


def test_latest_statuses_name_the_camera(watched: Watched) -> None:
    assert watched.latest.told[DeviceKind.CAMERA].status == LIVE


def test_code_that_was_read_is_counted(watched: Watched) -> None:
    watched.emulator.misfortune("show", "qr")
    done: Queue[object] = Queue()
    watched.host.submit(lambda camera: camera.scan_code(frozenset(Symbology), deadline_s=10), done.put)
    done.get(timeout=SOON_S)
    counted: dict[tuple[DeviceKind, Counter], int] = {}
    watched.tallies.write(counted.update)
    assert counted[DeviceKind.CAMERA, Counter.CODES_READ] == 1


def test_pictures_that_came_are_counted(watched: Watched) -> None:
    watched.emulator.misfortune("black", "on")
    watched.until(BLACK)
    counted: dict[tuple[DeviceKind, Counter], int] = {}
    watched.tallies.write(counted.update)
    assert counted[DeviceKind.CAMERA, Counter.FRAMES] > 1


def test_picture_is_counted_once(watched: Watched) -> None:
    watched.host.stop()
    counted: dict[tuple[DeviceKind, Counter], int] = {}
    watched.tallies.write(counted.update)
    watched.tallies.write(counted.update)
    assert 0 < counted[DeviceKind.CAMERA, Counter.FRAMES] <= SOON_S * 15


def test_somebody_who_goes_is_told_even_after_the_camera_was_gone(watched: Watched) -> None:
    watched.emulator.misfortune("gone", "on")
    watched.until(GONE)
    watched.emulator.misfortune("gone", "off")
    watched.until(LIVE)
    watched.emulator.misfortune("person", "come")
    told = [watched.presences.get(timeout=SOON_S)]
    while told[-1] is not Presence.PRESENT:
        told.append(watched.presences.get(timeout=SOON_S))
    watched.emulator.misfortune("person", "go")
    assert watched.presences.get(timeout=SOON_S) is Presence.ABSENT


def test_terminal_without_a_source_has_no_camera() -> None:
    board = StatusBoard(TERMINAL, journal=RememberingJournal(), on_change=lambda _standing: None)
    settings = load_settings().devices.camera
    assert camera_host(settings, board=board, journal=RememberingJournal(), tallies=Tallies()) is None
