"""An invented paper and card for the copy's pages in the gallery and the tests: pictures the project drew itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kiosk.journeys import copy_pages as pages
from kiosk.ports.camera import Page as Picture
from kiosk.ports.camera import Subject
from kiosk.ports.statuses import CameraStatus, Device
from kiosk.ports.statuses import Picture as Seen
from kiosk.texts import ASSETS
from ui import samples

if TYPE_CHECKING:
    from kiosk.standing import Standing
    from kiosk.visit import Page

STANDING: Final = replace(samples.STANDING, camera=CameraStatus(Device.ONLINE, Seen.LIVE))
ALONE: Final = replace(STANDING, hall=replace(samples.HALL, offline=True, as_of=samples.NOW))
GONE: Final = replace(STANDING, camera=CameraStatus(Device.OFFLINE))
DARK: Final = replace(STANDING, camera=CameraStatus(Device.USER_ERROR, Seen.BLACK))
_SIZES: Final = {Subject.A4: (700, 990), Subject.CARD: (856, 540)}


def picture(name: str, subject: Subject, *, seen_dpi: int = 200) -> Picture:
    """Read a picture anew, for it may be wiped."""
    wide, high = _SIZES[subject]
    jpeg = bytearray((ASSETS / "samples" / f"{name}.jpg").read_bytes())
    return Picture(subject, wide, high, 300, jpeg, seen_dpi)


PAPER: Final = picture("copy-paper", Subject.A4, seen_dpi=90)
FRONT: Final = picture("copy-card", Subject.CARD)
BACK: Final = picture("copy-card-back", Subject.CARD)

PAGES: Final[tuple[tuple[str, Page[Any], Standing], ...]] = (  # Any: each page names its own answer type
    ("copy-choose", pages.ChooseOriginal(), STANDING),
    ("copy-lay", pages.LayOriginal(Subject.A4), STANDING),
    ("copy-lay-back", pages.LayOriginal(Subject.CARD, 2, fresh=True), STANDING),
    ("copy-lay-gone", pages.LayOriginal(Subject.CARD), GONE),
    ("copy-look", pages.LookAtPicture(PAPER, 1, last=True), STANDING),
    ("copy-look-card", pages.LookAtPicture(FRONT, 1, last=False), STANDING),
    ("copy-sheets", pages.ChooseSheets((PAPER,)), STANDING),
    ("copy-sheets-card", pages.ChooseSheets((FRONT, BACK)), STANDING),
    ("copy-asked", pages.CopyAsked(2), STANDING),
    ("copy-failed", pages.NoCopy("paper_out"), STANDING),
    ("copied", pages.Copied(2, Subject.CARD), STANDING),
)
