"""The camera: who stands there, codes, papers on the desk, portraits, and a face beside the photo of a card.

What a lens sees is personal data. Pictures live in memory only; no repr shows one; what can be overwritten is (`wipe`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from kiosk.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kiosk.ports.id_card_reader import Photo
    from kiosk.ports.statuses import CameraStatus


class Symbology(StrEnum):
    """Kinds of codes."""

    QR = "qr"
    CODE_128 = "code128"
    CODE_39 = "code39"
    EAN = "ean"  # EAN-13, EAN-8
    PDF417 = "pdf417"


class Presence(StrEnum):
    """Whether somebody stands before the terminal. UNKNOWN: the picture is not live."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Hint(StrEnum):
    """What a person can do so that the picture becomes good. Their texts: `camera.hint.…`."""

    NO_SHEET = "no_sheet"
    CUT_OFF = "cut_off"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    GLARE = "glare"
    BLURRED = "blurred"
    MOVING = "moving"
    NO_CODE = "no_code"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_FAR = "face_too_far"
    FACE_TOO_NEAR = "face_too_near"
    FACE_ASIDE = "face_aside"
    UNCHANGED = "unchanged"  # it lies there as it was taken: turn it, or lay it anew
    HOLD_STILL = "hold_still"  # all is well: the picture is being taken

    @property
    def message(self) -> Message:
        """How a person is told."""
        return Message.of(f"camera.hint.{self}")


class Subject(StrEnum):
    """What lies on the desk. Its size tells the scale; sizes in mm, long side first."""

    A4 = "a4"  # 297 x 210
    CARD = "card"  # ISO/IEC 7810 ID-1: 85.6 x 54


@dataclass(frozen=True, slots=True)
class CameraCapabilities:
    """What this camera can. False: not provisioned; journeys offer the other ways."""

    scan: bool
    capture: bool
    portrait: bool  # a face detector is provisioned
    face_compare: bool  # and a face recogniser
    liveness: bool
    why_not: str = ""  # for technicians, when a capability is missing


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """One picture for the screen: rows from the top, three bytes a pixel, blue first. `number` grows, with gaps."""

    width: int
    height: int
    bgr: bytes
    number: int

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Frame({self.width}x{self.height}, {self.number})"


@dataclass(frozen=True, slots=True)
class PresenceChange:
    """Somebody came, or has gone. `at_s`: monotonic, when it was decided."""

    presence: Presence
    at_s: float


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A code that was read. `data` are its bytes, `text` what they spell."""

    symbology: Symbology
    text: str
    data: bytes

    def __repr__(self) -> str:
        """What a code holds may be personal data."""
        return f"Code({self.symbology}, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A paper, straightened, as JPEG at `dpi` of the paper.

    `wipe` overwrites it; copies that libraries made meanwhile live until their memory is used again.
    """

    subject: Subject
    width: int
    height: int
    dpi: int
    jpeg: bytearray
    seen_dpi: int  # what the lens resolved: below 150 small print may be lost

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Page({self.subject}, {self.width}x{self.height}, {self.dpi} dpi)"

    def wipe(self) -> None:
        """Overwrite the picture and drop it."""
        self.jpeg[:] = bytes(len(self.jpeg))
        self.jpeg.clear()


@dataclass(frozen=True, slots=True, repr=False)
class Portrait:
    """A face, cut out, as pixels. In memory only."""

    width: int
    height: int
    bgr: bytearray

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"Portrait({self.width}x{self.height})"

    def wipe(self) -> None:
        """Overwrite the picture and drop it."""
        self.bgr[:] = bytes(len(self.bgr))
        self.bgr.clear()


@dataclass(frozen=True, slots=True, repr=False)
class PaperDocument:
    """A PDF of A4 pages, to be printed or handed in, and then wiped."""

    sheets: int
    pdf: bytearray

    def __repr__(self) -> str:
        """Personal data never reaches a log by way of a repr."""
        return f"PaperDocument({self.sheets} sheets)"

    def wipe(self) -> None:
        """Overwrite the document and drop it."""
        self.pdf[:] = bytes(len(self.pdf))
        self.pdf.clear()


@dataclass(frozen=True, slots=True)
class FaceConsent:
    """A person's separate consent to one comparison of their face. Made by a journey, from that page's answer alone.

    `visit` names the visit it was given in, `wording` the message they agreed to. It is good for one comparison, and
    until `until_s` (monotonic).
    """

    visit: str
    wording: str
    until_s: float


@dataclass(frozen=True, slots=True)
class FaceMatch:
    """What one comparison said. `score`: cosine, 1 the same; `threshold` is a setting. Never a decision by itself."""

    same: bool
    score: float
    threshold: float


class Subscription(Protocol):
    """A stream under way."""

    def taken(self) -> None:
        """The value delivered last was used up: the next may come. Until then the newest replaces the older ones."""

    def cancel(self) -> None:
        """End it. No value is delivered after this returns, except one whose delivery has begun. From any thread."""


class Liveness(Protocol):
    """Tells a living face from a picture of one. A port without an implementation: none is claimed."""

    def is_alive(self, portrait: Portrait, *, deadline_s: float) -> bool:
        """Judge. Raises NotProvisioned (engineer), NoFace (citizen), Canceled."""


class Camera(Protocol):
    """Blocking calls, made on the device's owner thread only. `interrupt` and the streams may come from any thread.

    Every call that looks also raises PictureBlack (attendant), PictureFrozen, LinkLost (retry), Canceled. `on_hint` is
    told in the owner thread, each time the hint changes.
    """

    def open(self, *, deadline_s: float) -> None:
        """Open the source and see one picture. Safe to call again after any failure.

        Raises PortMissing, DeviceSilent (engineer); DeviceBusy (retry). Never lasts longer than the deadline.
        """

    def close(self) -> None:
        """Let go of the source and drop every picture. Never raises. Streams stay and go on after the next `open`."""

    def interrupt(self) -> None:
        """End the pending call, which raises Canceled. From any thread; harmless when nothing is pending."""

    def status(self, *, deadline_s: float) -> CameraStatus:
        """Tell how the camera is, at once. Never raises for the device's condition."""

    def capabilities(self) -> CameraCapabilities:
        """Tell what this camera can. Asks no device, never waits."""

    def preview(self, deliver: Callable[[Frame], None], *, width: int, per_s: float) -> Subscription:
        """Deliver pictures at most `width` wide and at most `per_s` of them: the newest one, when the last was taken.

        `deliver` runs in a thread of the camera's and must return at once.
        """

    def presence(self, deliver: Callable[[PresenceChange], None]) -> Subscription:
        """Deliver who stands there: what is known now, then every change. `taken` needs not be called."""

    def scan_code(
        self,
        kinds: frozenset[Symbology],
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> Code:
        """Wait until a code of one of these kinds is held before the lens. Raises NoCode (citizen) at the deadline."""

    def capture_page(
        self,
        subject: Subject,
        *,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
        fresh: bool = False,
    ) -> Page:
        """Wait for a paper that is whole, sharp, well lit and still; straighten it.

        `fresh`: what lies there was taken already; it must first be seen to go or to move.
        Raises NoSheet (citizen) at the deadline; its `hint` is what stood in the way last.
        """

    def document(self, pages: Sequence[Page]) -> PaperDocument:
        """Put pages into one PDF, A4, in order. The pages are wiped, also when it fails. Raises ValueError for none."""

    def copy_sheet(self, sides: Sequence[Page]) -> PaperDocument:
        """Put one paper, or both sides of a card in their real size (85.6 x 54 mm), onto one A4 sheet (复印).

        The pages are wiped, also when it fails. Raises ValueError unless one or two sides of one kind are given.
        """

    def capture_portrait(self, *, deadline_s: float, on_hint: Callable[[Hint], None] | None = None) -> Portrait:
        """Wait for one face, near enough, sharp and well lit.

        Raises NotProvisioned, ModelDamaged (engineer); NoFace (citizen) with `hint`.
        """

    def compare_face(
        self,
        photo: Photo,
        *,
        consent: FaceConsent,
        deadline_s: float,
        on_hint: Callable[[Hint], None] | None = None,
    ) -> FaceMatch:
        """Compare whoever stands there with `photo`, on this machine, and keep nothing.

        Raises ConsentMissing (citizen) before anything is looked at when the consent has run out or was used; else as
        `capture_portrait`.
        """
