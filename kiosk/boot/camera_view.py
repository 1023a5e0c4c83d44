"""The camera's live view: pictures to the window, words about them to the technician's page, neither to a disk.

A thread of its own takes the newest picture, hands it on, measures, and asks for the next: what is slow makes for fewer
pictures. A code's content is dropped where it was read.
"""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kiosk.health.guard import guard, outcome_of
from kiosk.journeys.upkeep_camera import Light, Sharpness, View
from kiosk.performing.calls import NothingRuns
from kiosk.ports.camera import Presence, Symbology
from kiosk.ports.errors import PortMissing
from kiosk.ports.statuses import Picture
from kiosk.visit import Done

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.health.journal import Journal
    from kiosk.ports.camera import Camera, Frame, PresenceChange, Subscription
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.viewfinder import Viewfinder

WIDTH: Final = 640  # px
PER_S: Final = 10.0
_MEASURE_EVERY_S: Final = 0.4
_CODE_STAYS_S: Final = 1.5  # a phone held by hand is read now and then
_SILENCE_S: Final = 2.0
_STATUS_S: Final = 1.0
_SHARP_PX: Final = 3.4  # wider edges are soft; measured at WIDTH on the emulated camera's scenes, see tests
_SOFT_PX: Final = 6.0  # wider edges are blurred
_DARK: Final = 45.0  # mean level, 0 to 255
_BRIGHT: Final = 215.0
_STEP_PX: Final = 0.5
_EVERY_CODE: Final = frozenset(Symbology)


class CameraViewer:
    """Fulfils `kiosk.performing.upkeep_desk.Viewer`."""

    def __init__(self, lane: Lane[Any] | None, viewfinder: Viewfinder, journal: Journal) -> None:  # Any: as Bench.lane
        self._lane = lane
        self._viewfinder = viewfinder
        self._journal = journal
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._showing: _Showing | None = None

    def open(self, on_view: Callable[[View], object], answer: Callable[[object], None]) -> Running:
        """Begin; see Viewer."""
        self.close()
        if self._lane is None:
            answer(outcome_of(PortMissing("no camera is fitted")))
            return NothingRuns()
        showing = _Showing(self._viewfinder, self._numbers, on_view)
        with self._lock:
            self._showing = showing

        def told(came: object) -> None:
            if isinstance(came, Exception):
                self.close()
                answer(outcome_of(came))
            else:
                answer(Done(showing.view))

        def begin(camera: Camera) -> None:
            showing.begin(camera, self._journal)

        return self._lane.submit(begin, told)

    def close(self) -> None:
        """Show no more; see Viewer."""
        with self._lock:
            showing, self._showing = self._showing, None
        if showing is not None:
            showing.end()


class _Showing:
    """One view, from its opening to its end."""

    def __init__(
        self, viewfinder: Viewfinder, numbers: itertools.count[int], on_view: Callable[[View], object]
    ) -> None:
        self._viewfinder = viewfinder
        self._numbers = numbers
        self._on_view = on_view
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._presence = Presence.UNKNOWN
        self._over = False
        self._code: tuple[Symbology, int, float] | None = None  # kind, bytes, when it was read
        self._streams: list[Subscription] = []
        self.view = View(next(numbers))

    def begin(self, camera: Camera, journal: Journal) -> None:
        """Begin, in the camera's thread; nothing when it was ended meanwhile."""
        streams = [camera.preview(self._take, width=WIDTH, per_s=PER_S), camera.presence(self._meet)]
        with self._changed:
            self._streams = streams
            over = self._over
        if over:
            self._cancel()
            return
        work = threading.Thread(
            target=guard, args=(lambda: self._work(camera), journal), name="camera-view", daemon=True
        )
        work.start()

    def end(self) -> None:
        """End it, and forget what was seen. From any thread."""
        with self._changed:
            self._over = True
            self._newest = None
            self._changed.notify_all()
        self._cancel()
        self._viewfinder.clear()

    def _cancel(self) -> None:
        with self._changed:
            streams, self._streams = self._streams, []
        for stream in streams:
            stream.cancel()

    # ── the camera's threads ──

    def _take(self, frame: Frame) -> None:
        with self._changed:
            if not self._over:
                self._newest = frame
                self._changed.notify_all()

    def _meet(self, change: PresenceChange) -> None:
        with self._changed:
            self._presence = change.presence
            self._changed.notify_all()

    def _taken(self) -> None:
        with self._changed:
            streams = tuple(self._streams)
        for stream in streams:
            stream.taken()

    # ── a thread of its own ──

    def _work(self, camera: Camera) -> None:
        measured_s, seen_s = 0.0, time.monotonic()
        while not self._over:
            frame = self._next()
            now = time.monotonic()
            if frame is not None:
                seen_s = now
                self._viewfinder.show(frame, self._taken)
            if now - measured_s >= _MEASURE_EVERY_S:
                measured_s = now
                picture = camera.status(deadline_s=_STATUS_S).picture if now - seen_s < _SILENCE_S else Picture.UNKNOWN
                self._tell(frame, picture or Picture.UNKNOWN, now)

    def _next(self) -> Frame | None:
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._newest is not None, _MEASURE_EVERY_S)
            frame, self._newest = self._newest, None
            return frame

    def _tell(self, frame: Frame | None, picture: Picture, now: float) -> None:
        view = replace(self.view, picture=picture, presence=self._presence)
        if frame is not None:
            view = self._measured(view, frame, now)
        elif picture is Picture.UNKNOWN:
            view = View(view.number, presence=view.presence)
        if view != self.view:
            self.view = replace(view, number=next(self._numbers))
            self._on_view(self.view)

    def _measured(self, view: View, frame: Frame, now: float) -> View:
        import numpy as np

        from devices.vision.codes import read_codes
        from devices.vision.sharpness import looks_of

        image = np.frombuffer(frame.bgr, np.uint8).reshape(frame.height, frame.width, 3)
        code = next(iter(read_codes(image, _EVERY_CODE)), None)
        if code is not None:
            self._code = (code.symbology, len(code.data), now)
        elif self._code is not None and now - self._code[2] > _CODE_STAYS_S:
            self._code = None
        looks = looks_of(image)
        return replace(
            view,
            code=self._code[0] if self._code else None,
            code_bytes=self._code[1] if self._code else 0,
            sharpness=_sharpness(looks.edge_px),
            edge_px=None if looks.edge_px is None else round(looks.edge_px / _STEP_PX) * _STEP_PX,
            light=Light.DARK if looks.level < _DARK else Light.BRIGHT if looks.level > _BRIGHT else Light.GOOD,
            width=frame.width,
            height=frame.height,
        )


def _sharpness(edge_px: float | None) -> Sharpness:
    if edge_px is None:
        return Sharpness.UNKNOWN
    return Sharpness.SHARP if edge_px < _SHARP_PX else Sharpness.SOFT if edge_px < _SOFT_PX else Sharpness.BLURRED
