"""What a camera does all the time: is the picture live, who stands there, the preview.

A thread of its own, since the host's thread sleeps between calls, and a stream must not: it takes the newest picture,
judges it, and delivers. Pictures do not queue: a consumer that is slow gets fewer of them. So this thread lets the
screen go first; the link's, which keeps pictures from piling up in the wire, does not.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import cv2

from devices.links.video import SILENCE_S
from devices.vision.picture import PictureJudge, PictureLimits
from devices.vision.presence import PresenceLimits, PresenceWatch
from kiosk.ports.camera import Frame, Presence, PresenceChange
from kiosk.ports.errors import DeviceError
from kiosk.ports.statuses import Picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from devices.links.video import Shot, VideoLink

_JUDGE_EVERY_S: Final = 0.1
_PRESENCE_EVERY_S: Final = 0.19
_WAIT_S: Final = 0.25
_FROZEN_PATIENCE_S: Final = 4.0  # then the source is opened anew
_FASTEST_PER_S: Final = 30.0
_NICE: Final = 5


@dataclass(slots=True, eq=False)
class _Preview:
    """One screen that wants pictures."""

    deliver: Callable[[Frame], None]
    width: int
    every_s: float
    is_free: bool = True  # the picture delivered last was taken
    due_s: float = 0.0


@dataclass(slots=True, eq=False)
class CameraWatch:
    """Watches one link, from `start` to `stop`; streams outlive both."""

    link: VideoLink
    picture_limits: PictureLimits = field(default_factory=PictureLimits)
    presence_limits: PresenceLimits = field(default_factory=PresenceLimits)
    monotonic: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _previews: list[_Preview] = field(default_factory=list)
    _listeners: list[Callable[[PresenceChange], None]] = field(default_factory=list)
    _told: PresenceChange = field(default_factory=lambda: PresenceChange(Presence.UNKNOWN, 0.0))
    _picture: Picture = Picture.UNKNOWN
    _since_s: float = 0.0
    _heard_s: float = 0.0
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _presence: PresenceWatch | None = None

    @property
    def picture(self) -> Picture:
        """What comes out of the camera now."""
        return self._picture

    @property
    def bad_for_s(self) -> float:
        """For how long the picture has been black or frozen; 0 when it is not."""
        bad = self._picture in {Picture.BLACK, Picture.FROZEN}
        return self.monotonic() - self._since_s if bad else 0.0

    @property
    def is_running(self) -> bool:
        """Whether pictures are looked at: began, and did not end of a defect, its own or that of whoever listens."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Begin; the link is open."""
        self.stop()
        self._over = threading.Event()
        self._picture, self._since_s = Picture.UNKNOWN, self.monotonic()
        if self._presence is None:
            self._presence = PresenceWatch(self.presence_limits)
        self._thread = threading.Thread(target=self._watch, args=(self._over,), name="camera-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; whoever listens is told that nothing is known any more."""
        self._over.set()
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if thread is not threading.current_thread():
            thread.join(1.0)
        self._picture = Picture.UNKNOWN
        self._lose()

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> PreviewStream:
        """See Camera."""
        wanted = _Preview(deliver, max(width, 16), 1 / min(max(per_s, 0.1), _FASTEST_PER_S))
        with self._lock:
            self._previews.append(wanted)
        return PreviewStream(self, wanted)

    def presence(self, deliver: Callable[[PresenceChange], None]) -> PresenceStream:
        """See Camera."""
        with self._lock:
            self._listeners.append(deliver)
            told = self._told
        deliver(told)
        return PresenceStream(self, deliver)

    def drop(self, stream: _Preview | Callable[[PresenceChange], None]) -> None:
        """Deliver no more to it."""
        with self._lock:
            self._previews = [each for each in self._previews if each is not stream]
            self._listeners = [each for each in self._listeners if each is not stream]

    # ── the thread ──

    def _watch(self, over: threading.Event) -> None:
        _step_back()
        judge = PictureJudge(self.picture_limits)
        number, judge_s, look_s, renewed_s = self.link.newest_number - 1, 0.0, 0.0, self.monotonic()
        self._heard_s = self.monotonic()
        while not over.is_set():
            shot = self._next(number, over)
            now = self.monotonic()
            if shot is None:
                if now - self._heard_s >= SILENCE_S:
                    self._note(Picture.UNKNOWN, now)
                    self._lose()
                continue
            number, self._heard_s = shot.number, now
            if now - judge_s >= _JUDGE_EVERY_S:
                judge_s = now
                self._note(judge.see(shot.image, shot.at_s, still=shot.still), now)
                if self._picture is Picture.FROZEN and now - max(renewed_s, self._since_s) >= _FROZEN_PATIENCE_S:
                    renewed_s = now
                    self.link.renew()
            if now - look_s >= _PRESENCE_EVERY_S:
                look_s = now
                self._look(shot, now)
            self._show(shot, now)

    def _next(self, number: int, over: threading.Event) -> Shot | None:
        try:
            return self.link.next(after=number, deadline=self.monotonic() + _WAIT_S, heed=False)
        except DeviceError:
            over.wait(_WAIT_S)
            return None

    def _note(self, picture: Picture, now: float) -> None:
        if picture is not self._picture:
            self._picture, self._since_s = picture, now

    def _look(self, shot: Shot, now: float) -> None:
        if self._presence is None:
            return
        if self._picture is Picture.LIVE:
            self._tell(self._presence.see(shot.image, now))
        elif self._picture is not Picture.UNKNOWN:
            self._lose()

    def _lose(self) -> None:
        if self._presence is not None:
            self._tell(self._presence.lose(self.monotonic()))

    def _tell(self, change: PresenceChange | None) -> None:
        if change is None:
            return
        with self._lock:
            self._told = change
            listeners = tuple(self._listeners)
        for deliver in listeners:
            deliver(change)

    def _show(self, shot: Shot, now: float) -> None:
        with self._lock:
            due = [each for each in self._previews if each.is_free and now >= each.due_s]
            for each in due:
                each.is_free, each.due_s = False, max(each.due_s + each.every_s, now)
        for each in due:
            each.deliver(_frame(shot, each.width))


class PreviewStream:
    """Fulfils Subscription."""

    def __init__(self, watch: CameraWatch, wanted: _Preview) -> None:
        self._watch = watch
        self._wanted = wanted

    def taken(self) -> None:
        """The picture is on the screen; see Subscription."""
        self._wanted.is_free = True

    def cancel(self) -> None:
        """End it; see Subscription."""
        self._watch.drop(self._wanted)


class PresenceStream:
    """Fulfils Subscription."""

    def __init__(self, watch: CameraWatch, deliver: Callable[[PresenceChange], None]) -> None:
        self._watch = watch
        self._deliver = deliver

    def taken(self) -> None:
        """Changes wait for nobody; see Subscription."""

    def cancel(self) -> None:
        """End it; see Subscription."""
        self._watch.drop(self._deliver)


def _step_back() -> None:
    """Let the screen go first: Linux has a niceness for each thread."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def _frame(shot: Shot, width: int) -> Frame:
    high, wide = shot.image.shape[:2]
    if width >= wide:
        return Frame(wide, high, shot.image.tobytes(), shot.number)
    height = max(round(high * width / wide), 1)
    small = cv2.resize(shot.image, (width, height), interpolation=cv2.INTER_LINEAR)
    return Frame(width, height, small.tobytes(), shot.number)
