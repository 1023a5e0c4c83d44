"""Where a camera's pictures come from, as text in settings and on the command line.

v4l2:0   v4l2:/dev/v4l/by-id/usb-…-video-index0   v4l2:name=HD Webcam   v4l2:0?size=1920x1080&fps=30
file:/srv/test/desk.mp4   file:/srv/test/sheet.png
http://192.0.2.20:8080/video   rtsp://user:password@192.0.2.20/stream
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from kiosk.ports.errors import PortMissing, SettingsError

_SYSFS: Final = Path("/sys/class/video4linux")
_DEV: Final = Path("/dev")
_SIZE: Final = re.compile(r"([1-9]\d{1,3})x([1-9]\d{1,3})")
_INDEX: Final = re.compile(r"\d{1,3}")
_FPS: Final = re.compile(r"[1-9]\d{0,2}")
_USER: Final = re.compile(r"//[^/@]*@")
_KNOWN: Final = "v4l2:INDEX, v4l2:/dev/…, v4l2:name=…, file:/…, http://…, https://… or rtsp://…"


class Way(StrEnum):
    """How pictures come."""

    V4L2 = "v4l2"
    FILE = "file"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, repr=False)
class VideoSource:
    """A source. `where`: index, path or name for V4L2, a path, or an address. `size` and `fps` are asked of V4L2."""

    way: Way
    where: str
    size: tuple[int, int] | None = None
    fps: int | None = None

    def __str__(self) -> str:
        """For logs and messages: without user and password."""
        where = _USER.sub("//", self.where)
        return where if self.way is Way.NETWORK else f"{self.way}:{where}"

    def __repr__(self) -> str:
        """The same."""
        return f"VideoSource({self})"

    @property
    def is_still(self) -> bool:
        """Whether it is one picture from a file, which is not to be called frozen."""
        return self.way is Way.FILE and Path(self.where).suffix.lower() in {".png", ".jpg", ".jpeg", ".bmp", ".webp"}


def parse_video_source(text: str) -> VideoSource:
    """Read a source. Raises SettingsError that says what would be right."""
    way, colon, rest = text.partition(":")
    match way:
        case "http" | "https" | "rtsp" if urlsplit(text).hostname:
            return VideoSource(Way.NETWORK, text)
        case "file" if rest.startswith("/"):
            return VideoSource(Way.FILE, rest)
        case "v4l2" if colon:
            return _parse_v4l2(text, rest)
    raise SettingsError(f"{_USER.sub('//', text)}: no camera source; write {_KNOWN}")


def _parse_v4l2(text: str, rest: str) -> VideoSource:
    where, _, asked = rest.partition("?")
    size: tuple[int, int] | None = None
    fps: int | None = None
    for name, value in parse_qsl(asked, keep_blank_values=True):
        if name == "size" and (found := _SIZE.fullmatch(value)):
            size = int(found[1]), int(found[2])
        elif name == "fps" and _FPS.fullmatch(value):
            fps = int(value)
        else:
            raise SettingsError(f"{text}: {name}={value}: write size=1920x1080 or fps=30")
    is_named = where.startswith("name=") and where != "name="
    if _INDEX.fullmatch(where) or where.startswith("/dev/") or is_named:
        return VideoSource(Way.V4L2, where, size, fps)
    raise SettingsError(f"{text}: no camera source; write {_KNOWN}")


class V4l2Finder:
    """Finds a camera's index, also after it was plugged in again and got another one.

    A USB camera has several nodes; pictures come from the one whose `index` in sysfs is 0.
    """

    def __init__(self, *, sysfs: Path = _SYSFS, dev: Path = _DEV) -> None:
        """`sysfs` and `dev`: where the kernel lists and offers cameras."""
        self._sysfs = sysfs
        self._dev = dev
        self._name: str | None = None  # what the camera found before calls itself

    def find(self, source: VideoSource) -> int:
        """Give the index to open. Raises PortMissing (engineer)."""
        index = self._index(source.where)
        if not os.access(self._dev / f"video{index}", os.R_OK | os.W_OK):
            raise PortMissing(f"{source}: video{index} may not be opened: is the user in the group video?")
        self._name = self._name_of(index) or self._name
        return index

    def _index(self, where: str) -> int:
        if where.startswith("name="):
            return self._named(where.removeprefix("name="))
        if where.startswith("/dev/"):
            node = (self._dev / where.removeprefix("/dev/")).resolve()
            number = node.name.removeprefix("video")
            if not node.exists() or not number.isdecimal():
                raise PortMissing(f"v4l2:{where}: no such camera")
            return int(number)
        index = int(where)
        there = (self._dev / f"video{index}").exists()
        if there and (self._name is None or self._name_of(index) == self._name):
            return index
        if self._name is None:
            raise PortMissing(f"v4l2:{where}: no such camera")
        return self._named(self._name)

    def _named(self, name: str) -> int:
        found = sorted(
            int(number)
            for node in self._sysfs.glob("video*")
            if (number := node.name.removeprefix("video")).isdecimal()
            and self._name_of(int(number)) == name
            and _text(node / "index") in {"0", None}
        )
        if not found:
            raise PortMissing(f"v4l2:name={name}: no camera of this name")
        return found[0]

    def _name_of(self, index: int) -> str | None:
        return _text(self._sysfs / f"video{index}" / "name")


def _text(file: Path) -> str | None:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
