"""Camera sources as text, and cameras found again under another index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from devices.links.video_address import V4l2Finder, Way, parse_video_source
from kiosk.ports.errors import PortMissing, SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "way", "where"),
    [
        ("v4l2:0", Way.V4L2, "0"),
        ("v4l2:/dev/v4l/by-id/usb-cam", Way.V4L2, "/dev/v4l/by-id/usb-cam"),
        ("v4l2:name=HD Webcam", Way.V4L2, "name=HD Webcam"),
        ("file:/srv/desk.mp4", Way.FILE, "/srv/desk.mp4"),
        ("http://192.0.2.20:8080/video", Way.NETWORK, "http://192.0.2.20:8080/video"),
        ("rtsp://192.0.2.20/stream", Way.NETWORK, "rtsp://192.0.2.20/stream"),
    ],
)
def test_source_is_read(text: str, way: Way, where: str) -> None:
    source = parse_video_source(text)
    assert (source.way, source.where) == (way, where)


def test_size_and_speed_are_read() -> None:
    source = parse_video_source("v4l2:0?size=1920x1080&fps=30")
    assert (source.where, source.size, source.fps) == ("0", (1920, 1080), 30)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "v4l2:",
        "v4l2:zero",
        "v4l2:0?size=big",
        "v4l2:0?speed=9",
        "v4l2:name=",
        "file:desk.mp4",
        "http://",
        "ftp://a/",
    ],
)
def test_nonsense_is_refused_with_what_would_be_right(text: str) -> None:
    with pytest.raises(SettingsError, match="write "):
        parse_video_source(text)


def test_password_is_never_told() -> None:
    source = parse_video_source("rtsp://admin:secret@192.0.2.20/stream")
    assert (str(source), repr(source)) == ("rtsp://192.0.2.20/stream", "VideoSource(rtsp://192.0.2.20/stream)")


def test_password_in_a_wrong_source_is_never_told() -> None:
    with pytest.raises(SettingsError) as caught:
        parse_video_source("ftp://admin:secret@192.0.2.20/stream")
    assert "secret" not in str(caught.value)


class Machine:
    """Cameras as the kernel lists them."""

    def __init__(self, root: Path) -> None:
        self.sysfs, self.dev = root / "sys", root / "dev"
        self.sysfs.mkdir()
        self.dev.mkdir()
        self.finder = V4l2Finder(sysfs=self.sysfs, dev=self.dev)

    def plug(self, index: int, name: str, *, node: int = 0) -> None:
        (self.sysfs / f"video{index}").mkdir()
        (self.sysfs / f"video{index}" / "name").write_text(f"{name}\n", "utf-8")
        (self.sysfs / f"video{index}" / "index").write_text(f"{node}\n", "utf-8")
        (self.dev / f"video{index}").touch()

    def unplug(self, index: int) -> None:
        for file in (self.sysfs / f"video{index}").iterdir():
            file.unlink()
        (self.sysfs / f"video{index}").rmdir()
        (self.dev / f"video{index}").unlink()

    def find(self, text: str) -> int:
        return self.finder.find(parse_video_source(text))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_camera_is_found_by_its_index(machine: Machine) -> None:
    machine.plug(0, "Desk")
    assert machine.find("v4l2:0") == 0


def test_camera_is_found_by_its_name_at_the_node_that_gives_pictures(machine: Machine) -> None:
    machine.plug(1, "Desk", node=1)
    machine.plug(2, "Desk")
    assert machine.find("v4l2:name=Desk") == 2


def test_camera_that_comes_back_under_another_index_is_found(machine: Machine) -> None:
    machine.plug(0, "Desk")
    machine.find("v4l2:0")
    machine.unplug(0)
    machine.plug(3, "Desk")
    assert machine.find("v4l2:0") == 3


def test_another_camera_that_took_its_index_is_not_taken_for_it(machine: Machine) -> None:
    machine.plug(0, "Desk")
    machine.find("v4l2:0")
    machine.unplug(0)
    machine.plug(0, "Hall")
    machine.plug(1, "Desk")
    assert machine.find("v4l2:0") == 1


def test_link_by_id_is_followed(machine: Machine) -> None:
    machine.plug(4, "Desk")
    (machine.dev / "by-id").symlink_to(machine.dev / "video4")
    assert machine.find("v4l2:/dev/by-id") == 4


@pytest.mark.parametrize("text", ["v4l2:0", "v4l2:name=Desk", "v4l2:/dev/video9"])
def test_camera_that_is_not_there_is_missing(machine: Machine, text: str) -> None:
    with pytest.raises(PortMissing):
        machine.find(text)
