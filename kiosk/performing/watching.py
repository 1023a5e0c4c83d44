"""Looking through the camera for as long as a page stands, while people see what it sees."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, Final, Self

from kiosk.performing.calls import on_lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Camera, Frame, Subscription
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.visit import Outcome

WIDTH_PX: Final = 480  # of the live picture by which people aim
PER_S: Final = 8.0


class Mirror:
    """What the camera sees, on the window, so that people can aim. Pictures go past every log, and none outlives it."""

    def __init__(self, camera: Camera, viewfinder: Viewfinder) -> None:
        self._camera = camera
        self._viewfinder = viewfinder
        self._lock = threading.RLock()  # who shows may take at once
        self._stream: Subscription | None = None
        self._taken_early = False
        self._closed = False

    def __enter__(self) -> Self:
        """Begin to show."""
        stream = self._camera.preview(self._show, width=WIDTH_PX, per_s=PER_S)
        with self._lock:
            self._stream = stream
            early = self._taken_early
        if early:
            stream.taken()
        return self

    def __exit__(self, *_: object) -> None:
        """Show no further picture."""
        with self._lock:
            self._closed = True
        if self._stream is not None:
            self._stream.cancel()

    def _show(self, frame: Frame) -> None:
        with self._lock:
            if not self._closed:
                self._viewfinder.show(frame, self._taken)

    def _taken(self) -> None:
        with self._lock:
            stream, self._taken_early = self._stream, self._stream is None
        if stream is not None:
            stream.taken()


class CameraWatch:
    """Looks again and again until `look` gives something. Its own `Running`.

    `look`: in the camera's thread, for a while; None when nothing was seen. `viewfinder`: where people see what the
    camera sees meanwhile.
    """

    def __init__(
        self,
        lane: Lane[Camera],
        look: Callable[[Camera], Outcome[Any] | None],  # Any: what is looked for is the caller's
        answer: Callable[[object], None],
        *,
        viewfinder: Viewfinder | None = None,
    ) -> None:
        self._lane = lane
        self._look_for = look
        self._answer = answer
        self._viewfinder = viewfinder
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._nth = 0
        self._over = False

    def begin(self) -> Self:
        """Begin to look."""
        self._look()
        return self

    def cancel(self) -> None:
        """Look no more."""
        with self._lock:
            self._over = True
            running, self._running = self._running, None
        if running is not None:
            running.cancel()
        self._clear()

    def _look(self) -> None:
        nth = self._next()
        if nth is None:
            return
        running = on_lane(self._lane, self._seen, self._told, patient=True)
        if not self._keeps(running, nth):
            running.cancel()

    def _next(self) -> int | None:
        with self._lock:
            self._nth += 1
            return None if self._over else self._nth

    def _keeps(self, running: Running, nth: int) -> bool:
        """Remember what to cancel, unless a later look was begun already. False: it is over."""
        with self._lock:
            if not self._over and nth == self._nth:
                self._running = running
            return not self._over

    def _told(self, came: object) -> None:
        """Nothing seen: look again, others had their turn."""
        if came is None:
            self._look()
        else:
            self._answer(came)
        with self._lock:
            over = self._over
        if over:
            self._clear()  # a picture that came after the end

    def _seen(self, camera: Camera) -> Outcome[Any] | None:  # Any: as `look`
        """Look once, with the picture on the window."""
        with nullcontext() if self._viewfinder is None else Mirror(camera, self._viewfinder):
            return self._look_for(camera)

    def _clear(self) -> None:
        if self._viewfinder is not None:
            self._viewfinder.clear()
