"""Copy a paper, or both sides of a card onto one sheet, and wipe it (复印). Nobody is asked who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.journeys.copy_effects import PrintCopy, TakePicture, WipePictures
from kiosk.journeys.copy_pages import (
    SIDES,
    ChooseOriginal,
    ChooseSheets,
    Copied,
    CopiedChoice,
    CopyAsked,
    CopyAskedChoice,
    LayChoice,
    LayOriginal,
    LookAtPicture,
    NoCopy,
    NoCopyChoice,
    PictureChoice,
)
from kiosk.journeys.pages import Problem, ProblemChoice
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.ports.camera import Page as Picture
    from kiosk.ports.camera import Subject
    from kiosk.visit import Visit


async def copy_papers(visit: Visit) -> None:
    """Copy one after the other until the citizen has enough. Each is wiped as soon as it is out."""
    attempt = 0
    while True:
        subject = await visit.show(ChooseOriginal())
        pictures = await _taken(visit, subject)
        if pictures is None:
            return
        sheets = await visit.show(ChooseSheets(pictures))
        attempt = await _printed(visit, pictures, sheets, attempt + 1)
        if not attempt:
            return
        await visit.do(WipePictures())
        if await visit.show(Copied(sheets, subject)) is not CopiedChoice.ANOTHER:
            return


async def _taken(visit: Visit, subject: Subject) -> tuple[Picture, ...] | None:
    """Take every side until the citizen likes its picture; None when they leave."""
    pictures: list[Picture] = []
    for side in range(1, SIDES[subject] + 1):
        picture = await _side(visit, subject, side)
        if picture is None:
            return None
        pictures.append(picture)
    return tuple(pictures)


async def _side(visit: Visit, subject: Subject, side: int) -> Picture | None:
    """What lies there after the first picture was taken already: it has to be turned, or laid anew."""
    fresh = side > 1
    while True:
        met = await visit.show_while(LayOriginal(subject, side, fresh), TakePicture(subject, side, fresh))
        match met:
            case LayChoice.NOW:
                fresh = False
            case Done(value=picture):
                looked = await visit.show(LookAtPicture(picture, side, last=side == SIDES[subject]))
                if looked is PictureChoice.KEEP:
                    return picture
                fresh = True
            case Failed(code=code, remedy=remedy) | Unknown(code=code, remedy=remedy):
                choices = (ProblemChoice.AGAIN, ProblemChoice.LEAVE)
                if await visit.show(Problem(code, remedy, choices)) is ProblemChoice.LEAVE:
                    return None
            case _:
                return None


async def _printed(visit: Visit, pictures: tuple[Picture, ...], sheets: int, attempt: int) -> int:
    """Print until the sheets are in the citizen's hand; the last attempt's number, 0 when they leave without.

    One that definitely brought nothing may be made again; one that nobody can tell of is the last under its number.
    """
    while True:
        outcome = await visit.do(PrintCopy(pictures, sheets, attempt))
        match outcome:
            case Done():
                return attempt
            case Unknown():
                if await visit.show(CopyAsked(sheets)) is CopyAskedChoice.IN_HAND:
                    return attempt
                attempt += 1
            case Failed(code=code):
                if await visit.show(NoCopy(code)) is NoCopyChoice.LEAVE:
                    return 0
            case Refused():
                return 0
