"""What a citizen is shown on the way to a copy (复印). A picture that was taken travels as the camera's own value.

Its bytes stand in one place, the performer's tray, which overwrites them: these pages hold nothing after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from kiosk.ports.camera import Subject
from kiosk.visit import Page

if TYPE_CHECKING:
    from kiosk.ports.camera import Page as Picture

MOST_SHEETS: Final = 5  # of one copy; a terminal is no copy shop
SIDES: Final = {Subject.A4: 1, Subject.CARD: 2}


@dataclass(frozen=True, slots=True)
class ChooseOriginal(Page[Subject]):
    """What is copied: a paper, or both sides of a card onto one sheet."""

    lens: ClassVar[bool] = True


class LayChoice(StrEnum):
    """Ways on while a paper is waited for."""

    NOW = "now"  # it lies there as it shall: take it


@dataclass(frozen=True, slots=True)
class LayOriginal(Page[LayChoice]):
    """Lay it before the camera, whose picture and hints go past the journey: `kiosk.ports.viewfinder`.

    `fresh`: what lies there was taken already; it has to be turned or laid anew, or the person says that it was.
    No stop: the way back leads past it, or it would be taken again at once.
    """

    stop: ClassVar[bool] = False
    personal: ClassVar[bool] = True
    lens: ClassVar[bool] = True
    subject: Subject
    side: int = 1
    fresh: bool = False

    @property
    def private(self) -> bool:
        """Its words tell nothing of anybody."""
        return False


class PictureChoice(StrEnum):
    """Ways on from the picture that was taken."""

    KEEP = "keep"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class LookAtPicture(Page[PictureChoice]):
    """Is it whole and clear? `last`: no other side follows."""

    personal: ClassVar[bool] = True
    lens: ClassVar[bool] = True
    picture: Picture
    side: int
    last: bool

    @property
    def private(self) -> bool:
        """Its words tell nothing of anybody."""
        return False


@dataclass(frozen=True, slots=True)
class ChooseSheets(Page[int]):
    """The sheet as it will come out. Answered with how many, 1 to MOST_SHEETS."""

    personal: ClassVar[bool] = True
    lens: ClassVar[bool] = True
    pictures: tuple[Picture, ...]

    @property
    def private(self) -> bool:
        """Its words tell nothing of anybody."""
        return False


class CopyAskedChoice(StrEnum):
    """Ways on when the printer could not prove what it did."""

    IN_HAND = "in_hand"
    NOT_IN_HAND = "not_in_hand"  # print it once more


@dataclass(frozen=True, slots=True)
class CopyAsked(Page[CopyAskedChoice]):
    """Are all sheets in your hand? Never printed again by itself."""

    lens: ClassVar[bool] = True
    sheets: int


class NoCopyChoice(StrEnum):
    """Ways on when no copy came out."""

    AGAIN = "again"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class NoCopy(Page[NoCopyChoice]):
    """Nothing came out. `trouble` is the error's code. No stop: it is overcome."""

    stop: ClassVar[bool] = False
    lens: ClassVar[bool] = True
    trouble: str


class CopiedChoice(StrEnum):
    """Ways on from the copy."""

    FINISH = "finish"
    ANOTHER = "another"


@dataclass(frozen=True, slots=True)
class Copied(Page[CopiedChoice]):
    """The sheets are out and the pictures wiped. Ends by itself. No stop: nobody goes back to what is over."""

    stop: ClassVar[bool] = False
    lens: ClassVar[bool] = True
    sheets: int
    subject: Subject

    @property
    def farewell(self) -> bool:
        """Paper in hand, nothing is left to do."""
        return True
