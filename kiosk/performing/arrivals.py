"""Who arrives shows a card or a code: both are looked for at once, and the first that comes is the answer."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Final, Self

from kiosk.domain.check_in import ShownCode, token_in
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.performing.calls import on_lane
from kiosk.ports.camera import Symbology
from kiosk.ports.errors import NoCode
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Camera, Frame, Subscription
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.visit import Outcome

LOOK_S: Final = 2.0  # so long one look lasts: a check of the camera need not wait longer for its turn
WIDTH_PX: Final = 480  # of the live picture by which people aim
PER_S: Final = 8.0
_QR: Final = frozenset({Symbology.QR})
NOT_OURS: Final = Refusal(
    Message("check_in.not_ours.reason"), Message("check_in.not_ours.fix"), Message("check_in.not_ours.where")
)


class Race:
    """Several looks for the same answer: the first that comes is told, once, and the others are ended. From any thread.

    It is its own `Running`.
    """

    def __init__(self, answer: Callable[[object], None]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self._entered: list[Running] = []
        self._over = False

    def enter(self, running: Running) -> None:
        """Take a look that was begun; one that comes after the end is ended at once."""
        with self._lock:
            over = self._over
            if not over:
                self._entered.append(running)
        if over:
            running.cancel()

    def won(self, came: object) -> None:
        """A look has an answer. What the others answer, ended or not, nobody wants."""
        if self._end():
            self._answer(came)

    def cancel(self) -> None:
        """End every look."""
        self._end()

    def _end(self) -> bool:
        with self._lock:
            if self._over:
                return False
            self._over = True
            entered, self._entered = self._entered, []
        for running in entered:
            running.cancel()
        return True


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


class CodeWatch:
    """Looks for a code until one is held before the camera. Its own `Running`.

    `viewfinder`: where people see what the camera sees meanwhile.
    """

    def __init__(
        self, lane: Lane[Camera], answer: Callable[[object], None], *, viewfinder: Viewfinder | None = None
    ) -> None:
        self._lane = lane
        self._answer = answer
        self._viewfinder = viewfinder
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._nth = 0
        self._over = False

    def begin(self) -> CodeWatch:
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

    def _seen(self, camera: Camera) -> Outcome[ShownCode] | None:
        """Look once; None when no code was held there."""
        with nullcontext() if self._viewfinder is None else Mirror(camera, self._viewfinder):
            try:
                code = camera.scan_code(_QR, deadline_s=LOOK_S)
            except NoCode:
                return None
        token = token_in(code.text)
        return Done(ShownCode(token)) if token else Refused(NOT_OURS)

    def _clear(self) -> None:
        if self._viewfinder is not None:
            self._viewfinder.clear()
