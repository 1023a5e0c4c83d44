"""A desk with an emulated camera, and the driver on its wire."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from devices.drivers.camera import OpenCvCamera
from devices.emulators.camera import CameraEmulator
from devices.links.video import VideoLink
from devices.links.video_address import parse_video_source
from devices.vision.pages import PageLimits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from devices.drivers.face_models import FaceModels
    from kiosk.ports.statuses import CameraStatus

SIZE = (640, 360)


class CameraDesk:
    """An emulated camera and the driver on its wire."""

    def __init__(self, *, size: tuple[int, int] = SIZE, show: str = "hall", models: FaceModels | None = None) -> None:
        self.emulator = CameraEmulator(size=size, fps=15)
        self.befall(f"show {show}")
        self.camera = OpenCvCamera(
            VideoLink(parse_video_source(self.emulator.link)), models=models, page_limits=PageLimits(seen_dpi=20)
        )

    def __enter__(self) -> Self:
        self.emulator.__enter__()
        self.camera.open(deadline_s=5)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.camera.close()
        self.emulator.__exit__(kind, error, trace)

    def befall(self, words: str) -> None:
        self.emulator.misfortune(*words.split())

    def status_within(self, wanted: Callable[[CameraStatus], bool], *, limit_s: float) -> CameraStatus:
        """Ask again and again, as a host does, until it is as wanted; gives the last answer."""
        deadline = time.monotonic() + limit_s
        while True:
            status = self.camera.status(deadline_s=1)
            if wanted(status) or time.monotonic() >= deadline:
                return status
            self.emulator.rest(0.02)
