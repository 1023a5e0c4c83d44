"""Pictures from a camera, by OpenCV: one thread owns the source, the newest picture is kept, nothing queues up.

OpenCV can hang: opening an address, opening or reading a V4L2 node whose driver sulks. Network sources get time limits
from FFmpeg. For all of them, whoever waits here waits for the thread, not for OpenCV: at the deadline the call ends. A
thread that does not come back is abandoned and releases the source when it does; until then no second one is begun.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2

from devices.links.video_address import V4l2Finder, VideoSource, Way
from kiosk.ports.errors import Canceled, DeviceBusy, DeviceError, DeviceSilent, LinkLost, PortMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from cv2.typing import MatLike

SILENCE_S: Final = 1.5  # no picture for so long: the camera does not answer
_OPEN_MS: Final = 2500
_READ_MS: Final = 1500
_TAKEN_PER_S: Final = 15.0  # pictures made of the stream; the rest is only kept from piling up
_STILL_PER_S: Final = 5.0
_LEAVE_S: Final = 0.5  # how long `close` waits for the thread


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Shot:
    """One picture. `still`: from a file with one picture in it."""

    number: int
    at_s: float  # monotonic, when it came
    image: MatLike  # blue, green, red
    still: bool = False

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Shot({self.number})"


class VideoLink:
    """One source of pictures."""

    def __init__(
        self,
        source: VideoSource,
        *,
        finder: V4l2Finder | None = None,
        make: Callable[[VideoSource, V4l2Finder], cv2.VideoCapture] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`make` opens the source, in the thread that will own it; raises DeviceError."""
        self.source = source
        self._finder = finder or V4l2Finder()
        self._make = make or open_capture
        self._monotonic = monotonic
        self._ready = threading.Condition()
        self._life: _Life | None = None
        self._stuck: _Life | None = None  # abandoned and not come back
        self._interrupted = False
        self._numbers = 0
        self._turning = threading.Lock()  # one opens or closes at a time

    def open(self, *, deadline_s: float) -> None:
        """Begin, and wait for the first picture. Raises PortMissing, DeviceSilent, DeviceBusy, Canceled."""
        deadline = self._monotonic() + deadline_s
        with self._turning:
            self._end()
            if self._stuck is not None:
                self._stuck.thread.join(deadline_s)
            before = self._numbers
            self._begin()
        try:
            if self.next(after=before, deadline=deadline) is None:
                raise DeviceSilent(f"{self.source}: no picture in {deadline_s:g} s")
        except LinkLost as error:
            self.close()
            raise DeviceSilent(f"{self.source}: it opens, and gives no picture") from error
        except DeviceError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the source, overwrite the newest picture. Never raises; waits half a second at most."""
        with self._turning:
            self._end()

    def renew(self) -> None:
        """Open the source anew, if it is open, and do not wait for it."""
        with self._turning:
            if self._life is not None:
                self._end()
                with contextlib.suppress(DeviceError):
                    self._begin()

    @property
    def is_open(self) -> bool:
        """Whether somebody opened it."""
        return self._life is not None

    @property
    def newest_number(self) -> int:
        """The number of the picture that came last."""
        return self._numbers

    def trouble(self) -> DeviceError | None:
        """Why no picture comes: an error; None while pictures come, or are awaited."""
        with self._ready:
            life = self._life
            if life is None:
                return LinkLost(f"{self.source}: not open")
            if life.error is None and self._monotonic() - life.heard_s > SILENCE_S:
                return DeviceSilent(f"{self.source}: no picture for {SILENCE_S:g} s")
            return life.error

    def interrupt(self) -> None:
        """End a pending `next`. From any thread."""
        with self._ready:
            self._interrupted = True
            self._ready.notify_all()

    def heed(self) -> None:
        """Meet an interrupt between two steps of a look at a picture. Raises Canceled."""
        with self._ready:
            self._meet_interrupt()

    def forget_interrupt(self) -> None:
        """Begin a call: earlier interrupts were meant for others."""
        with self._ready:
            self._interrupted = False

    def next(self, *, after: int, deadline: float, heed: bool = True) -> Shot | None:
        """Wait until the monotonic `deadline` for a picture newer than number `after`; None when none came.

        `heed`: an interrupt ends the wait. Raises LinkLost, PortMissing, Canceled.
        """
        with self._ready:
            while True:
                if heed:
                    self._meet_interrupt()
                life = self._life
                if life is None:
                    raise LinkLost(f"{self.source}: not open")
                if life.newest is not None and life.newest.number > after:
                    return life.newest
                if life.error is not None:
                    raise life.error
                left_s = deadline - self._monotonic()
                if left_s <= 0:
                    return None
                self._ready.wait(left_s)

    def _meet_interrupt(self) -> None:
        """Raise Canceled for an interrupt, once. Under the lock."""
        met, self._interrupted = self._interrupted, False
        if met:
            raise Canceled("interrupted")

    # ── the thread that owns the source ──

    def _end(self) -> None:
        with self._ready:
            life, self._life = self._life, None
            if life is None:
                return
            life.over = True
            life.forget()
            self._ready.notify_all()
        life.thread.join(_LEAVE_S)
        if life.thread.is_alive():
            self._stuck = life

    def _begin(self) -> None:
        if self._stuck is not None and self._stuck.thread.is_alive():
            raise DeviceBusy(f"{self.source}: OpenCV has not come back from it yet")
        self._stuck = None
        life = _Life(self._monotonic())
        life.thread = threading.Thread(target=self._own, args=(life,), name="camera", daemon=True)
        with self._ready:
            self._life = life
        life.thread.start()

    def _own(self, life: _Life) -> None:
        try:
            if self.source.is_still:
                self._show_still(life)
            else:
                self._stream(life)
        except DeviceError as error:
            self._fail(life, error)
        except cv2.error as error:
            self._fail(life, LinkLost(f"{self.source}: OpenCV gave up ({error.code})"))

    def _stream(self, life: _Life) -> None:
        capture = self._make(self.source, self._finder)
        try:
            pause_s = 1 / (capture.get(cv2.CAP_PROP_FPS) or 25.0) if self.source.way is Way.FILE else 0.0
            due_s = 0.0
            while not life.over:
                if not capture.grab():
                    if self.source.way is not Way.FILE or not _rewound(capture):
                        raise LinkLost(f"{self.source}: the camera has gone")
                    continue
                now = self._monotonic()
                life.heard_s = now
                if now >= due_s:
                    taken, image = capture.retrieve()
                    if taken:
                        self._offer(life, image, now)
                        due_s = max(due_s + 1 / _TAKEN_PER_S, now)
                self._rest(life, pause_s)
        finally:
            capture.release()

    def _show_still(self, life: _Life) -> None:
        image = cv2.imread(self.source.where)
        if image is None:
            raise PortMissing(f"{self.source}: no such picture, or none that can be read")
        while not life.over:
            life.heard_s = self._monotonic()
            self._offer(life, image.copy(), life.heard_s, still=True)
            self._rest(life, 1 / _STILL_PER_S)

    def _offer(self, life: _Life, image: MatLike, at_s: float, *, still: bool = False) -> None:
        with self._ready:
            if life.over:
                image.fill(0)
                return
            self._numbers += 1
            life.newest = Shot(self._numbers, at_s, image, still)
            self._ready.notify_all()

    def _fail(self, life: _Life, error: DeviceError) -> None:
        with self._ready:
            life.error = error
            self._ready.notify_all()

    def _rest(self, life: _Life, pause_s: float) -> None:
        if pause_s:
            with self._ready:
                self._ready.wait_for(lambda: life.over, pause_s)


class _Life:
    """From one opening to its end."""

    thread: threading.Thread

    def __init__(self, now: float) -> None:
        self.over = False
        self.heard_s = now
        self.newest: Shot | None = None
        self.error: DeviceError | None = None

    def forget(self) -> None:
        """Overwrite the newest picture: whoever still looks at it looks in vain."""
        if self.newest is not None:
            self.newest.image.fill(0)
            self.newest = None


def open_capture(source: VideoSource, finder: V4l2Finder) -> cv2.VideoCapture:
    """Open a source by OpenCV; may hang. Raises PortMissing, DeviceBusy."""
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # FFmpeg writes addresses to standard error, passwords too
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)  # the screen needs the other cores
    if source.way is Way.V4L2:
        return _open_v4l2(source, finder)
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
    capture = cv2.VideoCapture(source.where, cv2.CAP_FFMPEG, limits)
    if not capture.isOpened():
        raise PortMissing(f"{source}: no pictures there")
    return capture


def _open_v4l2(source: VideoSource, finder: V4l2Finder) -> cv2.VideoCapture:
    index = finder.find(source)
    capture = cv2.VideoCapture(index, cv2.CAP_V4L2)
    if not capture.isOpened():
        raise DeviceBusy(f"{source}: video{index} is there and does not open: is another process using it?")
    capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw pictures do not fit through USB 2 at 30/s
    if source.size is not None:
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, source.size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, source.size[1])
    if source.fps is not None:
        capture.set(cv2.CAP_PROP_FPS, source.fps)
    return capture


def _rewound(capture: cv2.VideoCapture) -> bool:
    """Go back to a file's first picture; False when there is none."""
    return bool(capture.get(cv2.CAP_PROP_POS_FRAMES)) and capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
