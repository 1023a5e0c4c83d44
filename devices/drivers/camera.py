"""Camera by OpenCV: streams in a thread of their own (`camera_watch`), calls that wait for a good picture here.

The host's thread owns this driver, as it owns every other; the source itself is owned by a thread of the link, since
OpenCV's reads cannot be interrupted and pictures come whether or not anybody waits.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from devices.drivers.camera_taking import Taking
from devices.drivers.camera_watch import CameraWatch
from devices.links.video import SILENCE_S
from devices.vision import paper
from devices.vision.codes import find_code
from devices.vision.faces import FaceEngine, FaceLimits, cut_out, judge_faces
from devices.vision.pages import PageLimits
from kiosk.ports.camera import CameraCapabilities, Code, FaceConsent, FaceMatch, Hint, Page, Portrait
from kiosk.ports.errors import (
    ConsentMissing,
    DeviceSilent,
    LinkLost,
    NoCode,
    NoFace,
    NoSheet,
    NotProvisioned,
    PictureBlack,
    PictureFrozen,
)
from kiosk.ports.statuses import CameraStatus, Device, Picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from devices.drivers.face_models import FaceModels
    from devices.links.video import Shot, VideoLink
    from kiosk.ports.camera import Frame, PaperDocument, PresenceChange, Subject, Subscription, Symbology
    from kiosk.ports.id_card_reader import Photo

T = TypeVar("T")
Look = Callable[["Shot", Callable[[], None]], "T | Hint"]  # at one picture; what it calls between two steps may raise

_BAD_S: Final = 1.0  # a phone may cover the lens for a moment
_DEVICE: Final = {
    Picture.LIVE: Device.ONLINE,
    Picture.BLACK: Device.USER_ERROR,
    Picture.FROZEN: Device.HARDWARE_ERROR,
    Picture.UNKNOWN: Device.STARTING,
}


class _TimeIsUp(Exception):
    """The deadline of a call has come while it looks at a picture."""


class OpenCvCamera:
    """Fulfils `kiosk.ports.camera.Camera`."""

    def __init__(
        self,
        link: VideoLink,
        *,
        watch: CameraWatch | None = None,
        models: FaceModels | None = None,
        page_limits: PageLimits | None = None,
        face_limits: FaceLimits | None = None,
        face_threshold: float = 0.363,
        seen: Callable[[int], None] = lambda _pictures: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`models`: the settings' model files; None as no files. `face_threshold`: cosine.

        `seen`: told at each status, and when it is closed, how many pictures came since.
        """
        self._link = link
        self._watch = watch or CameraWatch(link, monotonic=monotonic)
        self._models = models
        self._page_limits = page_limits or PageLimits()
        self._face_limits = face_limits or FaceLimits()
        self._face_threshold = face_threshold
        self._seen = seen
        self._counted = link.newest_number
        self._monotonic = monotonic
        self._faces: FaceEngine | None = None
        self._used: FaceConsent | None = None

    def open(self, *, deadline_s: float) -> None:
        """Open the source and see one picture; see Camera."""
        self.close()
        self._link.forget_interrupt()
        self._link.open(deadline_s=deadline_s)
        self._watch.start()

    def close(self) -> None:
        """Let go of the source; see Camera."""
        self._watch.stop()
        self._link.close()
        self._count()

    def interrupt(self) -> None:
        """End the pending call; see Camera."""
        self._link.interrupt()

    def status(self, *, deadline_s: float) -> CameraStatus:
        """Tell how the camera is; see Camera."""
        del deadline_s  # what is known is told at once
        self._count()
        match self._link.trouble():
            case None if self._watch.is_running:
                return CameraStatus(_DEVICE[self._watch.picture], self._watch.picture)
            case None | DeviceSilent():  # nobody looks at the pictures, or there are none: to be opened anew
                return CameraStatus(Device.UNKNOWN)
            case _:
                return CameraStatus(Device.OFFLINE)

    def capabilities(self) -> CameraCapabilities:
        """Tell what this camera can; see Camera."""
        finds = self._models is not None and bool(self._models.detector.path)
        compares = finds and self._models is not None and bool(self._models.recognizer.path)
        why = "" if compares else "the settings name no face models: devices.camera.face.detector, recognizer"
        return CameraCapabilities(
            scan=True, capture=True, portrait=finds, face_compare=compares, liveness=False, why_not=why
        )

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        """Deliver pictures; see Camera."""
        return self._watch.preview(deliver, width=width, per_s=per_s)

    def presence(self, deliver: Callable[[PresenceChange], None]) -> Subscription:
        """Deliver who stands there; see Camera."""
        return self._watch.presence(deliver)

    def scan_code(
        self, kinds: frozenset[Symbology], *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None
    ) -> Code:
        """Wait for a code; see Camera."""

        def look(shot: Shot, heed: Callable[[], None]) -> Code | Hint:
            return find_code(shot.image, kinds, heed=heed) or Hint.NO_CODE

        found = self._await(look, deadline_s, on_hint)
        if isinstance(found, Hint):
            raise NoCode(f"no code in {deadline_s:g} s", hint=found)
        return found

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        """Wait for a paper; see Camera."""
        found = self._await(Taking(subject, self._page_limits, fresh=fresh).look, deadline_s, on_hint)
        if isinstance(found, Hint):
            raise NoSheet(f"no good picture of a paper in {deadline_s:g} s: {found}", hint=found)
        return found

    def document(self, pages: Sequence[Page]) -> PaperDocument:
        """Put pages into one PDF; see Camera."""
        return paper.document(pages)

    def copy_sheet(self, sides: Sequence[Page]) -> PaperDocument:
        """Copy onto one sheet; see Camera."""
        return paper.copy_sheet(sides)

    def capture_portrait(self, *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None) -> Portrait:
        """Wait for one good face; see Camera."""
        faces = self._engine()

        def look(shot: Shot, _heed: Callable[[], None]) -> Portrait | Hint:
            found = faces.find(shot.image)
            hint = judge_faces(shot.image, found, self._face_limits)
            if hint is not None:
                return hint
            cut = cut_out(shot.image, max(found, key=lambda face: face.score))
            portrait = Portrait(cut.shape[1], cut.shape[0], bytearray(cut.tobytes()))
            cut.fill(0)
            return portrait

        return self._face(look, deadline_s, on_hint)

    def compare_face(
        self,
        photo: Photo,
        *,
        consent: FaceConsent,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> FaceMatch:
        """Compare a face with a photo; see Camera."""
        if consent == self._used or not _is_given(consent) or self._monotonic() >= consent.until_s:
            raise ConsentMissing("nobody agreed to this comparison, or the consent was used or has run out")
        faces = self._engine()
        if not faces.can_compare:
            raise NotProvisioned("devices.camera.face.recognizer names no model file")
        self._used = consent
        other = np.frombuffer(photo.bgr, np.uint8).reshape(photo.height, photo.width, 3)
        on_card = max(faces.find(other), key=lambda face: face.score, default=None)
        if on_card is None:
            raise NoFace("no face is found in the card's photo", hint=Hint.NO_FACE)

        def look(shot: Shot, _heed: Callable[[], None]) -> float | Hint:
            found = faces.find(shot.image)
            hint = judge_faces(shot.image, found, self._face_limits)
            if hint is not None:
                return hint
            return faces.likeness(shot.image, max(found, key=lambda face: face.score), other, on_card)

        score = self._face(look, deadline_s, on_hint)
        return FaceMatch(score >= self._face_threshold, score, self._face_threshold)

    def _count(self) -> None:
        newest = self._link.newest_number
        self._counted, new = newest, newest - self._counted
        if new:
            self._seen(new)

    # ── waiting for a good picture ──

    def _face(self, look: Look[T], deadline_s: float, on_hint: Callable[[Hint], None] | None) -> T:
        found = self._await(look, deadline_s, on_hint)
        if isinstance(found, Hint):
            raise NoFace(f"no good picture of one face in {deadline_s:g} s: {found}", hint=found)
        return found

    def _engine(self) -> FaceEngine:
        """Load the models when they are needed first. Raises NotProvisioned, ModelDamaged."""
        if self._models is None:
            raise NotProvisioned("the settings name no face models")
        if self._faces is None:
            self._faces = self._models.load()
        return self._faces

    def _await(self, look: Look[T], deadline_s: float, on_hint: Callable[[Hint], None] | None) -> T | Hint:
        """Look at fresh pictures until one is good; gives the last hint at the deadline, amid a look, too."""
        self._link.forget_interrupt()
        deadline = self._monotonic() + deadline_s
        number, hint, told = self._link.newest_number, Hint.HOLD_STILL, None

        def heed() -> None:
            self._link.heed()
            if self._monotonic() >= deadline:
                raise _TimeIsUp

        while True:
            shot = self._fresh(number, deadline)
            if shot is None:
                return hint
            number = shot.number
            try:
                found = look(shot, heed)
            except _TimeIsUp:
                return hint
            if not isinstance(found, Hint):
                return found
            hint = found
            if hint is not told and on_hint is not None:
                told = hint
                on_hint(hint)
            if self._monotonic() >= deadline:
                return hint

    def _fresh(self, number: int, deadline: float) -> Shot | None:
        """The next picture; None at the deadline. Raises PictureBlack, PictureFrozen, LinkLost, Canceled."""
        while True:
            self._must_be_good()
            until = min(deadline, self._monotonic() + SILENCE_S)
            try:
                shot = self._link.next(after=number, deadline=until)
            except LinkLost:
                raise
            except DeviceSilent as error:
                raise LinkLost(str(error)) from error
            if shot is not None or self._monotonic() >= deadline:
                return shot
            if (trouble := self._link.trouble()) is not None:
                raise LinkLost(str(trouble)) from trouble

    def _must_be_good(self) -> None:
        if self._watch.bad_for_s < _BAD_S:
            return
        if self._watch.picture is Picture.BLACK:
            raise PictureBlack("the picture is black: the lens is covered, or there is no light")
        raise PictureFrozen("the picture stands still")


def _is_given(consent: object) -> bool:
    """A person's consent is not left to types alone."""
    return isinstance(consent, FaceConsent)
