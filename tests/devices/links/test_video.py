"""Pictures from files and from sources that hang, break, or never begin."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.links.video import VideoLink
from devices.links.video_address import V4l2Finder, VideoSource, parse_video_source
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceSilent, LinkLost, PortMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cv2.typing import MatLike

SOURCE = parse_video_source("v4l2:0")


class Capture:
    """What OpenCV would give. `gate` closed: it hangs in its next picture."""

    def __init__(self, pictures: int = 10**6) -> None:
        self.left = pictures
        self.gate = threading.Event()
        self.gate.set()
        self.is_released = threading.Event()

    def get(self, _what: int) -> float:
        return 0.0

    def grab(self) -> bool:
        self.gate.wait(20)
        self.left -= 1
        return self.left >= 0

    def retrieve(self) -> tuple[bool, MatLike]:
        return True, np.full((4, 4, 3), 7, np.uint8)

    def release(self) -> None:
        self.is_released.set()


@pytest.fixture
def capture() -> Iterator[Capture]:
    made = Capture()
    yield made
    made.gate.set()


def link_to(capture: Capture) -> VideoLink:
    def make(_source: VideoSource, _finder: V4l2Finder) -> cv2.VideoCapture:
        return capture  # type: ignore[return-value]  # as far as the link uses it

    return VideoLink(SOURCE, make=make)


def test_newest_picture_is_given_and_old_ones_are_not_kept(capture: Capture) -> None:
    link = link_to(capture)
    link.open(deadline_s=2)
    first = link.next(after=0, deadline=time.monotonic() + 2)
    later = link.next(after=first.number + 2 if first else 0, deadline=time.monotonic() + 2)
    link.close()
    assert first is not None
    assert later is not None
    assert later.number >= first.number + 3


def test_closing_overwrites_the_newest_picture(capture: Capture) -> None:
    link = link_to(capture)
    link.open(deadline_s=2)
    capture.gate.clear()
    shot = link.next(after=0, deadline=time.monotonic() + 2)
    link.close()
    assert shot is not None
    assert not np.asarray(shot.image).any()


def test_source_that_hangs_is_silent_at_the_deadline(capture: Capture) -> None:
    capture.gate.clear()
    began = time.monotonic()
    with pytest.raises(DeviceSilent):
        link_to(capture).open(deadline_s=0.2)
    assert time.monotonic() - began < 1.5


def test_source_that_still_hangs_is_not_opened_a_second_time(capture: Capture) -> None:
    capture.gate.clear()
    link = link_to(capture)
    with pytest.raises(DeviceSilent):
        link.open(deadline_s=0.1)
    with pytest.raises(DeviceBusy):
        link.open(deadline_s=0.1)


def test_abandoned_source_is_released_when_it_comes_back(capture: Capture) -> None:
    capture.gate.clear()
    with pytest.raises(DeviceSilent):
        link_to(capture).open(deadline_s=0.1)
    capture.gate.set()
    assert capture.is_released.wait(5)


def test_source_that_ends_is_lost(capture: Capture) -> None:
    capture.left = 1
    link = link_to(capture)
    link.open(deadline_s=2)
    with pytest.raises(LinkLost):
        link.next(after=1, deadline=time.monotonic() + 2)
    link.close()


def test_interrupt_ends_the_wait(capture: Capture) -> None:
    link = link_to(capture)
    link.open(deadline_s=2)
    capture.gate.clear()
    threading.Timer(0.1, link.interrupt).start()
    with pytest.raises(Canceled):
        link.next(after=10**9, deadline=time.monotonic() + 10)
    capture.gate.set()
    link.close()


def test_interrupt_is_not_heeded_by_streams(capture: Capture) -> None:
    link = link_to(capture)
    link.open(deadline_s=2)
    link.interrupt()
    shot = link.next(after=0, deadline=time.monotonic() + 2, heed=False)
    link.close()
    assert shot is not None


def test_closed_link_is_lost() -> None:
    with pytest.raises(LinkLost):
        VideoLink(SOURCE).next(after=0, deadline=time.monotonic() + 1)


def test_picture_file_is_a_camera(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "desk.png"), np.full((9, 16, 3), 200, np.uint8))
    link = VideoLink(parse_video_source(f"file:{tmp_path}/desk.png"))
    link.open(deadline_s=2)
    shot = link.next(after=0, deadline=time.monotonic() + 2)
    link.close()
    assert shot is not None
    assert (shot.still, shot.number >= 1) == (True, True)


def test_film_begins_again_at_its_end(tmp_path: Path) -> None:
    film = cv2.VideoWriter(str(tmp_path / "hall.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 50, (64, 48))
    for level in range(5):
        film.write(np.full((48, 64, 3), level * 40, np.uint8))
    film.release()
    link = VideoLink(parse_video_source(f"file:{tmp_path}/hall.avi"))
    link.open(deadline_s=3)
    shot = link.next(after=7, deadline=time.monotonic() + 5)
    link.close()
    assert shot is not None


@pytest.mark.parametrize("name", ["none.png", "none.mp4"])
def test_file_that_is_not_there_is_missing(tmp_path: Path, name: str) -> None:
    with pytest.raises(PortMissing):
        VideoLink(parse_video_source(f"file:{tmp_path}/{name}")).open(deadline_s=3)


def test_file_that_is_no_picture_is_missing(tmp_path: Path) -> None:
    (tmp_path / "desk.png").write_bytes(b"no picture")
    with pytest.raises(PortMissing):
        VideoLink(parse_video_source(f"file:{tmp_path}/desk.png")).open(deadline_s=3)
