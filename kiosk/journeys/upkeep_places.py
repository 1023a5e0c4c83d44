"""Pages of the terminal as a whole: network, storage, logs, touch, sound, bundle; camera and search have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.journeys.upkeep_camera import show_camera
from kiosk.journeys.upkeep_effects import Line, MakeBundle, Mood, NoteResult, Place, SaySomething, Survey
from kiosk.journeys.upkeep_pages import Choice, Filter, Report, Touched, TouchTest
from kiosk.journeys.upkeep_probing import find_devices
from kiosk.visit import Done, Failed, Unknown

if TYPE_CHECKING:
    from kiosk.visit import Outcome, Visit


async def visit_place(visit: Visit, place: Place) -> None:
    """Show one of them until somebody goes back."""
    match place:
        case Place.TOUCH:
            await _touch(visit)
        case Place.SOUND:
            await _sound(visit)
        case Place.BUNDLE:
            await _bundle(visit)
        case Place.CAMERA:
            await show_camera(visit)
        case Place.SEARCH:
            await find_devices(visit)
        case _:
            await _report(visit, place)


async def _report(visit: Visit, place: Place) -> None:
    only, nth = "", 0
    while True:
        nth += 1
        found = await visit.do(Survey(place, only, nth))
        match await visit.show(Report(place, _lines(found), only)):
            case Filter(only=only):
                pass
            case Choice.AGAIN:
                pass
            case _:
                return


def _lines(found: Outcome[tuple[Line, ...]]) -> tuple[Line, ...]:
    match found:
        case Done(value=lines):
            return lines
        case Failed(remedy=remedy) | Unknown(remedy=remedy):
            return (Line(remedy, mood=Mood.BAD),)
        case _:
            return ()


async def _touch(visit: Visit) -> None:
    while True:
        answer = await visit.show(TouchTest())
        if not isinstance(answer, Touched):
            return
        whole = not answer.missed
        found = Message.of("upkeep.touch.found", touched=answer.cells - len(answer.missed), cells=answer.cells)
        await visit.do(NoteResult("panel", "touch", whole, found))
        line = Line(Message.of("upkeep.touch"), found, Mood.GOOD if whole else Mood.BAD)
        if await visit.show(Report(Place.TOUCH, (line,))) is not Choice.AGAIN:
            return


async def _sound(visit: Visit) -> None:
    nth = 0
    while True:
        nth += 1
        said = await visit.do(SaySomething(nth))
        match said:
            case Done():
                lines: tuple[Line, ...] = (Line(Message.of("upkeep.sound.said")),)
            case Failed(remedy=remedy) | Unknown(remedy=remedy):
                lines = (Line(Message.of("upkeep.sound.not_said"), remedy, Mood.BAD),)
            case _:
                return
        match await visit.show(Report(Place.SOUND, lines, asks=isinstance(said, Done))):
            case (Choice.YES | Choice.NO) as heard:
                well = heard is Choice.YES
                found = Message.of("finding.person_says_yes") if well else Message.of("finding.person_says_no")
                await visit.do(NoteResult("speaker", "heard", well, found))
                return
            case Choice.AGAIN:
                pass
            case _:
                return


async def _bundle(visit: Visit) -> None:
    nth = 0
    while True:
        nth += 1
        made = await visit.do(MakeBundle(nth))
        match made:
            case Done(value=where):
                lines: tuple[Line, ...] = (Line(Message.of("upkeep.bundle.lies"), where, Mood.GOOD),)
            case Failed(remedy=remedy) | Unknown(remedy=remedy):
                lines = (Line(Message.of("upkeep.bundle.none"), remedy, Mood.BAD),)
            case _:
                return
        if await visit.show(Report(Place.BUNDLE, lines)) is not Choice.AGAIN:
            return
