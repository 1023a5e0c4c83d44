"""Looking after a terminal: sign in, see what is wrong, mend it, prove it, leave. No citizen's visit.

There is no way back through answers here, only through pages; what has been done stays done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from kiosk.domain.message import Message
from kiosk.journeys.upkeep_effects import (
    AwaitBadge,
    AwaitChange,
    AwaitTrial,
    Badge,
    BeginTrial,
    Dossier,
    Enter,
    Knock,
    Line,
    LookAround,
    MakeBundle,
    Mood,
    NoteRefill,
    NoteResult,
    Place,
    PrintTest,
    ReadDossier,
    Response,
    Restart,
    SaySomething,
    Sight,
    StopTrial,
    Survey,
    TellTrial,
    Trial,
)
from kiosk.journeys.upkeep_pages import (
    Board,
    Choice,
    DevicePage,
    EnterPin,
    Filter,
    Guided,
    OpenDevice,
    OpenGuide,
    Pin,
    Report,
    SignIn,
    Touched,
    TouchTest,
    TrialPage,
)
from kiosk.technician.rights import Duty, Signed
from kiosk.upkeep.steps import GUIDES, GuideId, Progress
from kiosk.visit import Done, Failed, Refused, Unknown

if TYPE_CHECKING:
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.visit import Outcome, Page, Visit

A = TypeVar("A")

DUTIES = {
    GuideId.REFILL_ROLL: Duty.REFILL,
    GuideId.REFILL_TRAY: Duty.REFILL,
    GuideId.CHANGE_TONER: Duty.REFILL,
    GuideId.TICKET_JAM: Duty.CLEAR_JAM,
    GuideId.DOCUMENT_JAM: Duty.CLEAR_JAM,
}
PLACES = {
    Place.NETWORK: Duty.NETWORK,
    Place.STORAGE: Duty.STORAGE,
    Place.LOGS: Duty.LOGS,
    Place.TOUCH: Duty.PANEL,
    Place.SOUND: Duty.PANEL,
    Place.BUNDLE: Duty.BUNDLE,
}


@dataclass(frozen=True, slots=True)
class _Session:
    """Who is there, and the last look at everything."""

    who: Signed
    sight: Sight


async def look_after(visit: Visit) -> None:
    """Let somebody in and serve them until they leave."""
    who = await _sign_in(visit)
    if who is None:
        return
    session = _Session(who, Sight())
    while True:
        session = replace(session, sight=await _looked(visit, session.sight))
        match await _watched(visit, Board(who, session.sight), session.sight):
            case Choice.LEAVE:
                return
            case Choice.RESTART:
                await visit.do(Restart())
                return
            case OpenGuide(kind=kind, guide=guide) if who.may(DUTIES.get(guide, Duty.MEND)):
                await _mend(visit, session, kind, guide)
            case OpenDevice(kind=kind) if who.may(Duty.INSPECT):
                await _inspect(visit, session, kind)
            case Place() as place if who.may(PLACES[place]):
                await _visit_place(visit, place)
            case _:
                pass  # something changed: look again


async def _looked(visit: Visit, before: Sight) -> Sight:
    found = await visit.do(LookAround())
    return found.value if isinstance(found, Done) else before


async def _watched(visit: Visit, page: Page[A], sight: Sight, closely: DeviceKind | None = None) -> A | Sight:
    """Show a page until somebody answers it, or anything looks different. Where nobody can watch, it just stands."""
    came = await visit.show_while(page, AwaitChange(sight, closely))
    if isinstance(came, Done):
        return cast("Sight", came.value)
    if isinstance(came, Refused | Failed | Unknown):
        return await visit.show(page)
    return came


async def _sign_in(visit: Visit) -> Signed | None:
    refused = False
    while True:
        knocked = await visit.do(Knock())
        if not isinstance(knocked, Done):
            return None
        door = replace(knocked.value, refused=knocked.value.refused or refused)
        met = await visit.show_while(SignIn(door), AwaitBadge())
        proof = _proof(met)
        if proof is None:  # the reader went away
            typed = await visit.show(SignIn(door))
            proof = _proof(typed)
        if not isinstance(proof, Badge | Response):
            return None
        pin = await visit.show(EnterPin(isinstance(proof, Badge)))
        if not isinstance(pin, Pin):
            refused = False
            continue
        entered = await visit.do(Enter(proof, pin.digits))
        if isinstance(entered, Done) and isinstance(entered.value, Signed):
            return entered.value
        refused = True


def _proof(came: object) -> Badge | Response | Choice | None:
    match came:
        case Badge() | Response() | Choice():
            return came
        case Done(value=Badge() as badge):
            return badge
        case _:
            return None


# ── devices ──


async def _inspect(visit: Visit, session: _Session, kind: DeviceKind) -> None:
    sight = session.sight
    while True:
        read = await visit.do(ReadDossier(kind))
        dossier = read.value if isinstance(read, Done) else Dossier()
        choice: object = None
        while choice is None:
            came = await _watched(visit, DevicePage(session.who, kind, sight, dossier), sight, kind)
            if isinstance(came, Sight):
                sight = came
            else:
                choice = came
        match choice:
            case OpenGuide(guide=guide):
                await _mend(visit, replace(session, sight=sight), kind, guide)
            case Choice.TEST | Choice.TEST_ALL:
                await _test(visit, kind, whole=choice is Choice.TEST_ALL)
            case _:
                return
        sight = await _looked(visit, sight)


async def _test(visit: Visit, kind: DeviceKind, *, whole: bool) -> None:
    begun: Outcome[Trial] = await visit.do(BeginTrial(kind, whole))
    while isinstance(begun, Done):
        trial = begun.value
        came: object = None
        if trial.running:
            news = await visit.show_while(TrialPage(trial), AwaitTrial(trial))
            came = news
        match came:
            case Done():
                begun = came
            case Choice.YES | Choice.NO:
                begun = await visit.do(TellTrial(trial, well=came is Choice.YES))
            case Choice.STOP:
                begun = await visit.do(StopTrial())
            case None:
                if await visit.show(TrialPage(trial)) is not Choice.AGAIN:
                    return
                begun = await visit.do(BeginTrial(kind, whole))
            case _:
                return


# ── guided repairs ──


async def _mend(visit: Visit, session: _Session, kind: DeviceKind, guide_id: GuideId) -> None:
    """Lead through a repair. It advances by what the sensors see, and is finished by a test that a person judged."""
    sight, printed, nth = session.sight, False, 0
    trouble: Message | None = None
    progress = _advanced(Progress(GUIDES[guide_id]), sight, kind)
    while True:
        came = await _watched(visit, Guided(kind, progress, sight, printed, trouble), sight, kind)
        match came:
            case Sight() as sight:
                before, progress = progress, _advanced(progress, sight, kind)
                printed = printed and progress == before
            case Choice.DONE if progress.finished:
                return
            case Choice.DONE:
                progress = _advanced(progress.tapped(), sight, kind)
            case Choice.PRINT:
                nth += 1
                outcome = await visit.do(PrintTest(kind, nth))
                printed = isinstance(outcome, Done | Unknown)
                trouble = outcome.remedy if isinstance(outcome, Failed) else None
            case Choice.YES | Choice.NO if printed:
                printed, well = False, came is Choice.YES
                progress = progress.tested(well=well)
                found = Message.of("finding.person_says_yes") if well else Message.of("finding.person_says_no")
                await visit.do(NoteResult(kind, f"guide.{guide_id}", well, found))
                if progress.finished and progress.guide.refills is not None:
                    await visit.do(NoteRefill(progress.guide.refills))
            case Choice.BACK | Choice.LEAVE:
                return
            case _:
                pass  # nothing came of waiting: wait again


def _advanced(progress: Progress, sight: Sight, kind: DeviceKind) -> Progress:
    status = sight.told(kind).status
    return progress if status is None else progress.told(status)


# ── the terminal as a whole ──


async def _visit_place(visit: Visit, place: Place) -> None:
    match place:
        case Place.TOUCH:
            await _touch(visit)
        case Place.SOUND:
            await _sound(visit)
        case Place.BUNDLE:
            await _bundle(visit)
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
