"""A camera in memory: it sees what the test puts before it. For checks; pictures are empty."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, NoReturn

from kiosk.ports.camera import CameraCapabilities, Code, Frame, Hint, Page, Presence, PresenceChange, Subject, Symbology
from kiosk.ports.errors import Canceled, LinkLost, NoCode, NoSheet, PictureBlack, PortMissing
from kiosk.ports.statuses import CameraStatus, Device, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports.camera import FaceConsent, FaceMatch, PaperDocument, Portrait, Subscription
    from kiosk.ports.id_card_reader import Photo

_TICK_S = 0.005
_A4 = (1485, 1050)


class _Stream:
    """A Subscription that delivers at once."""

    def __init__(self, deliver: Callable[[], None], cancel: Callable[[], None]) -> None:
        self._deliver = deliver
        self._cancel = cancel

    def taken(self) -> None:
        self._deliver()

    def cancel(self) -> None:
        self._cancel()


class FakeCamera:
    """Fulfils `Camera`. `code`, `sheet`, `person`, `covered`, `gone`: what is before it, or befell it."""

    size = _A4

    def __init__(self) -> None:
        self.code = False
        self.shows = "A012"  # what a code spells
        self.sheet = False
        self.covered = False
        self.gone = False
        self._person = Presence.ABSENT
        self._listeners: list[Callable[[PresenceChange], None]] = []
        self._open = False
        self._number = 0
        self._interrupted = threading.Event()

    def open(self, *, deadline_s: float) -> None:
        if self.gone:
            raise PortMissing("no such camera")
        self._open = True
        self._interrupted.clear()

    def close(self) -> None:
        self._open = False

    def interrupt(self) -> None:
        self._interrupted.set()

    def status(self, *, deadline_s: float) -> CameraStatus:
        if not self._open or self.gone:
            return CameraStatus(Device.OFFLINE)
        if self.covered:
            return CameraStatus(Device.USER_ERROR, Picture.BLACK)
        return CameraStatus(Device.ONLINE, Picture.LIVE)

    def capabilities(self) -> CameraCapabilities:
        return CameraCapabilities(scan=True, capture=True, portrait=False, face_compare=False, liveness=False)

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        def one() -> None:
            self._number += 1
            deliver(Frame(1, 1, b"abc", self._number))

        one()
        return _Stream(one, lambda: None)

    def presence(self, deliver: Callable[[PresenceChange], None]) -> Subscription:
        self._listeners.append(deliver)
        deliver(PresenceChange(self._person, time.monotonic()))
        return _Stream(lambda: None, lambda: self._listeners.remove(deliver))

    def stands(self, presence: Presence) -> None:
        """Somebody comes, or goes."""
        self._person = presence
        for deliver in self._listeners:
            deliver(PresenceChange(presence, time.monotonic()))

    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        if self._await(lambda: self.code and Symbology.QR in kinds, deadline_s):
            return Code(Symbology.QR, self.shows, self.shows.encode())
        raise NoCode("no code", hint=Hint.NO_CODE)

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        if self._await(lambda: self.sheet, min(deadline_s, 0.5)):
            return Page(subject, *self.size, 127, bytearray(b"picture"), 100)
        raise NoSheet("no sheet", hint=Hint.NO_SHEET)

    def document(self, pages: Sequence[Page]) -> PaperDocument:
        raise NotImplementedError

    def copy_sheet(self, sides: Sequence[Page]) -> PaperDocument:
        raise NotImplementedError

    def capture_portrait(self, *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None) -> Portrait:
        raise NotImplementedError

    def compare_face(
        self,
        photo: Photo,
        *,
        consent: FaceConsent,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> FaceMatch:
        raise NotImplementedError

    def _await(self, seen: Callable[[], bool], deadline_s: float) -> bool:
        """Look until it is there; False at the deadline."""
        self._interrupted.clear()
        ends = time.monotonic() + deadline_s
        while True:
            if not self._open or self.gone:
                raise LinkLost("not open")
            if self.covered:
                raise PictureBlack("black")
            if seen():
                return True
            if time.monotonic() >= ends:
                return False
            if self._interrupted.wait(_TICK_S):
                self._canceled()

    def _canceled(self) -> NoReturn:
        raise Canceled("interrupted")
