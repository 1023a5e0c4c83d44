"""Guided repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.domain.message import Message
from kiosk.journeys.upkeep_effects import NoteRefill, NoteResult, PrintTest, Sight
from kiosk.journeys.upkeep_pages import Choice, Guided
from kiosk.journeys.upkeep_watching import watched
from kiosk.upkeep.steps import GUIDES, GuideId, Progress
from kiosk.visit import Done, Failed, Unknown

if TYPE_CHECKING:
    from kiosk.journeys.upkeep_watching import Session
    from kiosk.upkeep.kinds import DeviceKind
    from kiosk.visit import Visit


async def mend(visit: Visit, session: Session, kind: DeviceKind, guide_id: GuideId) -> None:
    """Lead through a repair. It advances by what the sensors see, and is finished by a test that a person judged."""
    sight, printed, nth = session.sight, False, 0
    trouble: Message | None = None
    progress = _advanced(Progress(GUIDES[guide_id]), sight, kind)
    while True:
        came = await watched(visit, Guided(kind, progress, sight, printed, trouble), sight, kind)
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
                noted = await visit.do(NoteResult(kind, f"guide.{guide_id}", well, found))
                if progress.finished and progress.guide.refills is not None:
                    noted = await visit.do(NoteRefill(progress.guide.refills))
                trouble = noted.remedy if isinstance(noted, Failed | Unknown) else None
            case Choice.BACK | Choice.LEAVE:
                return
            case _:
                pass  # nothing came of waiting: wait again


def _advanced(progress: Progress, sight: Sight, kind: DeviceKind) -> Progress:
    status = sight.told(kind).status
    return progress if status is None else progress.told(status)
