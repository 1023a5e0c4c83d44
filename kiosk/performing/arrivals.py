"""Who arrives shows a card or a code: both are looked for at once, and the first that comes is the answer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from kiosk.domain.check_in import ShownCode, token_in
from kiosk.domain.message import Message
from kiosk.domain.refusal import Refusal
from kiosk.performing.watching import CameraWatch
from kiosk.ports.camera import Symbology
from kiosk.ports.errors import NoCode
from kiosk.visit import Done, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.ports.camera import Camera
    from kiosk.ports.lane import Lane, Running
    from kiosk.ports.viewfinder import Viewfinder
    from kiosk.visit import Outcome

LOOK_S: Final = 2.0  # so long one look lasts: a check of the camera need not wait longer for its turn
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


class CodeWatch(CameraWatch):
    """Looks for a code until one is held before the camera.

    `viewfinder`: where people see what the camera sees meanwhile.
    """

    def __init__(
        self, lane: Lane[Camera], answer: Callable[[object], None], *, viewfinder: Viewfinder | None = None
    ) -> None:
        super().__init__(lane, _code, answer, viewfinder=viewfinder)


def _code(camera: Camera) -> Outcome[ShownCode] | None:
    """Look once; None when no code was held there."""
    try:
        code = camera.scan_code(_QR, deadline_s=LOOK_S)
    except NoCode:
        return None
    token = token_in(code.text)
    return Done(ShownCode(token)) if token else Refused(NOT_OURS)
