"""What a terminal is asked to do for a copy. Answers are values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.ports.camera import Page as Picture
from kiosk.ports.camera import Subject
from kiosk.ports.document_printer import DocumentPrinted
from kiosk.visit import Effect, Outcome


@dataclass(frozen=True, slots=True)
class TakePicture(Effect[Outcome[Picture]]):
    """Wait, for as long as the page stands, until a paper lies there well, and take it.

    Never fails for a dead camera: it waits for the camera to come back. A picture of this side and of later ones that
    was taken before is wiped. `fresh`: as LayOriginal.
    """

    deadline_s: ClassVar[float] = float("inf")
    subject: Subject
    side: int = 1
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class PrintCopy(Effect[Outcome[DocumentPrinted]]):
    """Print the pictures onto one sheet, so many times. `attempt`: once more after an end that nobody knows."""

    commits: ClassVar[bool] = True
    deadline_s: ClassVar[float] = 120.0
    lens: ClassVar[bool] = True
    pictures: tuple[Picture, ...]
    sheets: int
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class WipePictures(Effect[Outcome[None]]):
    """Overwrite every picture of this visit."""


COPY_EFFECTS = (TakePicture, PrintCopy, WipePictures)
